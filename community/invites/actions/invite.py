"""Create, send again, make a new link, revoke."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F
from django.db.models.functions import Now
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.domains import is_of_firm
from accounts.models import Firm, User
from community.events.record import act, record
from community.events.verbs import Verb
from community.invites import verbs
from community.invites.access import changeable_by, invites_visible_to, require_may_invite
from community.invites.models import Invite, InviteLink, InviteWorkspace
from community.invites.tokens import open_link
from community.mail.letters import post_mail
from community.workspaces.access import hold_seat, stewards_of
from community.workspaces.locks import lock_sight
from community.workspaces.models import Workspace

INVITES_A_DAY = 100
MAILS_A_DAY = 3
MAX_DAYS = 90


@dataclass(frozen=True)
class Terms:
    """What an invite offers. Either `address`, or whoever is of the firm's domains."""

    places: Sequence[tuple[Workspace, str]]
    firm: Firm | None
    firm_name: str
    expires_at: datetime
    address: str = ""
    max_uses: int = 1
    as_lead: bool = False
    needs_approval: bool = False
    message: str = ""
    sponsor: User | None = None
    landing: tuple[str, str] = ("", "")


@act
def create_invite(actor: User, terms: Terms) -> tuple[Invite, str]:
    """Create an invite with its copied link's token; where it names an address, a mailed link goes there too."""
    _lock(actor, [terms])
    return _create(actor, terms)


@act
def create_invites(actor: User, offers: Sequence[Terms]) -> list[tuple[Invite, str]]:
    """Create an invite for each address at once: all of them, or none where one is refused."""
    _lock(actor, offers)
    return [_create(actor, terms) for terms in offers]


def _lock(actor: User, offers: Sequence[Terms]) -> None:
    """Lock the workspaces, and then the actor's own row: the limit of a day counts over all workspaces."""
    lock_sight(workspaces=[workspace.pk for terms in offers for workspace, _role in terms.places])
    User.objects.select_for_update(no_key=True, of=("self",)).get(pk=actor.pk)


def _create(actor: User, terms: Terms) -> tuple[Invite, str]:
    firm_id = terms.firm.pk if terms.firm else None
    require_may_invite(actor, terms.places, firm_id=firm_id, as_lead=terms.as_lead)
    _check(actor, terms)
    audience = stewards_of(terms.places[0][0])
    invite = Invite.objects.create(
        audience=audience,
        firm=terms.firm,
        firm_name=terms.firm_name,
        inviter=actor,
        sponsor=terms.sponsor or actor,
        address=terms.address,
        as_lead=terms.as_lead,
        needs_approval=terms.needs_approval,
        message=terms.message,
        expires_at=terms.expires_at,
        max_uses=1 if terms.address else terms.max_uses,
        landing_kind=terms.landing[0],
        landing_id=terms.landing[1],
    )
    InviteWorkspace.objects.bulk_create(
        InviteWorkspace(invite=invite, workspace=workspace, role=role) for workspace, role in terms.places
    )
    _link, token = open_link(invite, is_mailed=False)
    if terms.address:
        open_link(invite, is_mailed=True)
        post_mail("invite", terms.address, params={"invite": invite.public_id})
    record(
        verbs.CREATED,
        actor=actor,
        audience_id=audience.pk,
        subject=invite,
        workspace_id=terms.places[0][0].pk,
        facts={"uses": invite.max_uses, "as_lead": invite.as_lead},
    )
    return invite, token


@act
def send_again(actor: User, invite: Invite) -> None:
    """Mail the invite once more, under a new token: the one mailed before ends."""
    row = _locked(actor, invite)
    _require_not_revoked(row)
    if not row.address:
        raise ValidationError(_("This invite has no address. Copy its link instead."))
    today = row.links.filter(is_mailed=True, created_at__gt=timezone.now() - timedelta(days=1))
    if today.count() >= MAILS_A_DAY:
        raise ValidationError(_("It was sent %d times today. Try again tomorrow.") % MAILS_A_DAY)
    row.links.filter(is_mailed=True, ended_at=None).update(ended_at=Now())
    open_link(row, is_mailed=True)
    post_mail("invite", row.address, params={"invite": row.public_id})
    _record(verbs.SENT_AGAIN, actor, row)


