"""What a workspace's owners set for its files."""

from accounts.models import User
from community.events.record import act, record
from community.files import verbs
from community.files.models import Rules
from community.workspaces.access import everyone_of, require_role
from community.workspaces.locks import lock_sight
from community.workspaces.models import Role, Workspace


@act
def rule_files(actor: User, workspace: Workspace, *, most: int, types: str, marks: bool = False) -> None:
    """Say how many megabytes a file has at most (0: what the site takes), and which endings (none: all of the site).

    With `marks`, pictures and PDFs are shown and given with their viewer's name over them.
    """
    lock_sight(workspaces=[workspace.pk])
    require_role(actor, workspace, Role.OWNER)
    row = Rules.objects.filter(pk=workspace.pk).first() or Rules(workspace_id=workspace.pk)
    wanted = {"most": most, "types": types, "marks": marks}
    changed = [column for column, value in wanted.items() if getattr(row, column) != value]
    if not changed:
        return
    Rules.objects.update_or_create(pk=workspace.pk, defaults=wanted)
    record(
        verbs.RULED,
        actor=actor,
        audience_id=everyone_of(workspace).pk,
        subject=workspace,
        workspace_id=workspace.pk,
        facts={"changed": changed},
    )
