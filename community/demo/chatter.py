"""The conversations of a seeded community become rows, by COPY.

Nothing here is written by acts, for a million of them would take hours. So this module owes what acts promise: numbers
without gaps in every stream, streams that say what the log says, and no row of the outbox. `check_streams` proves it.
"""

import json
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from community.demo.copying import copy_rows, take_ids
from community.demo.crowd import Place
from community.demo.phrases import TAGS, Piece, Writing
from community.demo.talks import (
    DELETED,
    EDITED,
    NOTED,
    REACTED,
    Entry,
    Line,
    Talk,
    line_of,
    moment_of,
    plan_talks,
)
from community.events.ids import new_public_id
from community.events.models import Event, Stream, StreamKind
from community.events.verbs import Verb
from community.markup import RENDER_VERSION
from community.threads import verbs
from community.threads.models import Post, Reaction, ReactionKind, ReadMark, Revision, Thread, ThreadTag

AT_ONCE = 10_000  # posts in one COPY
POST = (
    "id, public_id, thread_id, thread_audience_id, audience_id, stream_id, nr, after_nr, author_id, firm_id, byline, "
    "role_then, source, html, html_version, excerpt, client_id, at, edited_at, deleted_at, deleted_by_id, version"
)
EVENT = "at, verb, actor_id, firm_id, workspace_id, audience_id, subject_kind, subject_id, facts, stream_id, seq, nr"
THREAD = "id, public_id, workspace_id, audience_id, category_id, kind, title, author_id, firm_id, byline, at"
STREAM = "id, audience_id, kind, subject_id, head, items, last_at, active_at"


@transaction.atomic
def write_chatter(
    dice: random.Random,
    writing: Writing,
    sizes: Sequence[tuple[Place, int]],
    watchers: Sequence[User],
    progress: Callable[[int], None],
) -> int:
    """Write a thread of each size in its place and return how many notes came on top; all of it or nothing.

    `watchers` have read some of everything that they see. `progress` is told how many more posts are written.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # checked with each COPY, not all at the end
    talks, log = plan_talks(dice, sizes)
    _write_threads(dice, talks)
    _write_streams(talks, log)
    for start in range(0, len(log), AT_ONCE):
        batch = Batch()
        entries = log[start : start + AT_ONCE]
        for pk, entry in zip(take_ids(Post, len(entries)), entries, strict=True):
            batch.tell(dice, talks[entry.talk], entry, pk, writing.post(dice))
        batch.write()
        progress(len(entries))
    _write_marks(dice, talks, watchers)
    return sum(1 for entry in log if entry.happens & NOTED)


def _write_threads(dice: random.Random, talks: Sequence[Talk]) -> None:
    for talk, pk in zip(talks, take_ids(Thread, len(talks)), strict=True):
        talk.pk = pk
    copy_rows(
        Thread,
        THREAD,
        (
            (
                talk.pk,
                new_public_id(),
                talk.place.workspace.pk,
                talk.shared.audience_id,
                dice.choice(talk.place.shelves).pk,
                "discussion",
                talk.title,
                talk.people[0].pk,
                talk.people[0].firm_id,
                talk.people[0].name,
                talk.started,
            )
            for talk in talks
        ),
    )
    tags = (
        (talk.pk, talk.shared.audience_id, tag)
        for talk in talks
        for tag in dict.fromkeys(
            TAGS[int(len(TAGS) * dice.random() ** 2)] for _ in range(dice.choice((0, 1, 2, 3)))
        )
    )
    copy_rows(ThreadTag, "thread_id, audience_id, name", tags)


def _write_streams(talks: Sequence[Talk], log: Iterable[Entry]) -> None:
    """Count what each stream will hold, and write its row and the event that its thread began with."""
    for talk in talks:
        talk.shared.head = 1
    for entry in log:
        line = line_of(talks[entry.talk], entry)
        line.head += entry.events
        line.items += 1
        line.last_at = moment_of(entry.seconds)
    lines = [(talk, line) for talk in talks for line in (talk.shared, *talk.notes.values())]
    for (_talk, line), pk in zip(lines, take_ids(Stream, len(lines)), strict=True):
        line.pk = pk
    copy_rows(
        Stream,
        STREAM,
        (
            (
                line.pk,
                line.audience_id,
                StreamKind.THREAD.value,
                talk.pk,
                line.head,
                line.items,
                line.last_at,
                line.last_at,
            )
            for talk, line in lines
        ),
    )
    copy_rows(Event, EVENT, (_event_of_start(talk) for talk in talks))


def _event_of_start(talk: Talk) -> tuple[Any, ...]:
    facts = {"category": talk.place.shelves[0].pk}
    return _event(verbs.STARTED, talk, talk.shared, talk.people[0], talk.started, "thread", talk.pk, facts)


def _event(
    verb: Verb,
    talk: Talk,
    line: Line,
    actor: User,
    at: datetime,
    kind: str,
    subject: int,
    facts: dict[str, Any],
    nr: int | None = None,
) -> tuple[Any, ...]:
    """A row of the log, with the stream's next number."""
    verb.check(facts)
    line.seq += 1
    place = talk.place.workspace.pk
    told = json.dumps(facts)
    return (
        at,
        verb.name,
        actor.pk,
        actor.firm_id,
        place,
        line.audience_id,
        kind,
        subject,
        told,
        line.pk,
        line.seq,
        nr,
    )


