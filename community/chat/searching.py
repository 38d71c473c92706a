"""Search in one channel: what was typed, the statement that finds it, and the part of each message that shows it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from community.chat.finding import nr_since
from community.chat.lexing import TOGETHER, folded, marked, pieces_of, shown_text
from community.chat.models import Channel
from community.rooms.days import beginning_of
from community.workspaces.access import OWN_SEAT

PAGE = 30
MOST_TYPED = 200  # characters
NEAR = 5_000  # messages that are read newest first, before the index is asked: about √(messages × a page)
AROUND = 90  # characters before what was found
EXCERPT = 280

_TYPED = re.compile(r'(?:(from|has|is|before|after):)?(?:"([^"]*)"|(\S+))', re.IGNORECASE)

# What many messages say is found among the newest at once; what few say, by the index. Neither is good at both: a word
# of half a million messages would be sorted whole, and one of three would be looked for in all.
_LOOK = """
WITH near AS MATERIALIZED (
    SELECT x.id, x.nr FROM (
        SELECT m.id, m.nr, m.deleted_at, m.search FROM chat_message m
        WHERE m.channel_id = %(channel)s AND m.nr < %(below)s AND m.nr >= %(near)s AND m.nr >= %(since)s
        ORDER BY m.nr DESC OFFSET 0) x
    WHERE x.deleted_at IS NULL AND {matches_x} LIMIT %(limit)s
), far AS (
    SELECT y.id, y.nr FROM (
        SELECT m.id, m.nr, m.channel_id, m.deleted_at FROM chat_message m
        WHERE (SELECT count(*) FROM near) < %(limit)s AND {matches_m} OFFSET 0) y
    WHERE y.channel_id = %(channel)s AND y.deleted_at IS NULL AND y.nr < %(near)s AND y.nr >= %(since)s
    ORDER BY y.nr DESC LIMIT %(limit)s
)
"""
# Only dates: every message that stands matches.
_WALK = """
WITH near AS MATERIALIZED (
    SELECT m.id, m.nr FROM chat_message m
    WHERE m.channel_id = %(channel)s AND m.nr < %(below)s AND m.nr >= %(since)s AND m.deleted_at IS NULL
    ORDER BY m.nr DESC LIMIT %(limit)s
), far AS (SELECT id, nr FROM near WHERE false)
"""
_PINNED = """
WITH near AS MATERIALIZED (
    SELECT m.id, m.nr FROM chat_pin p JOIN chat_message m ON m.id = p.message_id
    WHERE p.channel_id = %(channel)s AND m.nr < %(below)s AND m.nr >= %(since)s AND m.deleted_at IS NULL
      AND {matches_m} ORDER BY m.nr DESC LIMIT %(limit)s
), far AS (SELECT id, nr FROM near WHERE false)
"""
_FOUND = f"""
SELECT m.public_id, m.nr, m.byline, m.at, m.source, f.name, COALESCE(fp.letters, f.letters), COALESCE(fp.hue, f.hue)
FROM (SELECT id, nr FROM near UNION ALL SELECT id, nr FROM far ORDER BY nr DESC LIMIT %(limit)s) found
JOIN chat_message m ON m.id = found.id
JOIN accounts_firm f ON f.id = m.firm_id
LEFT JOIN workspaces_participation fp ON fp.workspace_id = %(workspace)s AND fp.firm_id = f.id
WHERE EXISTS (SELECT FROM workspaces_seat own WHERE own.audience_id = m.audience_id AND {OWN_SEAT})
ORDER BY m.nr DESC
"""  # noqa: S608  (our own words only)


@dataclass
class Query:
    """What somebody looks for: a tsquery, what of it is marked in a text, and days; `faults` are sentences."""

    channel_id: int
    parts: list[str] = field(default_factory=list)
    needles: list[str] = field(default_factory=list)
    is_pinned: bool = False
    before: datetime | None = None
    after: datetime | None = None
    has_filters: bool = False
    faults: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.parts or self.is_pinned or self.before or self.after)

    def lexeme(self, word: str, *, is_whole: bool = False) -> str:
        return f"'{self.channel_id}:{word}'" + ("" if is_whole else ":*")

    def run(self, words: list[str]) -> str:
        """Pieces that follow each other, however they are written together; the last one by its beginning."""
        apart = " <-> ".join(
            [*(self.lexeme(each, is_whole=True) for each in words[:-1]), self.lexeme(words[-1])]
        )
        if 1 < len(words) <= TOGETHER:
            return f"({apart} | {self.lexeme(''.join(words))})"
        return f"({apart})"


@dataclass(frozen=True)
class Found:
    """A message that was found, with the part of it that shows why, in pieces: (text, is it what was looked for)."""

    public_id: str
    nr: int
    byline: str
    at: datetime
    firm: str
    letters: str
    hue: int
    excerpt: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Results:
    """A page of results; `older` is the number below which the next one begins, 0 on the last."""

    rows: list[Found]
    older: int


def read_query(viewer: User, channel: Channel, typed: str) -> Query:
    """Understand what was typed; what is no operator is a word."""
    query = Query(channel.pk)
    bare: list[list[str]] = []
    for operator, quoted, plain in _TYPED.findall(typed[:MOST_TYPED]):
        value = quoted or plain
        if operator:
            query.has_filters = True
            _OPERATORS[operator.lower()](query, viewer, value)
        elif words := [piece.word for piece in pieces_of(shown_text(value))]:
            bare.append(words)
            query.needles.append("".join(words))
    if bare:
        every = [word for words in bare for word in words]
        said = " & ".join(query.run(words) for words in bare)
        if len(bare) > 1 and len(every) <= TOGETHER:
            said = f"({said} | {query.lexeme(''.join(every))})"
            query.needles.append("".join(every))
        query.parts.append(said)
    return query


def _from(query: Query, viewer: User, value: str) -> None:
    name = viewer.name if folded(value) == "me" else value.lstrip("@")
    words = [piece.word for piece in pieces_of(name)]
    each = " & ".join(query.lexeme(f"from:{word}") for word in words)
    if words:
        query.parts.append(f"({each} | {query.lexeme('from:' + ''.join(words))})")
    else:
        query.faults.append(_("Write a name after “from:”, or “me”."))


def _has(query: Query, _viewer: User, value: str) -> None:
    what = {"file": "file", "files": "file", "link": "link", "links": "link"}.get(folded(value))
    if what:
        query.parts.append(query.lexeme(f"has:{what}", is_whole=True))
    else:
        query.faults.append(_("After “has:” comes file or link."))


def _is(query: Query, _viewer: User, value: str) -> None:
    query.is_pinned = folded(value) == "pinned"
    if not query.is_pinned:
        query.faults.append(_("After “is:” comes pinned."))


def _day(name: str) -> Callable[[Query, User, str], None]:
    def read(query: Query, _viewer: User, value: str) -> None:
        moment = beginning_of(value)
        setattr(query, name, moment)
        if moment is None:
            query.faults.append(_("After “%s:” comes a day, as year-month-day: 2026-03-12.") % name)

    return read


_OPERATORS: dict[str, Callable[[Query, User, str], None]] = {
    "from": _from,
    "has": _has,
    "is": _is,
    "before": _day("before"),
    "after": _day("after"),
}


def look(viewer: User, channel: Channel, query: Query, *, below: int = 0) -> Results:
    """Return a page of what is found, newest first, below a number where one is given; nothing of side threads."""
    end = (channel.stream.items if channel.stream else 0) + 1
    end = min(end, below or end, nr_since(channel, query.before) if query.before else end)
    values: dict[str, int | str] = {
        "viewer": viewer.pk,
        "workspace": channel.workspace_id,
        "channel": channel.pk,
        "query": " & ".join(query.parts),
        "below": end,
        "near": end - NEAR,
        "since": nr_since(channel, query.after) if query.after else 1,  # what is replied aside has no number
        "limit": PAGE + 1,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        # Left alone, it takes a word's beginning for a fiftieth of all messages of the site, and reads all of them.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute((_statement(query) + _FOUND).strip(), values)
        found = cursor.fetchall()
    rows = [
        Found(public_id, nr, byline, at, firm, letters, hue, _excerpt(source, query.needles))
        for public_id, nr, byline, at, source, firm, letters, hue in found
    ]
    return Results(rows[:PAGE], rows[PAGE - 1].nr if len(rows) > PAGE else 0)


def _statement(query: Query) -> str:
    matches = "{}.search @@ %(query)s::tsquery" if query.parts else "true"
    if query.is_pinned:
        return _PINNED.format(matches_m=matches.format("m"))
    if not query.parts:
        return _WALK
    return _LOOK.format(matches_x=matches.format("x"), matches_m=matches.format("m"))


def _excerpt(source: str, needles: Iterable[str]) -> tuple[tuple[str, bool], ...]:
    """The part of the text around the first thing that was looked for."""
    text = " ".join(shown_text(source).split())
    marks = marked(text, needles)
    start = max(0, marks[0][0] - AROUND) if marks else 0
    if start:
        start = text.find(" ", start, marks[0][0]) + 1 or start
    end = min(len(text), start + EXCERPT)
    parts: list[tuple[str, bool]] = [("… ", False)] if start else []
    at = start
    for first, last in marks:
        if first >= end:
            break
        parts += [(text[at:first], False), (text[first:last], True)]
        at = last
    parts += [(text[at : max(at, end)], False)]
    if end < len(text):
        parts.append((" …", False))
    return tuple(part for part in parts if part[0])
