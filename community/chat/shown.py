"""Messages as everyone of their audience sees them: one statement, and what a record of it is."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from community.chat import facts
from community.rows import ask

LATEST_REPLIES = 20  # of a side thread: who wrote them stands under its root

# A reply's number is the one in its side; a root's version is raised by what changes the line of replies under it. Who
# replied is taken from the latest of them.
SHOWN = f"""
SELECT m.id, m.public_id, m.version + COALESCE(sd.version, 0), m.nr + m.side_nr, COALESCE(h.public_id, u.public_id),
    m.byline, m.at, m.edited_at, m.deleted_at, db.public_id,
    CASE WHEN m.deleted_at IS NULL THEN m.html ELSE '' END, f.name,
    COALESCE(fp.letters, f.letters), COALESCE(fp.hue, f.hue),
    (SELECT json_agg(json_build_array(r.kind, r.count) ORDER BY r.first) FROM (
        SELECT kind, count(*), min(id) AS first FROM chat_messagereaction WHERE message_id = m.id GROUP BY kind) r),
    ARRAY (SELECT r.kind FROM chat_messagereaction r WHERE r.message_id = m.id AND r.user_id = %(viewer)s{{marks}}),
    m.client_id, m.maker, u.public_id, ro.id, ro.public_id, COALESCE(sd.standing, 0), last.at, last.people{{parts}}
FROM chat_message m
JOIN chat_channel c ON c.id = m.channel_id
JOIN accounts_user u ON u.id = m.author_id
LEFT JOIN chat_hook h ON h.id = m.hook_id
LEFT JOIN accounts_user db ON db.id = m.deleted_by_id
JOIN accounts_firm f ON f.id = m.firm_id
LEFT JOIN workspaces_participation fp ON fp.workspace_id = c.workspace_id AND fp.firm_id = f.id
LEFT JOIN chat_side own ON own.id = m.side_id
LEFT JOIN chat_message ro ON ro.id = own.root_id
LEFT JOIN chat_side sd ON sd.root_id = m.id
LEFT JOIN LATERAL (
    SELECT max(x.at) AS at, json_agg(json_build_array(x.byline, x.firm, x.letters, x.hue) ORDER BY x.at DESC) AS people
    FROM (SELECT DISTINCT ON (r.author_id) r.at, r.byline, rf.name AS firm, COALESCE(rp.letters, rf.letters) AS letters,
            COALESCE(rp.hue, rf.hue) AS hue
          FROM (SELECT * FROM chat_message r WHERE r.side_id = sd.id AND r.deleted_at IS NULL
                ORDER BY r.side_nr DESC LIMIT {LATEST_REPLIES}) r
          JOIN accounts_firm rf ON rf.id = r.firm_id
          LEFT JOIN workspaces_participation rp ON rp.workspace_id = c.workspace_id AND rp.firm_id = rf.id
          ORDER BY r.author_id, r.at DESC) x
) last ON true
"""  # noqa: S608  (our own words only)

THESE = f"{SHOWN} WHERE m.id = ANY (%(messages)s)"


@dataclass(frozen=True)
class Shown:
    """A message of the window. `mine` are the kinds of the viewer's own reactions, and marks of higher apps; the rest
    everyone sees alike.

    A bot's message has its hook as `author_id`, so that it is nobody's own, and names its `maker`.
    """

    pk: int
    public_id: str
    version: int
    nr: int
    author_id: str
    byline: str
    at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    deleted_by: str | None
    html: str
    firm: str
    letters: str
    hue: int
    reactions: tuple[tuple[str, int], ...]
    mine: tuple[str, ...]
    client_id: str
    maker: str
    person_id: str
    # Of a reply: the message that it answers, by row number and public id.
    root: int | None
    root_id: str | None
    # Of a root: how many replies stand in its side, when the last came, who wrote lately: name, firm, letters, hue.
    replies: int
    replied_at: datetime | None
    repliers: tuple[tuple[str, str, str, int], ...]
    parts: tuple[tuple[str, Any], ...]  # what higher apps have registered, and is there: template and value


_COLUMNS = tuple(field.name for field in fields(Shown))[:-1]


def shown_messages(ids: Sequence[int]) -> list[Shown]:
    """Return messages as everyone of their audience sees them. The caller has made sure that they may be seen."""
    return [shown_of(row) for row in ask(with_parts(THESE), {"viewer": None, "messages": list(ids)})]


def with_parts(statement: str) -> str:
    """A statement that shows messages, with what higher apps have registered to be shown of each."""
    return statement.replace("{parts}", facts.parts_sql()).replace("{marks}", facts.marks_sql())


def shown_of(row: tuple[Any, ...]) -> Shown:
    """Read one record of such a statement."""
    width = len(_COLUMNS)
    shown = dict(zip(_COLUMNS, row[:width], strict=True))
    for name in ("reactions", "mine", "repliers"):
        shown[name] = tuple(tuple(each) if isinstance(each, list) else each for each in shown[name] or ())
    found = zip(facts.message_parts.values(), row[width:], strict=True)
    shown["parts"] = tuple((part.template, value) for part, value in found if value is not None)
    return Shown(**shown)
