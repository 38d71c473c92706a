"""Say what new threads begin with."""

from accounts.models import User
from community.events.record import act, record
from community.threads import verbs
from community.threads.models import Category
from community.threads.starters import Starter
from community.workspaces.access import everyone_of, hold_seat, require_role
from community.workspaces.models import Role, Workspace


@act
def set_starter(
    actor: User, workspace: Workspace, *, category: Category | None, kind: str, source: str
) -> None:
    """Give threads of a category (None: of each) and kind ("": of all) a template; without words take it away."""
    everyone = everyone_of(workspace)
    hold_seat(actor, everyone.pk)
    require_role(actor, workspace, Role.OWNER, Role.MODERATOR)
    rows = Starter.objects.filter(workspace=workspace, category=category, kind=kind)
    if source.strip():
        Starter.objects.update_or_create(
            workspace=workspace,
            category=category,
            kind=kind,
            defaults={"source": source, "audience": everyone},
        )
    elif not rows.delete()[0]:
        return
    record(
        verbs.STARTER_SET,
        actor=actor,
        audience_id=everyone.pk,
        subject=category or workspace,
        workspace_id=workspace.pk,
        facts={"kind": kind, "is_removed": not source.strip()},
    )
