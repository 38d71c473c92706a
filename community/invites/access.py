"""Who may invite, whether an invite still opens anything, and why not."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.domains import is_of_firm
from accounts.models import FirmLead, FirmStatus, Rivalry, User
from community.invites.models import Invite, Redemption
from community.workspaces.access import roles_of
from community.workspaces.models import Participation, Role, Workspace

MODERATOR_MAY_GIVE = (Role.MEMBER, Role.READER)


class Refused(Exception):
    """An invite opens nothing (any more). `reason` names the page that says so."""

    def __init__(self, reason: str, invite: Invite | None = None) -> None:
        super().__init__(reason)
        self.reason, self.invite = reason, invite


@dataclass(frozen=True)
class Standing:
    """What decides whom `actor` may invite where: three queries, for as many workspaces as a page has."""

    actor: User
    roles: dict[int, str]
    taking_part: set[tuple[int, int]]  # workspace, firm
    is_lead: bool

    @classmethod
    def of(cls, actor: User, workspaces: Iterable[int]) -> Self:
        roles = roles_of(actor, workspaces)
        taking_part = Participation.objects.filter(workspace__in=roles).values_list("workspace_id", "firm_id")
        is_lead = FirmLead.objects.filter(user=actor, firm_id=actor.firm_id).exists()
        return cls(actor, roles, set(taking_part), is_lead)

    def may_invite(self, workspace_id: int, *, role: str, firm_id: int | None, as_lead: bool) -> bool:
        """Owners invite for any role; moderators members and readers; a firm's lead own colleagues as those."""
        own = self.roles.get(workspace_id)
        if own == Role.OWNER:
            return True
        if as_lead or role not in MODERATOR_MAY_GIVE:
            return False
        if own == Role.MODERATOR:
            return (workspace_id, firm_id) in self.taking_part
        return own is not None and self.is_lead and firm_id == self.actor.firm_id

    def may_change(self, invite: Invite) -> bool:
        """Who made an invite sends it again and revokes it, while they may invite; so do owners of all it opens."""
        is_own = invite.inviter_id == self.actor.pk
        return all(
            self.may_invite(
                place.workspace_id,
                role=place.role if is_own else Role.OWNER,
                firm_id=invite.firm_id,
                as_lead=invite.as_lead,
            )
            for place in invite.places.all()
        )


def changeable_by(actor: User, invites: Iterable[Invite]) -> list[Invite]:
    """Those of `invites` that `actor` may send again and revoke; a list prefetches their places."""
    invites = list(invites)
    standing = Standing.of(actor, {place.workspace_id for each in invites for place in each.places.all()})
    return [each for each in invites if standing.may_change(each)]


def require_may_invite(
    actor: User, places: Iterable[tuple[Workspace, str]], *, firm_id: int | None, as_lead: bool
) -> None:
    """Raise PermissionDenied unless the actor may invite to each place with its role; Http404 without a seat there."""
    places = list(places)
    standing = Standing.of(actor, [workspace.pk for workspace, _role in places])
    for workspace, role in places:
        if workspace.pk not in standing.roles:
            raise Http404
        if not standing.may_invite(workspace.pk, role=role, firm_id=firm_id, as_lead=as_lead):
            raise PermissionDenied(_("Your role does not let you invite with that role. Ask an owner."))


def require_open(invite: Invite) -> None:
    """Raise Refused unless the invite can still be used: checked when it is shown, and again when it is redeemed."""
    if invite.revoked_at is not None:
        raise Refused("revoked", invite)
    if invite.expires_at <= timezone.now():
        raise Refused("expired", invite)
    if invite.firm is None:
        raise Refused("unconfirmed", invite)
    if invite.firm.status != FirmStatus.ACTIVE:
        raise Refused("firm", invite)
    if invite.uses >= invite.max_uses:
        raise Refused("used", invite)
    places = invite.places.select_related("workspace")
    standing = Standing.of(invite.inviter, [place.workspace_id for place in places])
    for place in places:
        present = place.workspace.participations.values_list("firm_id", flat=True)
        rivals = Rivalry.objects.filter(
            Q(first=invite.firm, second__in=present) | Q(second=invite.firm, first__in=present)
        )
        right = standing.may_invite(
            place.workspace_id, role=place.role, firm_id=invite.firm_id, as_lead=invite.as_lead
        )
        if rivals.exists() or not right or place.workspace.closed_at is not None:
            raise Refused("withdrawn", invite)


def admits(invite: Invite, address: str) -> bool:
    """Whether the invite is for that address: the one it names, or one of the firm's domains."""
    if invite.address:
        return address == invite.address
    return invite.firm is not None and is_of_firm(address, invite.firm)


def invites_visible_to(viewer: User, workspace: Workspace) -> QuerySet[Invite]:
    """Owners and moderators see all invites of a workspace; a firm's lead those they made."""
    here = Invite.objects.filter(places__workspace=workspace)
    return (here.visible_to(viewer, workspace) | here.filter(inviter=viewer)).distinct()


def invite_of_link(public_id: str) -> Invite:
    """The invite of a link that somebody opened: the link is their right to see what it shows."""
    return Invite.objects.select_related("firm", "inviter__firm", "sponsor__firm").get(public_id=public_id)


def redemption_of(user: User, invite: Invite | None = None) -> Redemption | None:
    """How `user` came in by `invite`, or by their latest one; None where they did not."""
    own = Redemption.objects.filter(user=user).select_related("invite").order_by("-at")
    return (own.filter(invite=invite) if invite else own).first()