@act
def make_new_link(actor: User, invite: Invite) -> str:
    """Return a new token to copy; the one copied before ends."""
    row = _locked(actor, invite)
    _require_not_revoked(row)
    row.links.filter(is_mailed=False, ended_at=None).update(ended_at=Now())
    _link, token = open_link(row, is_mailed=False)
    _record(verbs.LINK_MADE, actor, row)
    return token


@act
def revoke_invite(actor: User, invite: Invite) -> None:
    """End an invite with all its links. Twice is harmless."""
    row = _locked(actor, invite)
    if row.revoked_at is not None:
        return
    Invite.objects.filter(pk=row.pk).update(revoked_at=Now(), revoked_by=actor)
    InviteLink.objects.filter(invite=row, ended_at=None).update(ended_at=Now())
    _record(verbs.REVOKED, actor, row)


def _check(actor: User, terms: Terms) -> None:
    days = terms.expires_at - timezone.now()
    if not timedelta(0) < days <= timedelta(days=MAX_DAYS, hours=1):
        raise ValidationError({"expires": _("A link lasts at least a day and at most %d.") % MAX_DAYS})
    if not 1 <= terms.max_uses <= 500:
        raise ValidationError({"max_uses": _("Between 1 and 500 uses.")})
    if (
        terms.firm
        and terms.address
        and terms.firm.domains.exists()
        and not is_of_firm(terms.address, terms.firm)
    ):
        raise ValidationError(
            {
                "addresses": _("%(address)s is not an address of %(firm)s.")
                % {"address": terms.address, "firm": terms.firm}
            }
        )
    if not terms.address and (terms.firm is None or not terms.firm.domains.exists()):
        raise ValidationError(
            {"addresses": _("Name an address: the firm’s mail domains are not known here.")}
        )
    _check_is_new(actor, terms)
    made = Invite.objects.filter(inviter=actor, created_at__gt=timezone.now() - timedelta(days=1)).count()
    if made >= INVITES_A_DAY:
        raise ValidationError(_("You have made %d invites today. Go on tomorrow.") % INVITES_A_DAY)


def _check_is_new(actor: User, terms: Terms) -> None:
    """An address has one open invite to a workspace: the same form sent twice mails nobody twice.

    Looks at the invites that the actor may see, so that the sentence tells nothing.
    """
    place = terms.places[0][0]
    here = invites_visible_to(actor, place).filter(
        address=terms.address, revoked_at=None, expires_at__gt=timezone.now(), uses__lt=F("max_uses")
    )
    if terms.address and here.exists():
        raise ValidationError(
            {
                "addresses": _("%s is invited already. Send that invite again, or revoke it first.")
                % terms.address
            }
        )


def _require_not_revoked(invite: Invite) -> None:
    if invite.revoked_at is not None:
        raise PermissionDenied(_("This invite was revoked. Make a new one."))


def _locked(actor: User, invite: Invite) -> Invite:
    row = Invite.objects.select_for_update(no_key=True, of=("self",)).filter(pk=invite.pk).first()
    if row is None:
        raise Http404
    # A firm's lead has no seat among the stewards, and keeps the invites that they made.
    if row.inviter_id != actor.pk:
        hold_seat(actor, row.audience_id)
    if not changeable_by(actor, [row]):
        raise PermissionDenied(
            _("Only who made this invite, or an owner of all its workspaces, can do that.")
        )
    return row


def _record(verb: Verb, actor: User, invite: Invite) -> None:
    place = invite.places.first()
    record(
        verb,
        actor=actor,
        audience_id=invite.audience_id,
        subject=invite,
        workspace_id=place.workspace_id if place else None,
    )
