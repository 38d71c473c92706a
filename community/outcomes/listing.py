"""What there is to do, as its viewer sees it now."""

from dataclasses import dataclass

from django.db.models import F

from accounts.models import User
from community.chat.models import Channel
from community.events.ids import is_public_id
from community.outcomes.access import can_tick
from community.outcomes.models import Task
from community.workspaces.models import Workspace

PAGE = 30
MOST_OWN = 200
SHOWN = ("mine", "all", "done")


@dataclass(frozen=True)
class Row:
    """A task, and whether the viewer may tick it."""

    task: Task
    ticks: bool


@dataclass(frozen=True)
class Listed:
    """A page of tasks, and the cursor of the next one ("" on the last)."""

    rows: list[Row]
    next: str = ""


def tasks_in(
    viewer: User, workspace: Workspace, *, show: str, channel: Channel | None = None, after: str = ""
) -> Listed:
    """Return the viewer's open tasks, what is due first; or a page of all that are open or done, the newest first."""
    rows = Task.objects.visible_to(viewer, workspace).filter(workspace=workspace, message__deleted_at=None)
    rows = rows.select_related("message__side__root", "channel", "user__firm")
    if channel is not None:
        rows = rows.filter(channel=channel)
    if show == "mine":
        mine = rows.filter(user=viewer, done_at=None).order_by(F("due_at").asc(nulls_last=True), "pk")
        return Listed([_row(viewer, workspace, task) for task in mine[:MOST_OWN]])
    rows = rows.filter(done_at__isnull=show != "done")
    if is_public_id(after):
        last = Task.objects.visible_to(viewer, workspace).filter(message__public_id=after).values("pk")
        rows = rows.filter(pk__lt=last[:1])
    found = list(rows.order_by("-pk")[: PAGE + 1])
    following = found[PAGE - 1].message.public_id if len(found) > PAGE else ""
    return Listed([_row(viewer, workspace, task) for task in found[:PAGE]], following)


def _row(viewer: User, workspace: Workspace, task: Task) -> Row:
    may_write = workspace.closed_at is None
    return Row(task, may_write and can_tick(viewer, task, workspace.sight.role))
