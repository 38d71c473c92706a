"""Why can (can't) X see this? The conditions of a seat, one by one, and who can mend the first that is missing.

Reads the same rows as `seating.WANTED`; a property test holds the two together.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Agreement, FirmKind, FirmLead, FirmStatus, Signature, Signer, User
from community.workspaces.models import (
    STEWARD_ROLES,
    Audience,
    AudienceKind,
    Membership,
    Reach,
    Role,
    Workspace,
)


@dataclass(frozen=True)
class Condition:
    """One thing that a seat depends on: whether it holds, in words, and who can mend it where it doesn't."""

    holds: bool
    say: str
    mend: str = ""


def explain(user: User, audience: Audience, *, reader: User | None = None) -> list[Condition]:
    """Return the conditions of `user`'s seat in `audience`, in the order in which to mend them; `reader` is "You".

    The user sees the audience if and only if all hold. Without a membership nothing more is said of the person.
    """
    workspace = audience.workspace
    if workspace is None:
        return [Condition(audience.seats.filter(user=user).exists(), _("It is theirs alone."))]
    membership = Membership.objects.filter(user=user, workspace=workspace).select_related("firm").first()
    if membership is None:
        return not_a_member(workspace)
    return list(_conditions(user, membership, audience, reader))


def explain_address(address: str, audience: Audience) -> list[Condition]:
    """The same for whoever has that mail address: alike for a stranger and for an address without an account."""
    member = Membership.objects.filter(user__email=address.strip().lower(), workspace=audience.workspace)
    found = member.select_related("user").first()
    if found is None:
        assert audience.workspace is not None
        return not_a_member(audience.workspace)
    return explain(found.user, audience)


def not_a_member(workspace: Workspace) -> list[Condition]:
    return [
        Condition(False, _("Is a member of %s.") % workspace, _("They are not a member here. Invite them."))
    ]


def first_missing(conditions: list[Condition]) -> Condition | None:
    """Return the first condition that does not hold, or None where the person sees it."""
    return next((condition for condition in conditions if not condition.holds), None)


def _conditions(
    user: User, membership: Membership, audience: Audience, reader: User | None
) -> Iterator[Condition]:
    now, firm, workspace = timezone.now(), membership.firm, membership.workspace
    role = Role(membership.role).label
    yield Condition(True, _("Is here as %(role)s, of %(firm)s.") % {"role": role.lower(), "firm": firm})
    yield Condition(user.is_active, _("The account is active."), _("A site admin can reinstate it."))
    yield Condition(
        firm.status == FirmStatus.ACTIVE, _("%s is active.") % firm, _("A site admin can reinstate the firm.")
    )
    if membership.until is not None:
        yield Condition(
            membership.until > now,
            _("The membership lasts until %s.") % _day(membership.until),
            _("An owner can renew it."),
        )
    if workspace.closed_at is not None:
        yield Condition(
            membership.role == Role.OWNER,
            _("The workspace is closed; only its owners see it."),
            _("An owner can reopen it."),
        )
    for gate in workspace.gates.select_related("agreement").order_by("id"):
        yield from _signatures(user, membership, gate.agreement, now, reader)
    for reach in Reach.objects.filter(audience=audience).select_related("within").order_by("within_id"):
        yield _own(user, membership, reach.within)


def _signatures(
    user: User, membership: Membership, agreement: Agreement, now: datetime, reader: User | None
) -> Iterator[Condition]:
    """What `agreement` demands: that the newest version in force, or a later one, is signed."""
    in_force = (
        agreement.versions.filter(in_force_from__lte=now).aggregate(number=Max("number"))["number"] or 0
    )
    signed = Signature.objects.filter(version__agreement=agreement, firm=membership.firm)
    if agreement.signed_by in (Signer.FIRM, Signer.BOTH) and membership.firm.kind != FirmKind.HOST:
        newest = signed.filter(for_firm=True).aggregate(number=Max("version__number"))["number"] or 0
        leads = FirmLead.objects.filter(firm=membership.firm).select_related("user").order_by("since")
        names = ", ".join(_who(lead.user, reader) for lead in leads) or _("A lead of %s") % membership.firm
        yield Condition(
            newest >= in_force,
            _("%(firm)s has signed %(agreement)s.") % {"firm": membership.firm, "agreement": agreement},
            _("%s must sign first.") % names,
        )
    if agreement.signed_by in (Signer.PERSON, Signer.BOTH):
        newest = (
            signed.filter(for_firm=False, user=user).aggregate(number=Max("version__number"))["number"] or 0
        )
        yield Condition(
            newest >= in_force,
            _("Has signed %s.") % agreement,
            _("%(who)s must sign %(agreement)s.") % {"who": _who(user, reader), "agreement": agreement},
        )


def _who(user: User, reader: User | None) -> str:
    return _("You") if user == reader else user.name


def _own(user: User, membership: Membership, audience: Audience) -> Condition:
    """The audience's own condition."""
    match audience.kind:
        case AudienceKind.EVERYONE:
            return Condition(True, _("It is for everyone here."))
        case AudienceKind.STEWARDS:
            return Condition(
                membership.role in STEWARD_ROLES,
                _("It is for owners and moderators."),
                _("An owner can change the role."),
            )
        case AudienceKind.FIRMS:
            firms = audience.firms.all()
            return Condition(
                membership.firm in firms,
                _("It is for %s.") % " + ".join(firm.name for firm in firms),
                _("Nobody can add another firm to it; ask its author to write it again for more firms."),
            )
        case _:
            return Condition(
                audience.audience_people.filter(user=user).exists(),
                _("It is for named people."),
                _("One of them can name this person too."),
            )


def _day(at: datetime) -> str:
    return timezone.localtime(at).strftime("%d %b %Y")
