"""Open, describe, close and reopen a workspace."""

from django.core.exceptions import PermissionDenied
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import User
from community.events.record import act, record
from community.workspaces import verbs
from community.workspaces.access import everyone_of, require_role, stewards_of
from community.workspaces.joining import join_firm, join_person, reseat_and_record
from community.workspaces.locks import lock_sight
from community.workspaces.models import AudienceKind, Role, Workspace
from community.workspaces.seating import open_audience


def can_open_workspace(actor: User) -> bool:
    """Site admins open workspaces, and those whom they let."""
    return actor.is_active and (actor.is_site_admin or actor.can_open_workspaces)


@act
def open_workspace(actor: User, *, name: str, purpose: str = "", letters: str) -> Workspace:
    """Open a workspace that `actor` owns, with the actor's firm as the first to take part."""
    lock_sight(firms=[actor.firm_id])
    if not can_open_workspace(actor):
        raise PermissionDenied(_("A site admin must let you open workspaces."))
    workspace = Workspace.objects.create(name=name, purpose=purpose, letters=letters, opened_by=actor)
    open_audience(AudienceKind.EVERYONE, workspace)
    open_audience(AudienceKind.STEWARDS, workspace)
    join_firm(workspace, actor.firm, by=actor)
    join_person(workspace, actor, Role.OWNER, by=actor)
    reseat_and_record(workspace, actor, cause=verbs.OPENED.name)
    record(
        verbs.OPENED,
        actor=actor,
        audience_id=everyone_of(workspace).pk,
        subject=workspace,
        workspace_id=workspace.pk,
    )
    return workspace


@act
def describe_workspace(actor: User, workspace: Workspace, *, name: str, purpose: str, letters: str) -> None:
    """Rename or describe a workspace. Nothing is recorded where nothing changes."""
    lock_sight(workspaces=[workspace.pk])
    require_role(actor, workspace, Role.OWNER)
    row = Workspace.objects.get(pk=workspace.pk)
    wanted = {"name": name, "purpose": purpose, "letters": letters}
    changed = [column for column, value in wanted.items() if getattr(row, column) != value]
    if not changed:
        return
    Workspace.objects.filter(pk=row.pk).update(**wanted)
    record(
        verbs.DESCRIBED,
        actor=actor,
        audience_id=everyone_of(row).pk,
        subject=row,
        workspace_id=row.pk,
        facts={"changed": changed},
    )


@act
def promise(actor: User, workspace: Workspace, *, answer_within: int, votes_each: int) -> None:
    """Say within how many hours somebody replies to a question (0: no promise), and how many votes each has."""
    lock_sight(workspaces=[workspace.pk])
    require_role(actor, workspace, Role.OWNER)
    row = Workspace.objects.get(pk=workspace.pk)
    wanted = {"answer_within": answer_within, "votes_each": votes_each}
    changed = [column for column, value in wanted.items() if getattr(row, column) != value]
    if not changed:
        return
    Workspace.objects.filter(pk=row.pk).update(**wanted)
    record(
        verbs.PROMISED,
        actor=actor,
        audience_id=everyone_of(row).pk,
        subject=row,
        workspace_id=row.pk,
        facts={"changed": changed},
    )


@act
def close_workspace(actor: User, workspace: Workspace) -> None:
    """Close a workspace: only its owners keep their sight of it, to look things up and to reopen it."""
    lock_sight(workspaces=[workspace.pk])
    require_role(actor, workspace, Role.OWNER)
    if not Workspace.objects.filter(pk=workspace.pk, closed_at=None).update(closed_at=Now(), closed_by=actor):
        return
    reseat_and_record(workspace, actor, cause=verbs.CLOSED.name)
    record(
        verbs.CLOSED,
        actor=actor,
        audience_id=stewards_of(workspace).pk,
        subject=workspace,
        workspace_id=workspace.pk,
    )


@act
def reopen_workspace(actor: User, workspace: Workspace) -> None:
    """Reopen a closed workspace: its members see it again, as far as their seats' other causes still hold."""
    lock_sight(workspaces=[workspace.pk])
    require_role(actor, workspace, Role.OWNER)
    rows = Workspace.objects.filter(pk=workspace.pk, closed_at__isnull=False)
    if not rows.update(closed_at=None, closed_by=None):
        return
    reseat_and_record(workspace, actor, cause=verbs.REOPENED.name)
    record(
        verbs.REOPENED,
        actor=actor,
        audience_id=everyone_of(workspace).pk,
        subject=workspace,
        workspace_id=workspace.pk,
    )
