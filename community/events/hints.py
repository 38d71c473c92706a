"""Hints: what an act says over Redis once it is committed, so that whoever watches reads again.

A hint may be lost: truth is in the log, and what reads the log finds the rest by itself. So nobody waits for one, and
none is sent twice. The sockets' side is in `community.realtime`, the jobs' side in `community.events.relay`.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import NamedTuple

from celery import current_app
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from kombu.exceptions import OperationalError

log = logging.getLogger("keyway.hints")

WAKING = 30  # seconds after which a job that has not begun counts as lost, and another is sent


def channel(name: str) -> str:
    """A name in Redis pub/sub, which ignores database numbers: so it begins with the site's and the database's."""
    return f"{settings.REDIS_PREFIX}:{connection.settings_dict['NAME']}:{name}"


def check_channel() -> str:
    """Carries the ids of users whose seats or sessions have changed, separated by commas."""
    return channel("check")


class StreamKey(NamedTuple):
    """What a stream is the log of, and for whom."""

    kind: int
    subject_id: int
    audience_id: int

    @property
    def channel(self) -> str:
        return channel(f"s:{self.kind}:{self.subject_id}:{self.audience_id}")


def woken_key(reader: str) -> str:
    """Is in the cache from when a reader is woken until it begins."""
    return f"woken:{connection.settings_dict['NAME']}:{reader}"


def audience_channel(audience_id: int) -> str:
    return channel(f"a:{audience_id}")


def people_channel(audience_id: int) -> str:
    return channel(f"p:{audience_id}")


def user_channel(user_id: int) -> str:
    return channel(f"u:{user_id}")


@dataclass
class Hints:
    """What one transaction will say: messages by channel (a later one replaces the earlier), and readers to wake.

    Words to a user replace earlier ones of the same kind only: "inbox" does not unsay "read".
    """

    messages: dict[str, str] = field(default_factory=dict)
    moved: set[tuple[int, str]] = field(default_factory=set)
    told: dict[tuple[int, str], str] = field(default_factory=dict)
    checks: set[int] = field(default_factory=set)
    readers: set[str] = field(default_factory=set)


_collected: ContextVar[Hints | None] = ContextVar("hints", default=None)


@contextmanager
def collected() -> Iterator[None]:
    """Collect the hints of the transaction inside, and send them when it has committed."""
    hints = Hints()
    token = _collected.set(hints)
    try:
        yield
    finally:
        _collected.reset(token)
    _send(hints)


def stream_moved(key: StreamKey, seq: int) -> None:
    """The stream's head is `seq` now."""
    _now().messages[key.channel] = str(seq)


def audience_moved(audience_id: int, lists: str = "list") -> None:
    """A list that shows things of this audience has changed; `lists` is the word of the topics that show it."""
    _now().moved.add((audience_id, lists))


def tell_user(user_id: int, words: str) -> None:
    """Say something small to the user's own sockets.

    "inbox", "manners", "read thread/<id> <nr>", "read list/<id> 0" for all.
    """
    _now().told[user_id, words.partition(" ")[0]] = words


def check_seats(user_ids: Iterable[int]) -> None:
    """Seats, or the right to be here at all, have changed for these users: their sockets are looked at again."""
    _now().checks.update(user_ids)


def wake(readers: Iterable[str]) -> None:
    """Durable readers have something to do."""
    _now().readers.update(readers)


def _now() -> Hints:
    hints = _collected.get()
    if hints is None:
        raise RuntimeError("a hint was given outside a transaction that collects them")
    return hints


def _send(hints: Hints) -> None:
    messages = list(hints.messages.items())
    messages += [(audience_channel(audience_id), lists) for audience_id, lists in sorted(hints.moved)]
    messages += [(user_channel(user_id), words) for (user_id, _kind), words in hints.told.items()]
    if hints.checks:
        messages.append((check_channel(), ",".join(map(str, sorted(hints.checks)))))
    if messages and not caches["fast"].publish(messages):  # type: ignore[attr-defined]  # our own backend
        return  # Redis is away: the queue of jobs is too, and a sweep finds what is due
    try:
        for reader in sorted(hints.readers):
            # One job at a time waits for a reader: it has not begun, so it will find what was committed just now.
            if caches["fast"].add(woken_key(reader), 1, WAKING):
                current_app.send_task(
                    "community.events.tasks.run_reader", [reader], expires=60, ignore_result=True
                )
    except (OperationalError, OSError) as error:
        log.warning("No worker was woken (%s); the sweep will", type(error).__name__)
