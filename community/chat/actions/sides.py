"""Side threads: reply to a message beside the channel's flow, follow such a thread, read it."""

from django.db import connection

from accounts.models import User
from community.chat import facts, verbs
from community.chat.models import Channel, Message, SideReader
from community.chat.posting import (
    Attach,
    add_message,
    drop_draft,
    hold_channel,
    record_on_message,
    require_standing,
    sent_before,
)
from community.chat.siding import follow, grow, leave_behind, those_of_root
from community.events import hints
from community.events.record import act
from community.rooms.access import hold_pen
from community.rooms.words import Words
from community.workspaces.access import hold_seat

# Never beyond what is there, and back only when asked (`back`).
_MARK = """
INSERT INTO chat_sidereader (side_id, channel_id, audience_id, workspace_id, user_id, nr, at, is_behind)
SELECT s.id, s.channel_id, s.audience_id, %(workspace)s, %(user)s, LEAST(s.items, %(nr)s), statement_timestamp(), false
FROM chat_side s WHERE s.root_id = %(root)s
ON CONFLICT (side_id, user_id) DO UPDATE SET nr = EXCLUDED.nr, at = EXCLUDED.at
WHERE (chat_sidereader.nr < EXCLUDED.nr) <> %(back)s AND chat_sidereader.nr <> EXCLUDED.nr
RETURNING side_id
"""

# A statement after the mark's own, which holds the row: who replies waits for us, or is seen here.
_IS_BEHIND = """
UPDATE chat_sidereader r SET is_behind = EXISTS (SELECT 1 FROM chat_message m WHERE m.side_id = r.side_id
    AND m.side_nr > r.nr AND m.author_id <> r.user_id AND m.deleted_at IS NULL)
WHERE r.side_id = %(side)s AND r.user_id = %(user)s
"""


@act
def reply_aside(
    actor: User,
    channel: Channel,
    root: Message,
    *,
    words: Words,
    client_id: str,
    shown: int | None = None,
    attach: Attach | None = None,
) -> Message:
    """Reply to `root` in its side thread. A repeated `client_id` answers with the original, as in `send_message`.

    Its author follows from now on, and so do whom it names and, with the first reply, who wrote the root or is named
    there.
    """
    hold_channel(channel)
    hold_pen(actor, channel.workspace, channel.audience_id, shown=shown)
    found = sent_before(actor, channel, client_id, words, root_id=root.pk)
    if found:
        return found
    require_standing(channel)
    side, number = grow(root, by=1)
    message = add_message(
        actor, channel, words, client_id=client_id, attach=attach, side_id=side, side_nr=number
    )
    taking_part = {actor.pk, *words.mentions} | (those_of_root(root) if number == 1 else set())
    follow(side, channel, actor, taking_part)
    leave_behind(side, actor)
    drop_draft(actor, f"side:{root.public_id}", words.source)
    record_on_message(verbs.REPLIED, actor, message, channel, side=root.pk)
    return message


@act
def follow_side(actor: User, channel: Channel, root: Message) -> None:
    """Hear of each reply to the message, from now on."""
    hold_seat(actor, channel.audience_id)
    side, _items = grow(root, by=0)
    follow(side, channel, actor, [actor.pk])
    _tell(actor, root)


@act
def unfollow_side(actor: User, channel: Channel, root: Message) -> None:
    """Hear no more of it, whoever names the actor there; their own next reply has them follow again."""
    hold_seat(actor, channel.audience_id)
    side, _items = grow(root, by=0)
    follow(side, channel, actor, [actor.pk])
    SideReader.objects.filter(side=side, user=actor).update(follows=False)
    _tell(actor, root)


@act
def read_side(actor: User, channel: Channel, root: Message, *, nr: int) -> None:
    """The actor has read the side up to reply `nr`."""
    _mark(actor, channel, root, nr, back=False)


@act
def mark_side_unread(actor: User, channel: Channel, root: Message, *, nr: int) -> None:
    """The actor wants reply `nr`, and what came after it, to count as unread."""
    _mark(actor, channel, root, max(0, nr - 1), back=True)


def _mark(actor: User, channel: Channel, root: Message, nr: int, *, back: bool) -> None:
    hold_seat(actor, channel.audience_id)
    whose = {"user": actor.pk, "workspace": channel.workspace_id, "root": root.pk}
    with connection.cursor() as cursor:
        cursor.execute(_MARK, {**whose, "nr": nr, "back": back})
        moved = cursor.fetchone()
        if not moved:
            return
        cursor.execute(_IS_BEHIND, {"side": moved[0], "user": actor.pk})
    hints.tell_user(actor.pk, f"read side/{root.public_id} {nr}")
    for settle in facts.after_reading_aside:
        settle(actor, moved[0], nr)


def _tell(actor: User, root: Message) -> None:
    """The navigation of the actor's open pages counts again."""
    hints.tell_user(actor.pk, f"read sides/{root.public_id} 0")
