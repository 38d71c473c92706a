"""Add and remove people, change roles, leave."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import FirmLead, User
from community.events.record import act, record
from community.events.verbs import Verb
from community.workspaces import verbs
from community.workspaces.access import role_of, stewards_of
from community.workspaces.joining import (
    drop_memberships,
    join_firm,
    join_person,
    owners_in_force,
    reseat_and_record,
)
from community.workspaces.letters import tell_added, tell_removed, tell_role
from community.workspaces.locks import lock_sight
from community.workspaces.models import Membership, Role, Workspace

LEAD_MAY_GIVE = (Role.MEMBER, Role.READER)


def can_manage(actor: User, role: str | None, firm_id: int) -> bool:
    """An owner manages everyone; a firm's lead, who is here too, manages own colleagues."""
    if role == Role.OWNER:
        return True
    return (
        role is not None
        and actor.firm_id == firm_id
        and FirmLead.objects.filter(user=actor, firm=firm_id).exists()
    )


@act
def add_person(actor: User, workspace: Workspace, user: User, *, role: str) -> Membership:
    """Make `user` a member. Twice is harmless: an existing membership stays as it is."""
    lock_sight(firms=[user.firm_id], workspaces=[workspace.pk])
    own = _require_may_manage(actor, workspace, user.firm_id)
    _require_may_give(own, role)
    if own == Role.OWNER:
        join_firm(workspace, user.firm, by=actor)
    membership, is_new = join_person(workspace, user, role, by=actor)
    if is_new:
        reseat_and_record(workspace, actor, cause=verbs.PERSON_ADDED.name, users=[user.pk])
        _record(verbs.PERSON_ADDED, actor, workspace, {"user": user.pk, "role": role})
        tell_added(workspace, user, by=actor)
    return membership


@act
def remove_person(actor: User, workspace: Workspace, user: User) -> None:
    """End a membership with the person's named places. The last owner can't go."""
    lock_sight(firms=[user.firm_id], workspaces=[workspace.pk])
    _require_may_manage(actor, workspace, user.firm_id)
    membership = _membership(workspace, user)
    _require_other_owner(membership)
    drop_memberships(workspace, [user.pk])
    reseat_and_record(workspace, actor, cause=verbs.PERSON_REMOVED.name, users=[user.pk])
    _record(verbs.PERSON_REMOVED, actor, workspace, {"user": user.pk})
    tell_removed(workspace, [user], by=actor)


@act
def leave_workspace(actor: User, workspace: Workspace) -> None:
    """End the actor's own membership, seated or not. The last owner can't go."""
    lock_sight(firms=[actor.firm_id], workspaces=[workspace.pk])
    membership = _membership(workspace, actor)
    _require_other_owner(membership)
    drop_memberships(workspace, [actor.pk])
    reseat_and_record(workspace, actor, cause=verbs.PERSON_LEFT.name, users=[actor.pk])
    _record(verbs.PERSON_LEFT, actor, workspace, {"user": actor.pk})


@act
def change_role(actor: User, workspace: Workspace, user: User, *, role: str) -> None:
    """Give a member another role. The last owner can't step down."""
    lock_sight(firms=[user.firm_id], workspaces=[workspace.pk])
    own = _require_may_manage(actor, workspace, user.firm_id)
    _require_may_give(own, role)
    membership = _membership(workspace, user)
    if own != Role.OWNER and membership.role not in LEAD_MAY_GIVE:
        raise PermissionDenied(_("Only an owner can change the role of an owner or moderator."))
    if membership.role == role:
        return
    if role != Role.OWNER:
        _require_other_owner(membership)
    was, membership.role = membership.role, role
    membership.save(update_fields=["role"])
    reseat_and_record(workspace, actor, cause=verbs.ROLE_CHANGED.name, users=[user.pk])
    _record(verbs.ROLE_CHANGED, actor, workspace, {"user": user.pk, "was": was, "role": role})
    tell_role(workspace, user, role=role, by=actor)


def _require_may_manage(actor: User, workspace: Workspace, firm_id: int) -> str:
    role = role_of(actor, workspace)
    if role is None:
        raise Http404
    if not can_manage(actor, role, firm_id):
        raise PermissionDenied(_("Only an owner, or a lead of that firm, can do that."))
    return role


def _require_may_give(own: str, role: str) -> None:
    if own != Role.OWNER and role not in LEAD_MAY_GIVE:
        raise PermissionDenied(_("Only an owner can make someone an owner or moderator."))


def _membership(workspace: Workspace, user: User) -> Membership:
    membership = Membership.objects.filter(workspace=workspace, user=user).first()
    if membership is None:
        raise Http404
    return membership


def _require_other_owner(membership: Membership) -> None:
    others = owners_in_force(membership.workspace_id).exclude(pk=membership.pk)
    if membership.role == Role.OWNER and not others.exists():
        raise ValidationError(
            _("A workspace needs an owner. Make somebody else an owner first."), code="last_owner"
        )


def _record(verb: Verb, actor: User, workspace: Workspace, facts: dict[str, object]) -> None:
    record(
        verb,
        actor=actor,
        audience_id=stewards_of(workspace).pk,
        subject=workspace,
        workspace_id=workspace.pk,
        facts=facts,
    )