@dataclass
class Batch:
    """Rows that wait for their COPY."""

    posts: list[tuple[Any, ...]] = field(default_factory=list)
    revisions: list[tuple[Any, ...]] = field(default_factory=list)
    reactions: list[tuple[Any, ...]] = field(default_factory=list)
    events: list[tuple[Any, ...]] = field(default_factory=list)

    def tell(self, dice: random.Random, talk: Talk, entry: Entry, pk: int, words: Piece) -> None:
        """Add a post with its event, and what happens to it with the events of that."""
        line, author, at = line_of(talk, entry), talk.people[entry.author], moment_of(entry.seconds)
        line.nr += 1
        noted = bool(entry.happens & NOTED)
        edited = _later(at, 4) if entry.happens & EDITED else None
        deleted = _later(at, 9) if entry.happens & DELETED else None
        facts: dict[str, Any] = {"thread": talk.pk}
        self.posts.append(
            (
                pk,
                new_public_id(),
                talk.pk,
                talk.shared.audience_id,
                line.audience_id,
                line.pk,
                line.nr,
                talk.shared.nr if noted else None,
                author.pk,
                author.firm_id,
                author.name,
                author.job_title,
                words.source,
                words.html,
                RENDER_VERSION,
                words.excerpt,
                f"seed:{pk}",
                at,
                edited,
                deleted,
                author.pk if deleted else None,
                2 if edited or deleted else 1,
            )
        )
        verb = verbs.NOTED if noted else verbs.POSTED
        self.events.append(_event(verb, talk, line, author, at, "post", pk, facts, line.nr))
        talk.read[author.pk] = talk.shared.nr
        if edited:
            self.revisions.append((pk, line.audience_id, 1, words.source.rpartition(" ")[0], at, author.pk))
            told = {**facts, "revision": 1}
            self.events.append(_event(verbs.EDITED, talk, line, author, edited, "post", pk, told))
        if entry.happens & REACTED:
            reader, kind = dice.choice(talk.people), dice.choice(ReactionKind.values)
            self.reactions.append((pk, line.audience_id, reader.pk, kind, _later(at, 6)))
            told = {**facts, "kind": kind}
            self.events.append(_event(verbs.REACTED, talk, line, reader, _later(at, 6), "post", pk, told))
        if deleted:
            self.events.append(_event(verbs.DELETED, talk, line, author, deleted, "post", pk, facts))

    def write(self) -> None:
        """Copy the rows, those first that others point at."""
        copy_rows(Post, POST, self.posts)
        copy_rows(Revision, "post_id, audience_id, number, source, at, by_id", self.revisions)
        copy_rows(Reaction, "post_id, audience_id, user_id, kind, at", self.reactions)
        copy_rows(Event, EVENT, self.events)


def _write_marks(dice: random.Random, talks: Sequence[Talk], watchers: Sequence[User]) -> None:
    """Who wrote has read up to there; the watchers have read two threads of three, to their end or a part of it."""
    sees: dict[int, set[int]] = {
        user.pk: set(user.seats.values_list("audience_id", flat=True)) for user in watchers
    }
    now = timezone.now()
    for talk in talks:
        for pk, audiences in sees.items():
            if talk.shared.audience_id in audiences and dice.random() < 0.67:
                talk.read[pk] = max(
                    talk.read.get(pk, 0), dice.choice((talk.shared.items, dice.randint(1, talk.shared.items)))
                )
    rows = (
        (pk, talk.shared.pk, talk.shared.audience_id, nr, now)
        for talk in talks
        for pk, nr in talk.read.items()
    )
    copy_rows(ReadMark, "user_id, stream_id, audience_id, nr, at", rows)


def _later(at: datetime, minutes: int) -> datetime:
    return min(at + timedelta(minutes=minutes), timezone.now())
