"""Threads found by words of their titles: while somebody types a link to one, and while they type a title themselves.

Full-text search as PostgreSQL has it, in no language: a part's number is no word of any. A word is found by its
beginning. One index holds the titles of all workspaces, so an answer takes a little longer where others use a word;
`even` hides that (docs/decisions/0026 has what was measured).
"""

import re
import time
from collections.abc import Callable
from functools import wraps
from itertools import combinations
from typing import Any, NamedTuple

from django.db import connection
from django.http import HttpResponse

from accounts.models import User
from community.threads.kinds import kind_of
from community.workspaces.access import seats_in
from community.workspaces.models import Workspace

SUGGESTED = 8
SIMILAR = 5
MOST_WORDS = 8  # of what is typed; pairs of them are looked for
TYPED = 255
STEP = 0.05  # seconds: answers come on a beat

_WORD = re.compile(r"\w+(?:[-./]\w+)*")
# Words of three letters and more that say nothing of what a title is about. A word that is missing here costs order.
_SAYS_NOTHING = frozenset(
    "the and for with from not are was has have how what why when where which does can our".split()  # noqa: SIM905
)

_VECTOR = "to_tsvector('simple'::regconfig, COALESCE(t.title, ''))"
_FOUND = f"""
SELECT t.public_id, t.title, t.kind, t.byline, a.kind <> 'everyone', t.closed_at IS NOT NULL
FROM threads_thread t JOIN workspaces_audience a ON a.id = t.audience_id
WHERE t.audience_id = ANY (%(seats)s) AND t.merged_into_id IS NULL AND {_VECTOR} @@ to_tsquery('simple', %(words)s)
"""  # noqa: S608  (our own words only)
_NEWEST = f"{_FOUND} ORDER BY t.id DESC LIMIT {SUGGESTED}"
_NEAREST = (
    f"{_FOUND} ORDER BY ts_rank({_VECTOR}, to_tsquery('simple', %(any)s)) DESC, t.id DESC LIMIT {SIMILAR}"
)


class Found(NamedTuple):
    """A thread that the viewer sees."""

    public_id: str
    title: str
    kind: str
    byline: str
    is_narrow: bool
    is_closed: bool

    @property
    def icon(self) -> str:
        return kind_of(self.kind).icon

    @property
    def label(self) -> Any:
        return kind_of(self.kind).label


def threads_named(viewer: User, workspace: Workspace, typed: str) -> list[Found]:
    """Return the newest threads there that have all words typed so far in their titles."""
    words = _WORD.findall(typed[:TYPED])[:MOST_WORDS]
    return _ask(_NEWEST, viewer, workspace, words=" & ".join(map(_beginning, words))) if words else []


def threads_like(viewer: User, workspace: Workspace, title: str) -> list[Found]:
    """Return the threads there whose titles share most with `title`: two words, or its only one that says something."""
    telling = [word for word in dict.fromkeys(_WORD.findall(title[:TYPED].lower())) if _tells(word)]
    words = [_beginning(_stem(word)) for word in telling[:MOST_WORDS]]
    if not words:
        return []
    pairs = [f"({one} & {other})" for one, other in combinations(words, 2)] or words
    return _ask(_NEAREST, viewer, workspace, words=" | ".join(pairs), any=" | ".join(words))


def even(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let answers take a multiple of `STEP` seconds: how many rows of others were looked through can't be told."""

    @wraps(view)
    def on_the_beat(*args: Any, **kwargs: Any) -> HttpResponse:
        begun = time.monotonic()
        response = view(*args, **kwargs)
        time.sleep(STEP - (time.monotonic() - begun) % STEP)
        return response

    return on_the_beat


def _ask(statement: str, viewer: User, workspace: Workspace, **words: str) -> list[Found]:
    seats = seats_in(viewer, workspace)
    # Each time planned for its own words: common ones and rare ones want different plans.
    with connection.cursor() as cursor:
        cursor.execute(statement, {"seats": seats, **words})
        return [Found(*row) for row in cursor.fetchall()]


def _beginning(word: str) -> str:
    """A term of a tsquery; what `_WORD` lets through needs no escape."""
    return f"'{word.lower()}':*"


def _tells(word: str) -> bool:
    return len(word) > 2 and word not in _SAYS_NOTHING


def _stem(word: str) -> str:
    """One and many are the same thing in a title: bearing, bearings."""
    return word[:-1] if len(word) > 4 and word.endswith("s") and word.isalpha() else word
