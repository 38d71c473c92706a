"""What a long thread offers to its reader: a line of its time to open it at, and its most valued posts."""

from datetime import datetime
from typing import Any, NamedTuple

from community.threads.facts import PageFact, page_facts
from community.threads.reading import PAGE

STOPS = 8  # pieces of the line
WORDS_A_MINUTE = 200

# Posts at even distances, by number: as many look-ups in a thread of ten thousand posts as in one of thirty.
_LINE = f"""SELECT json_build_array(o.items, (SELECT json_agg(DISTINCT jsonb_build_array(found.nr, found.at))
    FROM generate_series(0, {STOPS}) n CROSS JOIN LATERAL (
        SELECT p.nr, p.at FROM threads_post p WHERE p.thread_id = t.id AND p.audience_id = t.audience_id
          AND p.after_nr IS NULL AND p.nr >= 1 + n * (o.items - 1) / {STOPS} ORDER BY p.nr LIMIT 1) found))
FROM events_stream o
WHERE o.kind = 1 AND o.subject_id = t.id AND o.audience_id = t.audience_id AND o.items > {PAGE}"""  # noqa: S608

# Each of the thirty is looked up: of a join the planner makes a walk over all posts of the thread.
_BEST = """SELECT json_build_array(count(*), sum(v.words)) FROM threads_valuedpost v
WHERE v.thread_id = t.id AND (
    SELECT p.thread_id = t.id AND p.audience_id = t.audience_id AND p.deleted_at IS NULL AND p.moved_to_id IS NULL
    FROM threads_post p WHERE p.id = v.post_id)"""


class Stop(NamedTuple):
    """A post on the line: its number, and when it was written."""

    nr: int
    at: datetime


class Line(NamedTuple):
    """A long thread's time, in `stops` at even distances of its `items` posts."""

    items: int
    stops: tuple[Stop, ...]


class Best(NamedTuple):
    """How many of a thread's posts are its most valued ones, and how many minutes they take to read."""

    posts: int
    minutes: int


def read_line(found: Any) -> Line | None:
    """Read the answer of `_LINE`; a short thread has none."""
    if not found:
        return None
    items, stops = found
    return Line(items, tuple(Stop(nr, datetime.fromisoformat(at)) for nr, at in sorted(stops)))


def read_best(found: Any) -> Best | None:
    """Read the answer of `_BEST`; None where no posts stand out."""
    posts, words = found
    return Best(posts, minutes_of(words)) if posts else None


def minutes_of(words: int) -> int:
    """How long it takes to read so many words."""
    return max(1, round(words / WORDS_A_MINUTE))


page_facts["line"] = PageFact(_LINE, read_line)
page_facts["best"] = PageFact(_BEST, read_best)
