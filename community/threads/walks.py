"""In which order a list goes through threads, and which of them stand on a page. Each order has an index.

1. *Walked*, for what a good part of the threads is: streams in their order, from the index alone, until the page is
   full. Of few seats each audience's own index gives its first rows, so a viewer of few audiences never walks over
   others' threads; of many the one index over all, because hundreds of small walks are dearer than what is passed over.
   A walk ends after `LOOKED_AT` rows. Where its filters left too few for a page, a second one looks `LOOKED_FURTHER`,
   and the next page goes on where that has ended: so "look further" stands only where there is a lot to look through.
2. *Picked*, for what few threads are: from an index of its own (one's own threads, a tag), and put in order.

Each row of either is asked once, in order, until the page is full: so no list costs what a workspace holds.
"""

import base64
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from community.events.ids import is_public_id

FEW_SEATS = 20
LOOKED_AT = 500  # rows of the order, for a page that something is left out of
LOOKED_FURTHER = 3_000  # rows after these, within the same page
AT_ONCE = 64  # the same without a filter: what is left out then is no more than a thread's second stream


class Walk(NamedTuple):
    """One order: rows of `table` (called s) that `only` keeps, by `place` and then by thread.

    Without a `place` the order is by thread alone: the order in which they were started. `cast` is the type of a place.
    `once` keeps one of several rows of a thread, which it calls s (thread_id, place, audience_id). `is_one_index`: one
    index holds the whole order, with the audience in it.
    """

    table: str
    only: str = ""
    place: str = ""
    cast: str = "int"
    thread: str = "s.thread_id"
    rises: bool = False
    once: str = ""
    is_one_index: bool = False


class Filter(NamedTuple):
    """Which threads a list keeps, asked of one row after the other: never by a join with everything.

    `thread` says it of the thread t, `row` of the row s of the walk; `picked` gives the same, or a little more, as
    thread_id from an index of its own. Both may say {sees_x}: that the viewer sees the row called x. `range` is a part
    of the order outside of which no row passes.
    """

    thread: str = ""
    row: str = ""
    picked: str = ""
    range: str = ""


# A thread has one stream for each audience: the shared posts, and each firm's notes. Of those that the viewer sees the
# freshest counts, so an internal note moves the thread in its own firm's list only. The look for a fresher stream is a
# sub-select: NOT EXISTS becomes a join, which reads all streams there are.
LATEST = Walk(
    "events_stream s",
    "AND s.kind = 1",
    place="s.active_at",
    cast="timestamptz",
    thread="s.subject_id",
    once="""AND NOT COALESCE((
        SELECT true FROM events_stream o WHERE o.kind = 1 AND o.subject_id = s.thread_id AND {sees_o}
          AND (o.active_at, o.audience_id) > (s.place, s.audience_id) LIMIT 1), false)""",
    is_one_index=True,
)

_OF_EACH_SEAT = """
    SELECT s.* FROM unnest(%(seats)s::bigint[]) AS seat (audience_id) CROSS JOIN LATERAL (
        SELECT s.audience_id, {thread} AS thread_id, {shown} AS place FROM {table}
        WHERE s.audience_id = seat.audience_id {only} {after} ORDER BY {order} LIMIT {most}
    ) s ORDER BY {outer} LIMIT {most}"""
_OF_ALL = """
    SELECT s.audience_id, {thread} AS thread_id, {shown} AS place FROM {table}
    WHERE {sees_s} {only} {after} ORDER BY {order} LIMIT {most}"""
_OF_PICKED = """
    SELECT s.* FROM ({picked}) picked CROSS JOIN LATERAL (
        SELECT s.audience_id, {thread} AS thread_id, {shown} AS place FROM {table}
        WHERE {thread} = picked.thread_id AND {sees_s} {only} {after} OFFSET 0
    ) s ORDER BY {outer}"""

# What is asked of a row of the walk comes first: most fail there, and are asked nothing else.
# The last row says where the walk ended, if that was before its rows did and the page is not full.
_PAGE = """
WITH walked AS MATERIALIZED ({walked}
), found AS (
    SELECT s.thread_id, s.place FROM walked s
    WHERE CASE WHEN {of_row}
        THEN (SELECT t.merged_into_id IS NULL {of_thread} FROM threads_thread t WHERE t.id = s.thread_id) {once}
        ELSE false END
    ORDER BY {outer} LIMIT %(limit)s
), page AS (
    SELECT s.*, false AS is_end FROM found s {end}
)"""
_END = """UNION ALL (
    SELECT s.thread_id, s.place, true FROM walked s WHERE (SELECT count(*) FROM found) < %(limit)s
    ORDER BY {outer} OFFSET {most} - 1 LIMIT 1)"""
