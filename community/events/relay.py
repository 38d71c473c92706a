"""The relay: durable readers claim their rows of the outbox, and each row goes in the transaction of its effect.

Truth is in PostgreSQL. A job only wakes a reader, so a Redis that forgot everything, a worker that was killed or a
beat that was dead cost a delay and nothing else. An effect may run twice: a unique key of its own makes that harmless.
"""

import logging
import traceback
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now

from community.events import hints
from community.events.models import Event, Outbox

log = logging.getLogger("keyway.relay")

BATCH = 100
BACK_OFF = [timedelta(seconds=seconds) for seconds in (10, 30, 120, 600, 3600)]

# What a reader does about one event, by the reader's name.
Effect = Callable[[Event], None]
_readers: dict[str, Effect] = {}


def reader(name: str) -> Callable[[Effect], Effect]:
    """Register the effect of the durable reader `name`; verbs name it in `readers`."""

    def register(effect: Effect) -> Effect:
        if name in _readers:
            raise ValueError(f"the reader {name} is registered twice")
        _readers[name] = effect
        return effect

    return register


def registered() -> tuple[str, ...]:
    """The names of all readers."""
    return tuple(sorted(_readers))


def run_reader(name: str) -> int:
    """Do what is due for the reader, in the events' order, until nothing is; return how many rows were taken up.

    Several may run at once: each takes rows that no other has. Raises LookupError for a name that nobody registered.
    """
    if name not in _readers:
        raise LookupError(f"there is no reader {name}")
    taken = 0
    while batch := _run_batch(name, _readers[name]):
        taken += batch
    return taken


def due_readers() -> list[str]:
    """Return the registered readers that have something to do now."""
    due = Outbox.objects.filter(reader__in=registered(), due_at__lte=Now())
    return list(due.order_by("reader").values_list("reader", flat=True).distinct())


def oldest_undone() -> float:
    """Return for how many seconds the oldest overdue row has waited; 0 where none has.

    A row that was tried and put off has waited since its event, whenever it is due again.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXTRACT(epoch FROM statement_timestamp() - LEAST("
            "(SELECT min(due_at) FROM events_outbox WHERE tries = 0),"
            "(SELECT at FROM events_event WHERE id = (SELECT min(event_id) FROM events_outbox WHERE tries > 0))))"
        )
        found = cursor.fetchone()[0]
    return max(float(found or 0), 0.0)


def _run_batch(name: str, effect: Effect) -> int:
    with hints.collected(), transaction.atomic(durable=True):
        due = Outbox.objects.filter(reader=name, due_at__lte=Now()).order_by("event_id")
        rows = list(due.select_related("event").select_for_update(skip_locked=True, of=("self",))[:BATCH])
        done = [row.event_id for row in rows if _do(row, effect)]
        Outbox.objects.filter(reader=name, event_id__in=done).delete()
    return len(rows)


def _do(row: Outbox, effect: Effect) -> bool:
    """Say whether the effect took place. One that raises is undone alone, and put off with the reason."""
    try:
        with transaction.atomic():
            effect(row.event)
    except Exception as error:
        if connection.closed_in_transaction or not connection.is_usable():
            raise  # the whole batch is gone with the connection, and due again
        _put_off(row, error)
        return False
    return True


def _put_off(row: Outbox, error: Exception) -> None:
    wait = BACK_OFF[min(row.tries, len(BACK_OFF) - 1)]
    where = _place(error)
    mine = Outbox.objects.filter(reader=row.reader, event_id=row.event_id)
    mine.update(tries=min(row.tries + 1, 30_000), due_at=Now() + wait, last_error=where)
    log.error("%s put event %s off for %s: %s", row.reader, row.event_id, wait, where, exc_info=error)


def _place(error: Exception) -> str:
    """The error's class and where it was raised: its own words may quote what somebody wrote."""
    root = str(settings.ROOT)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(root)]
    ours = [frame for frame in frames if "site-packages" not in frame.filename]
    if not ours:
        return type(error).__name__
    return f"{type(error).__name__} in {ours[-1].name} ({Path(ours[-1].filename).name}:{ours[-1].lineno})"
