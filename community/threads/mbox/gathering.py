"""Conversations: by the ids that letters answer, and where those fail by subject within a month."""

import heapq
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from community.threads.mbox import subjects
from community.threads.mbox.letter import Letter

WINDOW = timedelta(days=30)


@dataclass(frozen=True)
class Conversation:
    """Letters that belong together, the root first, each after the one that it answers, else by time.

    `times` holds each letter's time in that order; where a clock went wrong it is that of the letter answered.
    """

    letters: tuple[Letter, ...]
    times: tuple[datetime, ...]

    @property
    def root(self) -> Letter:
        return self.letters[0]


class _Circles:
    """Sets of names that are joined step by step (union-find)."""

    def __init__(self) -> None:
        self.above: dict[str, str] = {}

    def find(self, name: str) -> str:
        path = []
        while (above := self.above.setdefault(name, name)) != name:
            path.append(name)
            name = above
        for step in path:
            self.above[step] = name
        return name

    def join(self, one: str, other: str) -> None:
        self.above[self.find(other)] = self.find(one)


def gather_threads(letters: Iterable[Letter]) -> list[Conversation]:
    """Return the conversations of `letters`, in the order of their first letters' times.

    1. Letters belong together that answer one another, or the same letter though it is missing here.
    2. A letter that answers nothing known, but says "Re:", joins the conversation of the same subject that was last
       written in before it, at most 30 days earlier.
    """
    letters = sorted(letters, key=lambda letter: (letter.at, letter.position))
    known = {letter.message_id: letter for letter in letters}
    circles = _Circles()
    for letter in letters:
        for reference in letter.references:
            circles.join(reference, letter.message_id)
    _join_by_subject(letters, known, circles)
    groups: dict[str, list[Letter]] = defaultdict(list)
    for letter in letters:
        groups[circles.find(letter.message_id)].append(letter)
    found = [_ordered(group, known) for group in groups.values()]
    return sorted(found, key=lambda conversation: (conversation.times[0], conversation.root.position))


def _join_by_subject(letters: list[Letter], known: dict[str, Letter], circles: _Circles) -> None:
    latest: dict[str, Letter] = {}
    for letter in letters:
        subject = subjects.topic(letter.subject)
        if not subject:
            continue
        before = latest.get(subject)
        is_lost = not any(reference in known for reference in letter.references)
        if before and is_lost and subjects.is_answer(letter.subject) and letter.at - before.at <= WINDOW:
            circles.join(before.message_id, letter.message_id)
        latest[subject] = letter


def _ordered(group: list[Letter], known: dict[str, Letter]) -> Conversation:
    """Sort by time, but each letter after the one that it answers."""
    inside = {letter.message_id for letter in group}
    answers: dict[str, list[Letter]] = defaultdict(list)
    roots: list[Letter] = []
    for letter in group:
        parent = next((name for name in reversed(letter.references) if name in inside), None)
        (answers[parent] if parent else roots).append(letter)
    if not roots:  # two letters that claim to answer each other
        roots = [group[0]]
    waiting = [(letter.at, letter.position, letter) for letter in roots]
    heapq.heapify(waiting)
    done: list[Letter] = []
    times: list[datetime] = []
    taken: set[str] = set()
    while len(done) < len(group):
        if not waiting:
            left = next(letter for letter in group if letter.message_id not in taken)
            waiting = [(max(left.at, times[-1]), left.position, left)]
        at, _, letter = heapq.heappop(waiting)
        if letter.message_id in taken:
            continue
        taken.add(letter.message_id)
        done.append(letter)
        times.append(at)
        for answer in answers[letter.message_id]:
            heapq.heappush(waiting, (max(answer.at, at), answer.position, answer))
    return Conversation(tuple(done), tuple(times))
