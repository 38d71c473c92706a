"""What was read in a thread is read in the inbox too."""

from django.db import connection

from accounts.models import User
from community.events import hints
from community.threads.models import Thread

# Lists and counts join the read marks, so this changes nothing that is seen: it keeps the index of unread rows small.
# Rows that were raised above an older mark are settled by the newer one.
_SETTLE = """
UPDATE notifications_notification n SET read_at = statement_timestamp(), raised_at = NULL
FROM threads_readmark m
WHERE n.user_id = %(reader)s AND n.thread_id = %(thread)s AND n.read_at IS NULL
  AND m.user_id = n.user_id AND m.stream_id = n.stream_id AND m.nr >= n.nr
"""


def settle_read(actor: User, thread: Thread) -> None:
    """Mark the reader's rows of the thread read as far as their marks have come, and let open pages count again."""
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, {"reader": actor.pk, "thread": thread.pk})
        if cursor.rowcount:
            hints.tell_user(actor.pk, "inbox")
