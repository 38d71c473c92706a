"""What ballots add up to. Pure functions: a ballot is its choices with how many people cast the very same one."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

Ballots = Sequence[tuple[tuple[int, ...], int]]
BARS = 20  # of numbers; a wider range is shown in as many equal steps at most


class Bar(NamedTuple):
    """One line of a result: its words, its votes, and their share of all voters in percent."""

    label: str
    votes: int
    share: int


class Round(NamedTuple):
    """One round of an instant run-off: the votes of each option still in it, and which options go out after it."""

    votes: tuple[tuple[int, int], ...]
    out: tuple[int, ...]


class Runoff(NamedTuple):
    """All rounds, and the option that won, or those that are equal."""

    rounds: tuple[Round, ...]
    winners: tuple[int, ...]


class Numbers(NamedTuple):
    """What the numbers that were given come to."""

    mean: float
    median: float
    lowest: int
    highest: int


def count_options(options: Sequence[str], ballots: Ballots) -> list[Bar]:
    """Count how many voters chose each option."""
    counted = Counter[int]()
    for choices, times in ballots:
        for choice in set(choices):
            counted[choice] += times
    voters = sum(times for _choices, times in ballots)
    return [Bar(label, counted[at], _share(counted[at], voters)) for at, label in enumerate(options)]


def run_off(options: int, ballots: Ballots) -> Runoff:
    """Count ranked ballots by instant run-off.

    1. Each ballot counts for the option it prefers among those still in.
    2. Whoever has more than half of the ballots that still count has won.
    3. Else the option with the fewest votes goes out. Of several that have equally few, the one that had fewer in the
       latest earlier round that tells them apart; where none does, all of them.
    4. Where all that are left would go out, they are equal.
    """
    standing = list(range(options))
    rounds: list[Round] = []
    while True:
        votes = _first_choices(standing, ballots)
        most = max(votes.values())
        if not sum(votes.values()):
            return Runoff((*rounds, Round(_ordered(votes), ())), ())
        if 2 * most > sum(votes.values()):
            return Runoff((*rounds, Round(_ordered(votes), ())), (_ordered(votes)[0][0],))
        fewest = min(votes.values())
        out = [option for option in standing if votes[option] == fewest]
        out = out if fewest == 0 else _break_tie(out, rounds)
        if len(out) == len(standing):
            return Runoff((*rounds, Round(_ordered(votes), ())), tuple(standing))
        rounds.append(Round(_ordered(votes), tuple(out)))
        standing = [option for option in standing if option not in out]


def sum_numbers(ballots: Ballots) -> Numbers | None:
    """Return mean, median and ends of the numbers given; None where there are none."""
    given = sorted((choices[0], times) for choices, times in ballots)
    if not given:
        return None
    voters = sum(times for _number, times in given)
    reached = list(accumulate(times for _number, times in given))

    def at(place: int) -> int:
        return next(number for (number, _times), until in zip(given, reached, strict=True) if place < until)

    mean = sum(number * times for number, times in given) / voters
    median = (at((voters - 1) // 2) + at(voters // 2)) / 2
    return Numbers(round(mean, 2), median, given[0][0], given[-1][0])


def count_numbers(low: int, high: int, ballots: Ballots) -> list[Bar]:
    """Count the numbers given, each for itself in a short range, else in equal steps."""
    width = -(-(high - low + 1) // BARS)
    counted = Counter[int]()
    for choices, times in ballots:
        counted[(choices[0] - low) // width] += times
    voters = sum(times for _choices, times in ballots)
    bars = []
    for step in range(-(-(high - low + 1) // width)):
        first = low + step * width
        last = min(first + width - 1, high)
        label = str(first) if first == last else f"{first} – {last}"
        bars.append(Bar(label, counted[step], _share(counted[step], voters)))
    return bars


def _first_choices(standing: Iterable[int], ballots: Ballots) -> Counter[int]:
    votes = Counter[int](dict.fromkeys(standing, 0))
    for choices, times in ballots:
        first = next((choice for choice in choices if choice in votes), None)
        if first is not None:
            votes[first] += times
    return votes


def _break_tie(out: list[int], rounds: Sequence[Round]) -> list[int]:
    for earlier in reversed(rounds):
        votes = dict(earlier.votes)
        fewest = min(votes[option] for option in out)
        out = [option for option in out if votes[option] == fewest]
        if len(out) == 1:
            break
    return out


def _ordered(votes: Counter[int]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted(votes.items(), key=lambda each: (-each[1], each[0])))


def _share(votes: int, voters: int) -> int:
    return round(100 * votes / voters) if voters else 0
