"""In which order a list goes through threads, and how a page of it finds its place. Each order has an index.

A walk goes through one table by an index that begins with the audience: for every audience that the viewer sees, the
index gives its first rows; merged and cut they are the page. So a viewer of few audiences never walks over others'
threads, and a page costs the same however many there are.
"""

import base64
import json
from datetime import UTC, datetime
from typing import Any, NamedTuple

from community.events.ids import is_public_id


class Walk(NamedTuple):
    """One order: rows of `table` (called s) that `only` keeps, by `place` and then by thread.

    Without a `place` the order is by thread alone: the order in which they were started. `cast` is the type of a place.
    """

    table: str
    only: str = ""
    place: str = ""
    cast: str = "int"
    thread: str = "s.thread_id"
    rises: bool = False


# A thread has one stream for each audience: the shared posts, and each firm's notes. Of those that the viewer sees the
# freshest counts, so an internal note moves the thread in its own firm's list only. The look for a fresher stream is a
# sub-select: NOT EXISTS becomes a join, which reads all streams there are; and COALESCE lets the planner think that
# half of them pass.
LATEST = Walk(
    "events_stream s",
    """AND s.kind = 1 AND NOT COALESCE((
        SELECT true FROM events_stream o
        WHERE o.kind = 1 AND o.subject_id = s.subject_id AND o.audience_id = ANY (%(seats)s)
          AND (o.active_at, o.id) > (s.active_at, s.id) LIMIT 1), false)""",
    place="s.active_at",
    cast="timestamptz",
    thread="s.subject_id",
)

_WALKED = """
WITH walked AS (
    SELECT s.* FROM unnest(%(seats)s::bigint[]) AS seat (audience_id) CROSS JOIN LATERAL (
        SELECT {thread} AS thread_id, {shown} AS place
        FROM {table} {join}
        WHERE s.audience_id = seat.audience_id {only} {filter} {after}
          AND (SELECT t.merged_into_id IS NULL FROM threads_thread t WHERE t.id = {thread})
        ORDER BY {order} LIMIT %(limit)s
    ) s
), page AS (
    SELECT * FROM walked s ORDER BY {outer} LIMIT %(limit)s
)"""
_CURSOR = "(SELECT c.id FROM threads_thread c WHERE c.public_id = %(after)s)"


def walk_sql(walk: Walk, *, join: str, condition: str, is_later: bool) -> tuple[str, str]:
    """Return the CTE `page (thread_id, place)` of a walk, and the order of its rows.

    `join` and `condition` say of the thread, which they call {thread}, which ones are wanted.
    """
    way, sign = ("ASC", ">") if walk.rises else ("DESC", "<")
    after = ""
    if is_later and walk.place:
        after = f"AND ({walk.place}, {walk.thread}) {sign} (%(place)s::{walk.cast}, {_CURSOR})"
    elif is_later:
        after = f"AND {walk.thread} {sign} {_CURSOR}"
    outer = f"{{0}}.place {way}, {{0}}.thread_id {way}"
    sql = _WALKED.format(
        table=walk.table,
        thread=walk.thread,
        shown=walk.place or "NULL",
        join=join.replace("{thread}", walk.thread),
        only=walk.only,
        filter=condition.replace("{thread}", walk.thread),
        after=after,
        order=f"{walk.place} {way}, {walk.thread} {way}" if walk.place else f"{walk.thread} {way}",
        outer=outer.format("s"),
    )
    return sql, outer.format("page")


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
