"""Who says what when in a seeded community: its threads, and the log of all their posts in the order of time."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from django.utils import timezone

from accounts.models import User
from community.demo.crowd import Place
from community.demo.phrases import TITLES, sentence

YEARS = 3
NOTED, EDITED, REACTED, DELETED = 1, 2, 4, 8


@dataclass
class Line:
    """One stream of a talk: what its row says in the end, and how far it has been told (`seq`, `nr`)."""

    audience_id: int
    pk: int = 0
    head: int = 0
    items: int = 0
    last_at: datetime | None = None
    seq: int = 0
    nr: int = 0


@dataclass
class Talk:
    """A thread that is going to be written: where, for whom, by whom."""

    place: Place
    people: Sequence[User]
    started: datetime
    shared: Line
    title: str
    pk: int = 0
    notes: dict[int, Line] = field(default_factory=dict)  # by firm
    read: dict[int, int] = field(default_factory=dict)  # by user: the number of the last post they have read


class Entry(NamedTuple):
    """One post of the log: when, in which talk, by whom of its people, and what happens to it then."""

    seconds: int  # since the epoch
    talk: int
    author: int
    happens: int

    @property
    def events(self) -> int:
        return 1 + (self.happens & (EDITED | REACTED | DELETED)).bit_count()


def plan_talks(dice: random.Random, sizes: Sequence[tuple[Place, int]]) -> tuple[list[Talk], list[Entry]]:
    """Decide who says what when: the talks, and the log of all their posts in the order of time."""
    now = timezone.now().replace(microsecond=0)
    talks: list[Talk] = []
    log: list[Entry] = []
    for number, (place, size) in enumerate(sizes):
        started = now - timedelta(seconds=dice.randint(3600, YEARS * 365 * 86_400))
        firm = dice.choice(place.writers).firm_id if size < 200 and dice.random() < 0.06 else None
        writers = [user for user in place.writers if firm in (None, user.firm_id)]
        people = dice.sample(writers, min(len(writers), dice.randint(2, 6) + size // 20))
        audience = place.notes[firm] if firm else place.everyone
        talks.append(
            Talk(place, people, started, Line(audience.pk), sentence(dice, dice.choice(TITLES))[:120])
        )
        within = min(int((now - started).total_seconds()), 864_000 + size * 40_000)
        moments = sorted(dice.randint(1, within) for _ in range(size - 1))
        for moment in (0, *moments):
            at = int(started.timestamp()) + moment
            chance = dice.random()
            happens = (
                EDITED if chance < 0.03 else REACTED if chance < 0.09 else DELETED if chance > 0.997 else 0
            )
            log.append(Entry(at, number, dice.randrange(len(people)) if moment else 0, happens))
            if firm is None and dice.random() < 0.03:
                log.append(Entry(at, number, dice.randrange(len(people)), NOTED))
    log.sort(key=lambda entry: entry.seconds)  # stable: a note stays behind the post that it follows
    return talks, log


def line_of(talk: Talk, entry: Entry) -> Line:
    """The stream that a post stands in: the shared one, or that of its author's firm."""
    if not entry.happens & NOTED:
        return talk.shared
    firm = talk.people[entry.author].firm_id
    return talk.notes.setdefault(firm, Line(talk.place.notes[firm].pk))


@lru_cache(maxsize=4096)
def moment_of(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
