"""Acts that are no events: how far one has read, and which channels one wants among one's own."""

from django.db import connection

from accounts.models import User
from community.chat.facts import after_reading
from community.chat.models import Channel, Leaving
from community.events import hints
from community.events.record import act
from community.rooms.models import ReadMark
from community.workspaces.access import hold_seat

# Never back, never beyond what is there.
_MARK = """
INSERT INTO threads_readmark (user_id, stream_id, audience_id, nr, at)
SELECT %(user)s, s.id, s.audience_id, LEAST(s.items, %(nr)s), statement_timestamp()
FROM events_stream s WHERE s.id = %(stream)s
ON CONFLICT (user_id, stream_id) DO UPDATE SET nr = EXCLUDED.nr, at = EXCLUDED.at
WHERE threads_readmark.nr < EXCLUDED.nr
"""


@act
def mark_read(actor: User, channel: Channel, *, nr: int) -> None:
    """The actor has read the channel up to message `nr`."""
    hold_seat(actor, channel.audience_id)
    with connection.cursor() as cursor:
        cursor.execute(_MARK, {"user": actor.pk, "stream": channel.stream_id, "nr": nr})
        if not cursor.rowcount:
            return
    hints.tell_user(actor.pk, f"read channel/{channel.public_id} {nr}")
    for follow in after_reading:
        follow(actor, channel.stream_id or 0)


@act
def mark_unread(actor: User, channel: Channel, *, nr: int) -> None:
    """The actor wants message `nr`, and what came after it, to count as unread: the only way back for a mark."""
    hold_seat(actor, channel.audience_id)
    mark = ReadMark.objects.filter(user=actor, stream=channel.stream_id, nr__gte=nr)
    if mark.update(nr=max(0, nr - 1)):
        hints.tell_user(actor.pk, f"read channel/{channel.public_id} {max(0, nr - 1)}")


@act
def leave_channel(actor: User, channel: Channel) -> None:
    """Take the channel out of the actor's own. They still see it, and may join again."""
    hold_seat(actor, channel.audience_id)
    Leaving.objects.get_or_create(channel=channel, user=actor, defaults={"audience_id": channel.audience_id})


@act
def join_channel(actor: User, channel: Channel) -> None:
    """Have the channel among the actor's own again."""
    hold_seat(actor, channel.audience_id)
    Leaving.objects.filter(channel=channel, user=actor).delete()
