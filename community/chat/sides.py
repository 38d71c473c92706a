"""One side thread as a viewer reads it, and the ones that they follow."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from community.chat.models import Message
from community.chat.reading import range_of, unread_aside
from community.chat.shown import SHOWN, THESE, Shown, shown_of, with_parts
from community.rows import ask

_FACTS = f"""
SELECT sd.id, COALESCE(sd.items, 0), COALESCE(sd.standing, 0), s.head, r.nr, r.at, r.follows, d.source, d.at,
    (SELECT x.side_nr FROM chat_message x WHERE x.side_id = sd.id AND x.public_id = %(at)s),
    CASE WHEN r.nr < sd.items THEN {unread_aside("sd.id", "r.nr")} ELSE 0 END
FROM chat_message m
JOIN chat_channel c ON c.id = m.channel_id
JOIN events_stream s ON s.id = c.stream_id
LEFT JOIN chat_side sd ON sd.root_id = m.id
LEFT JOIN chat_sidereader r ON r.side_id = sd.id AND r.user_id = %(viewer)s
LEFT JOIN threads_draft d ON d.user_id = %(viewer)s AND d.place = 'side:' || m.public_id
WHERE m.id = %(root)s
"""  # noqa: S608  (our own words only)

_WINDOW = (
    f"{SHOWN} WHERE m.side_id = %(side)s AND m.side_nr BETWEEN %(first)s AND %(last)s ORDER BY m.side_nr"
)


@dataclass(frozen=True)
class SideWindow:
    """Replies `first` to `last` of a side of `items`, with its root, and the viewer's mark and draft there.

    `head` is how far the channel's stream was before they were read; `fresh` counts what others wrote since the mark.
    """

    root: Shown
    messages: list[Shown]
    first: int
    last: int
    items: int
    standing: int
    head: int
    read: int
    read_at: datetime | None
    follows: bool
    draft: str
    draft_at: datetime | None
    at: int | None
    fresh: int


def read_aside(
    viewer: User, root: Message, *, at: str = "", before: int | None = None, after: int | None = None
) -> SideWindow:
    """Return the window around the reply `at`, before or after a number, or at the first unread reply.

    The caller has found the root, so the viewer sees all of it.
    """
    [row] = ask(_FACTS, {"viewer": viewer.pk, "root": root.pk, "at": at})
    side, items, standing, head, read, read_at, follows, draft, draft_at, at_nr, fresh = row
    first, last = range_of(items, read, at=at_nr, before=before, after=after)
    scope = {"viewer": viewer.pk, "side": side, "first": first, "last": last}
    [top] = ask(with_parts(THESE), {"viewer": viewer.pk, "messages": [root.pk]})
    return SideWindow(
        root=shown_of(top),
        messages=[shown_of(each) for each in ask(with_parts(_WINDOW), scope)] if side else [],
        first=first,
        last=last,
        items=items,
        standing=standing,
        head=head,
        read=read or 0,
        read_at=read_at,
        follows=bool(follows),
        draft=draft or "",
        draft_at=draft_at,
        at=at_nr,
        fresh=fresh,
    )


def root_of(found: Message) -> Message:
    """The message that `found` answers, or itself. Who sees the one sees the other."""
    if found.side is None:
        return found
    root = found.side.root
    root.channel = found.channel
    return root
