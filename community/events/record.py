"""The one way in for every write: an act is one transaction that ends with its events.

`@act` opens the transaction, `record()` collects, and the last statements before commit write stream, event and
outbox. The row lock of a busy stream so spans the flush only, not the work of the act (measured 1,255 against 225
acts a second on one stream).
"""

import functools
import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, ParamSpec, Protocol, TypeVar

from django.db import OperationalError, connection, models, transaction
from psycopg2 import errors, sql

from community.events import hints
from community.events.models import Event, EventPrivate
from community.events.verbs import Verb

P = ParamSpec("P")
R = TypeVar("R")


class Actor(Protocol):
    """Who acts: a user, of whom the log keeps the firm of that moment."""

    pk: Any
    firm_id: int


@dataclass
class Entry:
    """One event that waits for the end of its act."""

    verb: Verb
    actor: Actor | None
    audience_id: int
    subject: models.Model
    workspace_id: int | None
    facts: Mapping[str, Any]
    private: Mapping[str, str] | None
    stream_id: int | None
    adds: bool


_collected: ContextVar[list[Entry] | None] = ContextVar("collected", default=None)


def act(function: Callable[P, R]) -> Callable[P, R]:
    """Make `function` one act: a durable transaction that ends with its events; a deadlock is retried once."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return _run_once(function, *args, **kwargs)
        except OperationalError as error:
            if not isinstance(error.__cause__, errors.DeadlockDetected):
                raise
            return _run_once(function, *args, **kwargs)

    run.is_act = True  # type: ignore[attr-defined]  # read by the house rules' test
    return run


def _run_once(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    with hints.collected(), transaction.atomic(durable=True):
        token = _collected.set([])
        try:
            result = function(*args, **kwargs)
            _flush(_collected.get() or [])
        finally:
            _collected.reset(token)
    return result


def record(
    verb: Verb,
    *,
    actor: Actor | None,
    audience_id: int,
    subject: models.Model,
    workspace_id: int | None = None,
    facts: Mapping[str, Any] | None = None,
    private: Mapping[str, str] | None = None,
    stream_id: int | None = None,
    adds: bool = False,
) -> None:
    """Collect one event of the running act.

    `audience_id` says who may learn of it. `private` (names, addresses, browsers) is stored apart and can be erased.
    With `stream_id` the event takes the stream's next `seq`; where it `adds` a post, also the next `nr`, which is
    then written to the subject's own `nr`, in the table and on the instance. Raises RuntimeError outside an act, and
    ValueError for undeclared facts.
    """
    collected = _collected.get()
    if collected is None:
        raise RuntimeError(f"{verb.name} was recorded outside an act")
    verb.check(facts or {})
    collected.append(
        Entry(verb, actor, audience_id, subject, workspace_id, facts or {}, private, stream_id, adds)
    )


def _flush(entries: list[Entry]) -> None:
    """Write the act's events, those of streams last and in the streams' order (no deadlock between acts)."""
    for entry in sorted(entries, key=lambda entry: entry.stream_id or 0):
        salt = secrets.token_bytes(16)
        private = json.dumps(entry.private, sort_keys=True) if entry.private else None
        digest = hashlib.sha256(salt + private.encode()).digest() if private else None
        event_id = _insert(entry, digest)
        if private:
            EventPrivate.objects.create(event_id=event_id, salt=salt, data=private)
        hints.wake(entry.verb.readers)
        if entry.adds or entry.verb.moves_lists:
            hints.audience_moved(entry.audience_id, entry.verb.lists)


# One statement takes the numbers, writes the event and its outbox rows, and stamps the new post with its number.
_INSERT = """
WITH moved AS (
    UPDATE events_stream SET
        head = head + 1,
        items = items + %(adds)s,
        last_at = CASE WHEN %(adds)s = 1 THEN statement_timestamp() ELSE last_at END,
        active_at = CASE WHEN %(adds)s = 1 AND active_at < statement_timestamp() - interval '1 minute'
                         THEN statement_timestamp() ELSE active_at END
    WHERE id = %(stream_id)s
    RETURNING id, kind, subject_id, audience_id, head, items
), written AS (
    INSERT INTO events_event (at, verb, actor_id, firm_id, workspace_id, audience_id, subject_kind, subject_id,
                              facts, private_digest, stream_id, seq, nr)
    SELECT statement_timestamp(), %(verb)s, %(actor_id)s, %(firm_id)s, %(workspace_id)s, %(audience_id)s,
           %(subject_kind)s, %(subject_id)s, %(facts)s, %(digest)s, moved.id, moved.head,
           CASE WHEN %(adds)s = 1 THEN moved.items END
    FROM (SELECT 1) AS one LEFT JOIN moved ON true
    RETURNING id, nr
), due AS (
    INSERT INTO events_outbox (reader, event_id, tries, due_at, last_error)
    SELECT reader, written.id, 0, statement_timestamp(), ''
    FROM written, unnest(%(readers)s::text[]) AS reader
)"""


def _insert(entry: Entry, digest: bytes | None) -> int:
    statement: sql.Composable = sql.SQL(_INSERT)
    if entry.adds:
        stamp = sql.SQL(
            ", stamped AS (UPDATE {table} SET nr = moved.items FROM moved WHERE {table}.id = %(subject_id)s)"
        )
        statement += stamp.format(table=sql.Identifier(entry.subject._meta.db_table))
    statement += sql.SQL(
        " SELECT written.id, written.nr, moved.kind, moved.subject_id, moved.audience_id, moved.head"
        " FROM written LEFT JOIN moved ON true"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            {
                "adds": int(entry.adds),
                "stream_id": entry.stream_id,
                "verb": entry.verb.name,
                "actor_id": entry.actor.pk if entry.actor else None,
                "firm_id": entry.actor.firm_id if entry.actor else None,
                "workspace_id": entry.workspace_id,
                "audience_id": entry.audience_id,
                "subject_kind": entry.subject._meta.model_name,
                "subject_id": entry.subject.pk,
                "facts": json.dumps(entry.facts),
                "digest": digest,
                "readers": list(entry.verb.readers),
            },
        )
        event_id, nr, *key, seq = cursor.fetchone()
    if seq is not None:
        hints.stream_moved(hints.StreamKey(*key), seq)
    if entry.adds:
        entry.subject.nr = nr  # type: ignore[attr-defined]  # what adds a post has the column
    return int(event_id)


def events_of(subject: models.Model) -> models.QuerySet[Event]:
    """Return the events of one row, oldest first. The caller has checked that the viewer sees the row."""
    return Event.objects.filter(subject_kind=subject._meta.model_name, subject_id=subject.pk).order_by("id")
