"""Row work that redeeming and approving share: a person comes into an invite's workspaces."""

from collections.abc import Iterable

from accounts.models import FirmLead, User
from community.events.record import record
from community.invites.models import Invite, InviteWorkspace
from community.workspaces import verbs
from community.workspaces.access import stewards_of
from community.workspaces.joining import join_firm, join_person, reseat_and_record
from community.workspaces.models import Workspace
from community.workspaces.seating import site_audience


def let_in(invite: Invite, places: Iterable[InviteWorkspace], user: User) -> None:
    """Make `user` a member of the invite's workspaces, with their firm. The act has locked all of them.

    A lead is named only now: whoever waits for approval must not sign for a firm.
    """
    if invite.as_lead:
        _name_lead(invite, user)
    for place in places:
        _join(invite, place.workspace, place.role, user)


def _name_lead(invite: Invite, user: User) -> None:
    _lead, is_new = FirmLead.objects.get_or_create(
        firm_id=user.firm_id, user=user, defaults={"by": invite.inviter}
    )
    if is_new:
        record(
            verbs.LEAD_NAMED,
            actor=invite.inviter,
            audience_id=site_audience().pk,
            subject=user.firm,
            facts={"user": user.pk},
        )


def _join(invite: Invite, workspace: Workspace, role: str, user: User) -> None:
    join_firm(workspace, user.firm, by=invite.inviter)
    _membership, is_new = join_person(workspace, user, role, by=invite.inviter)
    if not is_new:
        return
    reseat_and_record(workspace, user, cause=verbs.PERSON_ADDED.name, users=[user.pk])
    record(
        verbs.PERSON_ADDED,
        actor=invite.inviter,
        audience_id=stewards_of(workspace).pk,
        subject=workspace,
        workspace_id=workspace.pk,
        facts={"user": user.pk, "role": role, "invite": invite.pk},
    )
