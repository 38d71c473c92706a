"""What was read in a thread is read in the inbox too."""

from django.db import connection
from django.db.models.functions import Now

from accounts.models import User
from community.events import hints
from community.notifications.models import Notification
from community.threads.models import Thread
from community.workspaces.models import Workspace

# Lists and counts join the read marks, so this changes nothing that is seen: it keeps the index of unread rows small.
# Rows that were raised above an older mark are settled by the newer one.
_SETTLE = """
UPDATE notifications_notification n SET read_at = statement_timestamp(), raised_at = NULL
FROM threads_readmark m
WHERE n.user_id = %(reader)s AND {where} AND n.read_at IS NULL
  AND m.user_id = n.user_id AND m.stream_id = n.stream_id AND m.nr >= n.nr
"""


def settle_read(actor: User, thread: Thread) -> None:
    """Mark the reader's rows of the thread read as far as their marks have come, and let open pages count again."""
    _settle(actor, "n.thread_id = %(thread)s", {"thread": thread.pk})


def settle_channel_read(actor: User, stream_id: int) -> None:
    """The same for a channel, by its stream."""
    _settle(actor, "n.stream_id = %(stream)s", {"stream": stream_id})


def settle_aside_read(actor: User, side_id: int, nr: int) -> None:
    """The same for a side thread, whose replies have no stream: what was told of those up to number `nr`."""
    rows = Notification.objects.filter(
        user=actor, read_at=None, message__side=side_id, message__side_nr__lte=nr
    )
    if rows.update(read_at=Now(), raised_at=None):
        hints.tell_user(actor.pk, "inbox")


def settle_all_read(actor: User, workspace: Workspace) -> None:
    """The same for all threads of a workspace."""
    _settle(actor, "n.workspace_id = %(workspace)s", {"workspace": workspace.pk})


def _settle(actor: User, where: str, values: dict[str, int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE.format(where=where), {"reader": actor.pk, **values})
        if cursor.rowcount:
            hints.tell_user(actor.pk, "inbox")
