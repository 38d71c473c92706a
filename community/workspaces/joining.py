"""Row work that several acts share: a firm or a person comes into a workspace, seats follow, the log says so.

The act that calls has locked the firms and the workspace (`lock_sight`) and has checked who may.
"""

from collections.abc import Iterable
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, Case, Q, QuerySet, Value, When
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import FIRM_HUES, Firm, FirmKind, FirmStatus, Rivalry, User
from community.events.record import record
from community.workspaces import verbs
from community.workspaces.access import everyone_of, stewards_of
from community.workspaces.letters import tell_role
from community.workspaces.models import Audience, Membership, Participation, Role, Workspace
from community.workspaces.seating import Reseated, note_audience, reseat


def join_firm(workspace: Workspace, firm: Firm, *, by: User) -> Participation:
    """Let `firm` take part, with letters and a hue that are free here; nothing changes where it does already.

    Raises ValidationError where the firm is not active, or where a rival of it takes part. The sentence for rivals
    names nobody: whoever adds a firm here need not know whose rival it is.
    """
    found = Participation.objects.filter(workspace=workspace, firm=firm).first()
    if found:
        return found
    if firm.status != FirmStatus.ACTIVE:
        raise ValidationError(_("%s is not active on this site. Ask a site admin.") % firm, code="inactive")
    present = workspace.participations.values_list("firm_id", flat=True)
    if Rivalry.objects.filter(Q(first=firm, second__in=present) | Q(second=firm, first__in=present)).exists():
        raise ValidationError(
            _("%s can't take part in this workspace. Open another workspace for it.") % firm, code="rival"
        )
    participation = Participation.objects.create(
        workspace=workspace,
        firm=firm,
        letters=_free_letters(workspace, firm),
        hue=_free_hue(workspace, firm),
        by=by,
    )
    note_audience(everyone_of(workspace), firm)
    return participation


def join_person(
    workspace: Workspace, user: User, role: str, *, by: User | None, until: datetime | None = None
) -> tuple[Membership, bool]:
    """Make `user` a member, or keep the membership that is there; say whether it is new."""
    return Membership.objects.get_or_create(
        workspace=workspace,
        user=user,
        defaults={"firm_id": user.firm_id, "role": role, "by": by, "until": until},
    )


def owners_in_force(workspace_id: int) -> QuerySet[Membership]:
    """Return the owners who could act if everything were signed: one whose firm is suspended keeps nothing going."""
    return Membership.objects.filter(
        Q(until__isnull=True) | Q(until__gt=Now()),
        workspace=workspace_id,
        role=Role.OWNER,
        user__is_active=True,
        firm__status=FirmStatus.ACTIVE,
    )


def hand_over(workspace: Workspace, suspended: Iterable[int], *, by: User) -> User | None:
    """Make somebody else the owner where the `suspended` were the last ones in force; return who, and tell them.

    Of the moderators, and where there are none of the members, who has been here longest, own colleagues before others;
    only of an owner's own firm or of the host: another supplier would learn by it whom the owners have invited.
    Where nobody is left the workspace waits, as one that everybody has left. The act has locked and changed the causes;
    reseating is its next step.
    """
    owners = Membership.objects.filter(workspace=workspace, role=Role.OWNER, user__in=list(suspended))
    if not owners.exists() or owners_in_force(workspace.pk).exists():
        return None
    heir = _heirs(workspace, set(owners.values_list("firm_id", flat=True))).first()
    if heir is None:
        return None
    was, heir.role = heir.role, Role.OWNER
    heir.save(update_fields=["role"])
    record(
        verbs.ROLE_CHANGED,
        actor=by,
        audience_id=stewards_of(workspace).pk,
        subject=workspace,
        workspace_id=workspace.pk,
        facts={"user": heir.user_id, "was": was, "role": Role.OWNER.value},
    )
    tell_role(workspace, heir.user, role=Role.OWNER, by=by)
    return heir.user


def _heirs(workspace: Workspace, firms: set[int]) -> QuerySet[Membership]:
    here = Membership.objects.filter(
        Q(until__isnull=True) | Q(until__gt=Now()),
        Q(firm__in=firms) | Q(firm__kind=FirmKind.HOST),
        workspace=workspace,
        role__in=[Role.MODERATOR, Role.MEMBER],
        user__is_active=True,
        user__imported_at=None,
        firm__status=FirmStatus.ACTIVE,
    )
    is_moderator = _holds(Q(role=Role.MODERATOR))
    is_colleague = _holds(Q(firm__in=firms))
    return here.select_related("user").order_by(is_moderator.desc(), is_colleague.desc(), "since", "pk")


def _holds(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def reseat_and_record(
    workspace: Workspace, actor: User | None, *, cause: str, users: Iterable[int] | None = None
) -> Reseated:
    """Reseat, and record one event with the counts where anything changed."""
    changed = reseat(workspace, users)
    if changed.given or changed.taken:
        record(
            verbs.RESEATED,
            actor=actor,
            audience_id=stewards_of(workspace).pk,
            subject=workspace,
            workspace_id=workspace.pk,
            facts={"given": changed.given, "taken": changed.taken, "cause": cause},
        )
    return changed


def drop_memberships(workspace: Workspace, users: Iterable[int]) -> None:
    """End memberships and the person's places in named audiences: coming back restores nothing silently."""
    users = list(users)
    Membership.objects.filter(workspace=workspace, user__in=users).delete()
    for audience in Audience.objects.filter(workspace=workspace, audience_people__user__in=users).distinct():
        audience.audience_people.filter(user__in=users).delete()


def _free_letters(workspace: Workspace, firm: Firm) -> str:
    """The firm's own letters, or others from its name, or numbered: free among the firms that take part here."""
    taken = set(workspace.participations.values_list("letters", flat=True))
    name = "".join(letter for letter in firm.name.upper() if letter.isalnum()) or "X"
    wishes = [
        firm.letters.upper(),
        *(name[0] + other for other in name[1:]),
        *(f"{name[0]}{n}" for n in range(2, 100)),
    ]
    return next(wish for wish in wishes if wish not in taken)


def _free_hue(workspace: Workspace, firm: Firm) -> int:
    """The firm's own hue, or one that no firm here has; after eight they repeat."""
    taken: list[int] = list(workspace.participations.values_list("hue", flat=True))
    wishes: list[int] = [firm.hue, *range(1, FIRM_HUES + 1)]
    return min(wishes, key=taken.count)


def end_sessions(users: QuerySet[User], *, keys: Iterable[str] | None = None) -> int:
    """Sign people out everywhere, or in the sessions with these keys only; return how many sessions ended.

    A suspended person's requests are refused anyway; a session that is gone doesn't come back with them.
    """
    theirs = UserSession.objects.filter(user__in=users)
    if keys is not None:
        theirs = theirs.filter(session_key__in=list(keys))
    Session.objects.filter(session_key__in=theirs.values("session_key")).delete()
    ended: int = theirs.delete()[0]
    return ended
