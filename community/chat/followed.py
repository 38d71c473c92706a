"""The side threads that a viewer follows in a workspace: those with new replies first, then by their last move."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from community.chat.facts import muted_sql
from community.chat.reading import COUNTED, name_sql, unread_aside
from community.rows import ask
from community.workspaces.access import OWN_SEAT
from community.workspaces.models import Workspace

PAGE = 30

# What the viewer `follows` and still sees, in channels that they neither left nor muted: there nothing counts.
_FOLLOWED = f"""
FROM chat_sidereader r
JOIN chat_channel c ON c.id = r.channel_id
JOIN workspaces_seat own ON own.audience_id = r.audience_id AND {OWN_SEAT}
WHERE r.user_id = %(viewer)s AND r.follows
  AND NOT EXISTS (SELECT 1 FROM chat_leaving l WHERE l.channel_id = c.id AND l.user_id = %(viewer)s)
  AND NOT ({{muted}})"""  # noqa: S608  (our own words only)


def count_sql() -> str:
    """Scalar SQL: [how many side threads of the page's workspace have new replies, whether one names the viewer]."""
    followed = _FOLLOWED.replace("{muted}", muted_sql())
    return f"""SELECT json_build_array(count(*), COALESCE(bool_or(x.names), false)) FROM (
    SELECT EXISTS (SELECT 1 FROM chat_messagemention n JOIN chat_message m ON m.id = n.message_id
        WHERE n.user_id = %(viewer)s AND n.channel_id = r.channel_id AND m.side_id = r.side_id
          AND m.side_nr > r.nr AND m.deleted_at IS NULL) AS names
    {followed} AND r.is_behind
      AND r.workspace_id = (SELECT w.id FROM workspaces_workspace w WHERE w.public_id = %(current)s)
      AND {unread_aside("r.side_id", "r.nr")} > 0
    LIMIT {COUNTED}) x"""  # noqa: S608


# One walk down the index of what is followed; `after` is the root of the last one shown.
_LIST = """
SELECT m.public_id, CASE WHEN m.deleted_at IS NULL THEN m.excerpt ELSE '' END, m.deleted_at IS NOT NULL, m.byline,
    COALESCE(fp.letters, f.letters), COALESCE(fp.hue, f.hue), f.name, c.public_id, {name}, c.is_direct,
    s.standing, {unread}, last.at, last.byline, last.excerpt
FROM (
    SELECT r.* {followed}
      AND r.workspace_id = %(workspace)s
      AND (%(after)s = '' OR (r.is_behind, r.moved_at, r.side_id) < (
          SELECT z.is_behind, z.moved_at, z.side_id FROM chat_sidereader z
          JOIN chat_side zs ON zs.id = z.side_id JOIN chat_message zm ON zm.id = zs.root_id
          WHERE zm.public_id = %(after)s AND z.user_id = %(viewer)s))
    ORDER BY r.is_behind DESC, r.moved_at DESC, r.side_id DESC LIMIT %(limit)s
) r
JOIN chat_side s ON s.id = r.side_id
JOIN chat_message m ON m.id = s.root_id
JOIN chat_channel c ON c.id = r.channel_id
JOIN accounts_firm f ON f.id = m.firm_id
LEFT JOIN workspaces_participation fp ON fp.workspace_id = c.workspace_id AND fp.firm_id = f.id
LEFT JOIN LATERAL (
    SELECT x.at, x.byline, x.excerpt FROM chat_message x WHERE x.side_id = s.id AND x.deleted_at IS NULL
    ORDER BY x.side_nr DESC LIMIT 1
) last ON true
ORDER BY r.is_behind DESC, r.moved_at DESC, r.side_id DESC
"""


@dataclass(frozen=True)
class FollowedSide:
    """A side thread in the list: its root, where it is, and what was said last."""

    root_id: str
    excerpt: str
    is_gone: bool
    byline: str
    letters: str
    hue: int
    firm: str
    channel_id: str
    channel: str
    is_direct: bool
    replies: int
    unread: int
    last_at: datetime | None
    last_by: str | None
    last_words: str | None


def followed_sides(viewer: User, workspace: Workspace, *, after: str = "") -> tuple[list[FollowedSide], str]:
    """Return a page of them, and the cursor of the next one ("" on the last). A cursor of nothing brings nothing."""
    statement = _LIST.format(
        followed=_FOLLOWED.replace("{muted}", muted_sql()),
        name=name_sql("c"),
        unread=unread_aside("s.id", "r.nr"),
    )
    values = {"viewer": viewer.pk, "workspace": workspace.pk, "after": after, "limit": PAGE + 1}
    found = [FollowedSide(*row) for row in ask(statement, values)]
    return found[:PAGE], found[PAGE - 1].root_id if len(found) > PAGE else ""