_CURSOR = "(SELECT c.id FROM threads_thread c WHERE c.public_id = %(after)s)"

# A long array is no way into an index, which would sort it for each row; COALESCE keeps the planner from trying.
_ONE_OF_FEW = "{0}.audience_id = ANY (%(seats)s)"
_ONE_OF_MANY = "COALESCE({0}.audience_id = ANY (%(seats)s), false)"


def sees(row: str, seats: int) -> str:
    """Return the condition that a viewer of so many seats sees the row called `row`."""
    return (_ONE_OF_FEW if seats <= FEW_SEATS else _ONE_OF_MANY).format(row)


def counted_sql(filters: Sequence[Filter], most: int) -> str:
    """Return the statement that counts what each filter would pick, up to `most`."""
    counts = ", ".join(
        f"(SELECT count(*) FROM ({each.picked.format_map(_Sees(1))} LIMIT {most}) picked)"  # noqa: S608  (our own words)
        for each in filters
    )
    return f"SELECT {counts}"


def walk_sql(
    walk: Walk,
    filters: Sequence[Filter],
    *,
    seats: int,
    is_later: bool,
    picked: Filter | None = None,
    is_second: bool = False,
) -> tuple[str, str]:
    """Return the CTE `page (thread_id, place, is_end)` of threads that pass all `filters`, and the order of its rows.

    `seats` is how many the viewer has; `picked` the one of the filters that few threads pass; `is_second` where the
    page goes on with a walk that has ended before it was full.
    """
    way, sign = ("ASC", ">") if walk.rises else ("DESC", "<")
    after = ""
    if is_later and walk.place:
        after = f"AND ({walk.place}, {walk.thread}) {sign} (%(place)s::{walk.cast}, {_CURSOR})"
    elif is_later:
        after = f"AND {walk.thread} {sign} {_CURSOR}"
    after += "".join(f" AND {each.range}" for each in filters if each.range)
    outer = f"{{0}}.place {way}, {{0}}.thread_id {way}" if walk.place else f"{{0}}.thread_id {way}"
    is_filtered = any(each.thread or each.row for each in filters)
    is_of_all = walk.is_one_index and seats > FEW_SEATS
    seen = _Sees(seats)
    parts = {
        "table": walk.table,
        "thread": walk.thread,
        "shown": walk.place or "NULL::int",
        "only": walk.only,
        "after": after,
        "order": f"{walk.place} {way}, {walk.thread} {way}" if walk.place else f"{walk.thread} {way}",
        "outer": outer.format("s"),
        "most": LOOKED_FURTHER if is_second else LOOKED_AT if is_filtered else AT_ONCE,
        "sees_s": seen["sees_s"],
        # The array is the way into such an index, once.
        "picked": picked.picked.format_map(_Sees(1)) if picked else "",
    }
    walked = _OF_PICKED if picked else _OF_ALL if is_of_all else _OF_EACH_SEAT
    sql = _PAGE.format(
        walked=walked.format(**parts),
        once=walk.once.format_map(seen),
        of_thread=" ".join(f"AND {each.thread}" for each in filters if each.thread),
        of_row=" AND ".join(each.row.format_map(seen) for each in filters if each.row) or "true",
        outer=parts["outer"],
        end="" if picked else _END.format(**parts),
    )
    return sql, outer.format("page")


class _Sees(dict[str, str]):
    """What {sees_x} stands for, whatever x is."""

    def __init__(self, seats: int) -> None:
        super().__init__()
        self._seats = seats

    def __missing__(self, name: str) -> str:
        return sees(name.removeprefix("sees_"), self._seats)


def cursor_after(place: Any, public_id: str) -> str:
    """The place after a row: what it stands by, and its public id. No row number leaves the process."""
    shown = place.isoformat() if isinstance(place, datetime) else place
    return base64.urlsafe_b64encode(json.dumps([shown, public_id]).encode()).decode().rstrip("=")


def read_cursor(walk: Walk, cursor: str) -> tuple[Any, str]:
    """Return place and public id; a cursor that somebody has bent starts at the first page: "" for the id."""
    try:
        place, public_id = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if walk.cast == "timestamptz":
            place = datetime.fromisoformat(place).astimezone(UTC)
        elif walk.place and (type(place) is not int or abs(place) > 2**31 - 1):
            raise ValueError
    except (ValueError, TypeError, OverflowError):
        return None, ""
    return (place, public_id) if is_public_id(public_id) else (None, "")
