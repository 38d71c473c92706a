"""Row work of side threads that acts share: a side grows by a reply, and its followers fall behind."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.http import Http404

from accounts.models import User
from community.chat.models import Channel, Message, MessageMention, Side
from community.rows import ask

# A message has one side, which begins with the first reply to it, or with the first who follows; none begins at a
# deleted one. The row's lock is held until the commit: the numbers of replies are dense, in the order of commits.
_GROWN = """
INSERT INTO chat_side (root_id, channel_id, audience_id, items, standing, version)
SELECT m.id, m.channel_id, m.audience_id, %(by)s, %(by)s, %(by)s FROM chat_message m
WHERE m.id = %(root)s AND m.side_id IS NULL
  AND (m.deleted_at IS NULL OR EXISTS (SELECT 1 FROM chat_side s WHERE s.root_id = m.id))
ON CONFLICT (root_id) DO UPDATE SET items = chat_side.items + EXCLUDED.items,
    standing = chat_side.standing + EXCLUDED.items, version = chat_side.version + EXCLUDED.items
RETURNING id, items
"""

# Who takes part follows; who has stopped following goes on only by what they do themselves.
_FOLLOWED = """
INSERT INTO chat_sidereader (side_id, channel_id, audience_id, workspace_id, user_id, follows, nr, is_behind)
SELECT %(side)s, %(channel)s, %(audience)s, %(workspace)s, u.id, true, 0, false FROM unnest(%(users)s::bigint[]) u (id)
ON CONFLICT (side_id, user_id) DO UPDATE
    SET follows = EXCLUDED.user_id = %(actor)s OR COALESCE(chat_sidereader.follows, true)
"""

_MOVED = """
UPDATE chat_sidereader SET moved_at = statement_timestamp(), is_behind = is_behind OR user_id <> %(author)s
WHERE side_id = %(side)s AND follows
"""

_LINE = "UPDATE chat_side SET standing = standing + %(by)s, version = version + 1 WHERE id = %(side)s"

_NEWS_AGAIN = """
UPDATE chat_sidereader SET is_behind = true WHERE side_id = %(side)s AND nr < %(nr)s AND user_id <> %(author)s
"""


def grow(root: Message, *, by: int) -> tuple[int, int]:
    """Take the next number (`by` 1) in the side of `root`, or find it (0); return the side's id and its last number.

    Raises Http404 where there is none and none may begin: at a reply, or at a deleted message.
    """
    found = ask(_GROWN, {"root": root.pk, "by": by})
    if not found:
        raise Http404
    [(side, items)] = found
    return side, items


def follow(side: int, channel: Channel, actor: User, users: Iterable[int]) -> None:
    """Let these follow; the actor among them whatever they chose before. The caller holds the side's row."""
    values: dict[str, Any] = {
        "side": side,
        "channel": channel.pk,
        "audience": channel.audience_id,
        "workspace": channel.workspace_id,
        "users": sorted(set(users)),
        "actor": actor.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOWED, values)


def follow_late(reply: Message, channel: Channel, actor: User, users: Iterable[int]) -> None:
    """Whom an edit of a reply names follows as well, and is behind where they have not read as far."""
    Side.objects.select_for_update(no_key=True).get(replies=reply)
    follow(reply.side_id or 0, channel, actor, users)
    _news_again(reply)


def those_of_root(root: Message) -> set[int]:
    """Who has to do with a message before anybody replies: its author, unless a bot wrote it, and whom it names."""
    named = MessageMention.objects.filter(message=root).values_list("user_id", flat=True)
    return {*named} if root.hook_id else {root.author_id, *named}


def leave_behind(side: int, author: User) -> None:
    """There is a new reply: its author's side moves to the front of their list, and all other followers are behind."""
    with connection.cursor() as cursor:
        cursor.execute(_MOVED, {"side": side, "author": author.pk})


def draw_line_anew(message: Message, *, by: int) -> None:
    """One less (`by` -1) or one more stands in the message's side, if it has one; to some, one more is news again."""
    if message.side_id is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(_LINE, {"side": message.side_id, "by": by})
    if by > 0:
        _news_again(message)


def _news_again(reply: Message) -> None:
    values = {"side": reply.side_id, "nr": reply.side_nr, "author": reply.author_id}
    with connection.cursor() as cursor:
        cursor.execute(_NEWS_AGAIN, values)
