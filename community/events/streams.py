"""The log of events, read by stream: what came after a place, and where the heads are.

Each kind of stream registers how a viewer finds its streams and what its entries look like on the wire.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from community.events.hints import StreamKey

LIMIT = 500  # entries of one stream that are sent to somebody who was away; more than that is a page to load


@dataclass(frozen=True)
class LogEntry:
    """One event of a stream. `by` is the actor's public id, "" where nobody acted."""

    key: StreamKey
    seq: int
    nr: int | None
    verb: str
    by: str
    subject_kind: str
    subject_id: int
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Followed:
    """A thing with streams as one viewer sees it: the shared stream first, each by its audience's public id."""

    workspace_id: int
    streams: Mapping[str, StreamKey]


@dataclass(frozen=True)
class LiveKind:
    """How things of one kind are followed.

    `find` returns what the viewer sees of a thing, or raises Http404. `draw` returns for each entry, in order, what
    it says on the wire beyond the fields that all entries have.
    """

    find: Callable[[Any, str], Followed]  # of a User, whom this layer does not know
    draw: Callable[[Sequence[LogEntry]], list[dict[str, Any]]]


_by_topic: dict[str, LiveKind] = {}
_by_kind: dict[int, LiveKind] = {}


def register(topic: str, kind: int, live: LiveKind) -> None:
    """Let things of `kind` be followed under `topic`: `thread/<public id>`."""
    _by_topic[topic] = _by_kind[kind] = live


def find_followed(viewer: Any, topic: str) -> Followed | None:
    """Return what `thread/<id>` is for the viewer, or None where there is no such kind; Http404 where it is hidden."""
    word, _slash, public_id = topic.partition("/")
    return _by_topic[word].find(viewer, public_id) if word in _by_topic else None


_HEADS = """
SELECT s.kind, s.subject_id, s.audience_id, s.head
FROM unnest(%s::smallint[], %s::bigint[], %s::bigint[]) AS w (kind, subject_id, audience_id)
JOIN events_stream s USING (kind, subject_id, audience_id)
"""

_LOG = """
SELECT w.kind, w.subject_id, w.audience_id, e.seq, e.nr, e.verb, COALESCE(u.public_id, ''), e.subject_kind,
       e.subject_id, e.facts
FROM unnest(%s::smallint[], %s::bigint[], %s::bigint[], %s::bigint[]) AS w (kind, subject_id, audience_id, after)
JOIN events_stream s USING (kind, subject_id, audience_id)
JOIN LATERAL (
    SELECT * FROM events_event e WHERE e.stream_id = s.id AND e.seq > w.after ORDER BY e.seq LIMIT %s
) e ON true
LEFT JOIN accounts_user u ON u.id = e.actor_id
ORDER BY w.kind, w.subject_id, w.audience_id, e.seq
"""


def heads_of(keys: Iterable[StreamKey]) -> dict[StreamKey, int]:
    """Return the head of each stream; 0 where it has not begun."""
    keys = list(keys)
    heads = dict.fromkeys(keys, 0)
    with connection.cursor() as cursor:
        cursor.execute(_HEADS, _columns(keys))
        heads |= {StreamKey(*key): head for *key, head in cursor.fetchall()}
    return heads


def read_log(after: Mapping[StreamKey, int], *, limit: int = LIMIT) -> list[LogEntry]:
    """Return the entries of each stream after the given `seq`, in order, at most `limit` of each."""
    with connection.cursor() as cursor:
        cursor.execute(_LOG, [*_columns(after), list(after.values()), limit])
        return [
            LogEntry(StreamKey(*key), seq, nr, verb, by, kind, pk, json.loads(facts))
            for *key, seq, nr, verb, by, kind, pk, facts in cursor.fetchall()
        ]


def draw(entries: Sequence[LogEntry]) -> list[dict[str, Any]]:
    """Return each entry as it goes over the wire, without `on` and `stream`, which the caller knows."""
    drawn: dict[int, list[dict[str, Any]]] = {}
    for kind in {entry.key.kind for entry in entries}:
        drawn[kind] = _by_kind[kind].draw([entry for entry in entries if entry.key.kind == kind])
    taken = {kind: iter(more) for kind, more in drawn.items()}
    return [
        {"seq": entry.seq, "verb": entry.verb, "by": entry.by, **next(taken[entry.key.kind])}
        for entry in entries
    ]


def _columns(keys: Iterable[StreamKey]) -> list[list[int]]:
    return [list(column) for column in zip(*keys, strict=True)] or [[], [], []]
