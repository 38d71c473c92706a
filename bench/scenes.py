"""What `make bench-live` and `make bench-chat` play, the goals of it, and what is said of what came out."""

import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from bench.listening import Figures, quantile


class Scene(NamedTuple):
    """So many sockets, each in `each` of `rooms`; in the slow part so many texts a second.

    `least` is the goal of deliveries per second of CPU, as a share of the bare server's.
    """

    name: str
    sockets: int
    rooms: int = 1
    each: int = 1
    rate: float = 2.0
    least: float = 0.8


SCENES = {
    "thread": (Scene("1,000 in one thread", 1_000),),
    "channel": (
        Scene("1,000 in one channel", 1_000),
        Scene("200 in one channel", 200, rate=10.0),
        Scene("5,000 in one channel", 5_000),
        Scene("1,000 in 20 of 1,000 channels", 1_000, rooms=1_000, each=20, rate=10.0, least=0.4),
    ),
}
LATENCY_BESIDE_BARE = 1.5
KB_A_SOCKET = 35.0  # with session and sign-in, where a socket follows one room
DEARER = 1.2  # what a delivery to one of 5,000 may cost of one to 1,000


@dataclass
class Found:
    """What one scene has shown of both."""

    bare: Figures
    keyway: Figures


def report(played: dict[Scene, Found]) -> bool:
    """Print figures and goals; return whether nothing was lost, doubled, out of order or repaired."""
    print(
        f"{'':32}{'':8}{'del./s':>9}{'per CPU-s':>11}{'p50 ms':>8}{'p99 ms':>8}{'commit p99':>12}{'kB each':>9}"
    )
    for scene, found in played.items():
        for name, figures in (("bare", found.bare), ("keyway", found.keyway)):
            print(
                f"{scene.name:32}{name:8}{statistics.median(figures.rates):9,.0f}{figures.per_cpu:11,.0f}"
                f"{figures.quantile(0.5):8.1f}{figures.quantile(0.99):8.1f}"
                f"{quantile(figures.commits, 0.99):12.1f}{figures.memory:9.1f}"
            )
    print()
    for is_met, words in verdicts(played):
        print("met   " if is_met else "MISSED", words)
    faults = [
        f"{scene.name}, {name}: {fault}"
        for scene, found in played.items()
        for name, figures in (("bare", found.bare), ("keyway", found.keyway))
        for fault in figures.faults[:5]
    ]
    for fault in faults:
        print("WRONG ", fault)
    return not faults


def verdicts(played: dict[Scene, Found]) -> Iterator[tuple[bool, str]]:
    dearest: dict[int, float] = {}
    for scene, (bare, keyway) in ((scene, (found.bare, found.keyway)) for scene, found in played.items()):
        ratio = keyway.per_cpu / bare.per_cpu
        words = (
            f"{scene.name}: deliveries per CPU-second beside bare {ratio:.2f}, goal at least {scene.least}"
        )
        yield ratio >= scene.least, words
        took, commit = keyway.quantile(0.99), quantile(keyway.commits, 0.99)
        most = LATENCY_BESIDE_BARE * bare.quantile(0.99) + commit
        words = f"p99 {took:.1f} ms, goal {most:.1f}: {LATENCY_BESIDE_BARE} of bare, and the commit"
        yield took <= most, f"{scene.name}: {words}"
        if scene.rooms == 1:
            words = f"{keyway.memory:.1f} kB a socket, goal {KB_A_SOCKET:.0f}"
            yield keyway.memory <= KB_A_SOCKET, f"{scene.name}: {words}"
            dearest[scene.sockets] = keyway.cpu / keyway.deliveries
    if {1_000, 5_000} <= dearest.keys():
        ratio = dearest[5_000] / dearest[1_000]
        yield ratio <= DEARER, f"a delivery to one of 5,000 costs {ratio:.2f} of one to 1,000, goal {DEARER}"
