"""One long channel of a seeded community, by COPY: what acts would have made, in minutes instead of hours.

Its messages are short, one in two hundred names somebody who looks, one in thirty has a reaction. `check_streams`
proves that its stream says what the log says.
"""

import json
import random
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from community.chat import verbs
from community.chat.lexing import vector
from community.chat.models import Channel, Message, MessageMention, MessageReaction
from community.demo.copying import copy_rows, take_ids
from community.demo.crowd import Place
from community.demo.phrases import Piece, lines_of
from community.events.ids import new_public_id
from community.events.models import Event, Stream, StreamKind
from community.markup import RENDER_VERSION
from community.rooms.models import ReadMark
from community.rooms.reactions import ReactionKind
from community.rooms.words import words_of

AT_ONCE = 10_000  # messages in one COPY
YEARS = 3
MESSAGE = (
    "id, public_id, channel_id, audience_id, nr, author_id, firm_id, byline, source, html, html_version, excerpt, "
    "client_id, at, version, worded, search"
)
EVENT = "at, verb, actor_id, firm_id, workspace_id, audience_id, subject_kind, subject_id, facts, stream_id, seq, nr"


@transaction.atomic
def write_channel(
    dice: random.Random,
    place: Place,
    size: int,
    variety: int,
    watchers: Sequence[User],
    progress: Callable[[int], None],
) -> Channel:
    """Write a channel of `size` messages for everyone of a place, all of it or nothing.

    The first of `watchers` has read half of it, the others all. `progress` is told how many more are written.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    writer = _Writer(dice, place, size, variety, watchers)
    for start in range(1, size + 1, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, size + 1))
        writer.write(numbers)
        progress(len(numbers))
    Stream.objects.filter(pk=writer.stream.pk).update(
        head=writer.seq, items=size, last_at=writer.at(size), active_at=writer.at(size)
    )
    now = timezone.now()
    marks = [(user.pk, size if turn else max(1, size // 2)) for turn, user in enumerate(watchers)]
    stream = writer.stream
    rows = ((pk, stream.pk, stream.audience_id, nr, now) for pk, nr in marks)
    copy_rows(ReadMark, "user_id, stream_id, audience_id, nr, at", rows)
    return writer.channel


class _Writer:
    """A channel that is being filled: how far its stream has come, and what may be said in it."""

    def __init__(
        self, dice: random.Random, place: Place, size: int, variety: int, watchers: Sequence[User]
    ) -> None:
        self.dice, self.place, self.size, self.watchers = dice, place, size, watchers
        self.people = dice.sample(list(place.writers), min(len(place.writers), 40))
        self.lines = lines_of(dice, variety)
        self.calls = [(user, [self._call(user, line) for line in self.lines[:20]]) for user in watchers]
        self.began = timezone.now().replace(microsecond=0) - timedelta(days=YEARS * 365)
        opener = place.workspace.opened_by
        self.channel = Channel.objects.create(
            workspace=place.workspace,
            audience=place.everyone,
            opened_by=opener,
            firm_id=opener.firm_id,
            byline=opener.name,
            name="lab",
            topic="All that is said in passing",
        )
        self.stream = Stream.objects.create(
            kind=StreamKind.CHANNEL, subject_id=self.channel.pk, audience_id=place.everyone.pk
        )
        Channel.objects.filter(pk=self.channel.pk).update(stream=self.stream)
        self.seq = 0
        opened = self._event(
            verbs.OPENED.name, opener, self.began, "channel", self.channel.pk, {"is_direct": False}
        )
        copy_rows(Event, EVENT, [opened])
        self.words_of = lru_cache(maxsize=200_000)(self._words_of)

    def at(self, nr: int) -> datetime:
        """When message `nr` was sent: evenly through the years, the last one a minute ago."""
        seconds = (YEARS * 365 * 86_400 - 60) * nr // self.size
        return self.began + timedelta(seconds=seconds)

    def write(self, numbers: range) -> None:
        """Copy the messages with these numbers, what they mention, what was said of them, and the events of it."""
        dice, channel = self.dice, self.channel
        messages, mentions, reactions, events = [], [], [], []
        for nr, pk in zip(numbers, take_ids(Message, len(numbers)), strict=True):
            at, author, chance = self.at(nr), dice.choice(self.people), dice.random()
            named, lines = dice.choice(self.calls) if chance < 0.005 else (None, self.lines)
            if named == author:
                named, lines = None, self.lines
            piece = dice.choice(lines)
            messages.append(
                (
                    pk,
                    new_public_id(),
                    channel.pk,
                    channel.audience_id,
                    nr,
                    author.pk,
                    author.firm_id,
                    author.name,
                    piece.source,
                    piece.html,
                    RENDER_VERSION,
                    piece.excerpt,
                    f"seed:{pk}",
                    at,
                    1,
                    1,
                    self.words_of(piece, author.name),
                )
            )
            facts = {"channel": channel.pk}
            events.append(self._event(verbs.SENT.name, author, at, "message", pk, facts, nr))
            if named:
                mentions.append((pk, channel.pk, channel.audience_id, named.pk))
            if chance > 0.97:
                reader, kind = dice.choice(self.people), dice.choice(ReactionKind.values)
                reactions.append((pk, channel.audience_id, reader.pk, kind, at))
                said = {**facts, "kind": kind}
                events.append(self._event(verbs.REACTED.name, reader, at, "message", pk, said))
        copy_rows(Message, MESSAGE, messages)
        copy_rows(MessageMention, "message_id, channel_id, audience_id, user_id", mentions)
        copy_rows(MessageReaction, "message_id, audience_id, user_id, kind, at", reactions)
        copy_rows(Event, EVENT, events)

    def _call(self, user: User, line: Piece) -> Piece:
        text = f"@[{user.name}](user:{user.public_id}) {line.source}"
        words = words_of(text, [self.place.everyone.pk], self.place.workspace)
        return Piece(words.source, words.html, words.excerpt)

    def _words_of(self, piece: Piece, byline: str) -> str:
        return vector(self.channel.pk, piece.source, piece.html, byline)

    def _event(
        self,
        verb: str,
        actor: User,
        at: datetime,
        kind: str,
        subject: int,
        facts: Mapping[str, object],
        nr: int | None = None,
    ) -> tuple[object, ...]:
        self.seq += 1
        return (
            at,
            verb,
            actor.pk,
            actor.firm_id,
            self.place.workspace.pk,
            self.place.everyone.pk,
            kind,
            subject,
            json.dumps(facts),
            self.stream.pk,
            self.seq,
            nr,
        )
