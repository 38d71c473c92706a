"""Row work that redeeming and approving share: a person comes into one of the invite's workspaces."""

from accounts.models import User
from community.events.record import record
from community.invites.models import Invite
from community.workspaces import verbs
from community.workspaces.access import stewards_of
from community.workspaces.joining import join_firm, join_person, reseat_and_record
from community.workspaces.models import Workspace


def let_in(invite: Invite, workspace: Workspace, role: str, user: User) -> None:
    """Make `user` a member of one of the invite's workspaces, with their firm. The act has locked both."""
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
