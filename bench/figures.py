"""What was measured, and whether it is good enough: the goals stand here and nowhere else."""

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bench.load import Burst

# CPU of application and database beside the bare view of the same run and the same posts.
BESIDE_BARE = {"thread": 1.0, "list": 1.1, "reply": 1.5}
DEEP_BESIDE_THREAD = 1.1
LARGE_BESIDE_SMALL = 1.15
MOST_QUERIES = {
    "thread": 7,
    "deep": 7,
    "list": 7,
    "unread": 9,
    "home": 9,
    "files": 9,
    "channel": 8,
    "message": 8,
    "search": 9,
    "reply": 12,
    "send": 12,
    "edit": 15,
}
MOST_KB = {"thread": 45.0, "deep": 45.0}

BARE = "bare"


class Cell(NamedTuple):
    """One thing that is measured: a page, the size of the community, and who looks."""

    page: str
    posts: int
    viewer: str = ""


@dataclass
class Figures:
    """All bursts of one cell; CPU in milliseconds a request, by round."""

    queries: int
    app: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    redis: list[float] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    lasted: float = 0.0
    size: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, burst: Burst, app: float, database: float, redis: float) -> None:
        """Take in a burst with the seconds of CPU that were spent on it."""
        self.wrong += burst.wrong
        if not burst.took:
            return
        each = 1000 / len(burst.took)
        self.app.append(app * each)
        self.database.append(database * each)
        self.redis.append(redis * each)
        self.took += burst.took
        self.lasted += burst.lasted
        self.size = burst.size

    @property
    def cpu(self) -> float:
        """Milliseconds of application and database a request: the median of the rounds."""
        both = [app + database for app, database in zip(self.app, self.database, strict=True)]
        return statistics.median(both) if both else float("nan")

    def quantile(self, share: float) -> float:
        """Milliseconds within which `share` of the requests were answered."""
        return sorted(self.took)[int(share * (len(self.took) - 1))] * 1000 if self.took else float("nan")


class Verdict(NamedTuple):
    """One goal: what it is about, what was measured, and the most it may be."""

    about: str
    measured: float
    most: float
    unit: str = ""

    @property
    def is_met(self) -> bool:
        return self.measured <= self.most  # and so not where nothing was measured


def ratio(one: Figures, other: Figures) -> float:
    """Return how much more CPU `one` costs: the median over the rounds, each beside the other's of the same round."""
    pairs = zip(one.app, one.database, other.app, other.database, strict=False)
    ratios = [(a + b) / (c + d) for a, b, c, d in pairs if c + d]
    return statistics.median(ratios) if ratios else float("nan")


def verdicts(found: dict[Cell, Figures]) -> Iterator[Verdict]:
    """Hold what was measured beside the goals."""
    sizes = sorted({cell.posts for cell in found})
    for cell, figures in found.items():
        if cell.page == BARE:
            continue
        about = say(cell)
        if cell.page in BESIDE_BARE:
            bare = found[Cell(BARE, cell.posts)]
            yield Verdict(f"{about}: CPU beside the bare view", ratio(figures, bare), BESIDE_BARE[cell.page])
        if cell.page == "deep":
            first = found[cell._replace(page="thread")]
            yield Verdict(f"{about}: CPU beside a first page", ratio(figures, first), DEEP_BESIDE_THREAD)
        if len(sizes) > 1 and cell.posts == sizes[-1]:
            small = found[cell._replace(posts=sizes[0])]
            yield Verdict(
                f"{about}: CPU beside {sizes[0]:,} posts", ratio(figures, small), LARGE_BESIDE_SMALL
            )
        if cell.page in MOST_QUERIES:
            yield Verdict(f"{about}: queries", figures.queries, MOST_QUERIES[cell.page])
        if cell.page in MOST_KB:
            yield Verdict(f"{about}: HTML", figures.size / 1000, MOST_KB[cell.page], " kB")


def say(cell: Cell) -> str:
    return ", ".join(filter(None, [cell.page, f"{cell.posts:,} posts", cell.viewer]))


def table(found: dict[Cell, Figures]) -> Iterator[str]:
    """The figures as lines of text."""
    columns = (
        "page",
        "posts",
        "viewer",
        "queries",
        "kB",
        "req/s",
        "p50 ms",
        "p99 ms",
        "app",
        "db",
        "redis",
        "CPU ms",
    )
    widths = (8, 11, 11, 9, 7, 8, 8, 8, 8, 7, 7, 8)
    yield "".join(f"{name:>{width}}" for name, width in zip(columns, widths, strict=True)) + "  beside bare"
    for cell, figures in found.items():
        beside = ratio(figures, found[Cell(BARE, cell.posts)])
        values: Sequence[str] = (
            cell.page,
            f"{cell.posts:,}",
            cell.viewer or "-",
            str(figures.queries),
            f"{figures.size / 1000:.1f}",
            f"{len(figures.took) / figures.lasted:.0f}" if figures.lasted else "-",
            f"{figures.quantile(0.5):.1f}",
            f"{figures.quantile(0.99):.1f}",
            f"{_middle(figures.app):.2f}",
            f"{_middle(figures.database):.2f}",
            f"{_middle(figures.redis):.2f}",
            f"{figures.cpu:.2f}",
        )
        yield (
            "".join(f"{value:>{width}}" for value, width in zip(values, widths, strict=True))
            + f"  {beside:.2f}"
        )


def _middle(values: Sequence[float]) -> float:
    return statistics.median(values) if values else float("nan")
