"""The job that deletes on time: batch after batch, for so long, and again after a while.

What a crash leaves is a batch that was not begun. Bytes and drawn fragments follow their rows: those that a crash left
behind nobody can ask for any more, and they go with the sweep of files and after a day in the cache.
"""

import time

from django.db.models import Exists, OuterRef

from community.chat.fragments import forget
from community.chat.models import Channel
from community.files.preparing import clear_file
from community.links import keeping as cards
from community.retention.actions import Batch, clear_batch, release_batch
from community.retention.rules import held_by_none
from community.rows import ask
from community.workspaces.models import Workspace

# Channels whose first message is over, by the rule that counts in their workspace.
_DUE = """
SELECT c.id FROM workspaces_workspace w
JOIN LATERAL (
    SELECT r.days FROM retention_rule r
    WHERE r.workspace_id = w.id AND r.withdrawn_at IS NULL AND r.from_at <= statement_timestamp()
    ORDER BY r.from_at DESC, r.id DESC LIMIT 1
) rule ON rule.days IS NOT NULL
JOIN chat_channel c ON c.workspace_id = w.id
LEFT JOIN retention_cleared k ON k.channel_id = c.id
JOIN LATERAL (
    SELECT m.at FROM chat_message m WHERE m.channel_id = c.id AND m.nr > COALESCE(k.nr, 0) ORDER BY m.nr LIMIT 1
) first ON first.at < statement_timestamp() - make_interval(days => rule.days)
ORDER BY first.at
"""


def due_channels() -> list[Channel]:
    """Return the channels that have something to delete, those with the oldest first."""
    ids = [pk for (pk,) in ask(_DUE, {})]
    found = Channel.objects.in_bulk(ids)
    return [found[pk] for pk in ids]


def clear_due(seconds: float = 20) -> int:
    """Delete what is over, and what is no longer held, for about so long; return how many messages."""
    end = time.monotonic() + seconds
    gone = 0
    for channel in due_channels():
        while time.monotonic() < end and (batch := clear_batch(channel)).size:
            forget((message.public_id, message.version) for message in batch.messages)
            _clear_bytes(batch)
            gone += batch.size
    over = held_by_none().filter(workspace=OuterRef("pk"))
    for workspace in Workspace.objects.filter(Exists(over)).order_by("pk"):
        while time.monotonic() < end and (released := release_batch(workspace)).size:
            _clear_bytes(released)
            gone += released.size
    return gone


def _clear_bytes(batch: Batch) -> None:
    for file in batch.files:
        clear_file(file)
    for link in batch.links:
        cards.picture(link.public_id).unlink(missing_ok=True)
