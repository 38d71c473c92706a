"""`make bench-live`: a thousand sockets on one thread, beside a bare broadcast server in the same run.

1. seed a small community, where it is missing  2. start the bare server and Keyway's socket server on one processor,
the listeners and the writer on the other  3. in rounds, in turn: as many posts as can be (four on their way), then two
a second  4. print deliveries per second of CPU, and how long after it was sent a post was there

Keyway's posts are acts in another process: committed with event and stream before a hint goes out. The bare server
gets frames of the same size from one of its clients, keeps nothing and knows nobody.
"""

import argparse
import asyncio
import contextlib
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from itertools import count, cycle
from typing import Any

import redis
import uvloop

from bench.community import community_of
from bench.crowd import Ear, connect
from bench.servers import cpu_of, free_port, pid_of_postgres, pid_of_redis
from config import embedded
from config.leash import end_with_parent

PREFIX = "keyway_bench_live"
SMALL = 1_000  # posts of the community
OUTSTANDING = 4
RATE = 2.0  # posts a second, where latency is measured
SEQ = re.compile(rb'"seq":(\d+)')

BESIDE_BARE, LATENCY_BESIDE_BARE = 0.8, 1.5


@dataclass
class Figures:
    """What was measured of one server, over all rounds."""

    deliveries: int = 0
    cpu: float = 0.0  # seconds of the server's process
    others: float = 0.0  # seconds of PostgreSQL and Redis
    latencies: list[float] = field(default_factory=list)  # seconds, of the slow part only
    commits: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def per_cpu(self) -> float:
        return self.deliveries / self.cpu if self.cpu else float("nan")

    def quantile(self, share: float) -> float:
        """Milliseconds."""
        rows = sorted(self.latencies)
        return rows[int(share * (len(rows) - 1))] * 1000 if rows else float("nan")


class Crowd:
    """Listeners of one topic: when each post arrived at each, and whether all came once and in order."""

    def __init__(self) -> None:
        self.ears: list[Ear] = []
        self.have: dict[Ear, int] = {}
        self.sent: dict[int, float] = {}
        self.left: dict[int, int] = {}
        self.arrived: list[tuple[int, float]] = []
        self.faults: list[str] = []
        self.done = asyncio.Event()
        self.measuring = False
        self.size = 0

    def hear(self, ear: Ear, payload: bytes) -> None:
        found = SEQ.search(payload, 0, 200)
        if found is None:
            return
        now, seq = time.perf_counter(), int(found[1])
        if self.have[ear] and seq != self.have[ear] + 1:
            self.faults.append(f"{seq} after {self.have[ear]}")
        self.have[ear] = seq
        self.size = len(payload)
        self.left[seq] = self.left.get(seq, len(self.ears)) - 1
        if self.measuring:
            self.arrived.append((seq, now))
        if not self.left[seq]:
            self.done.set()

    def on_their_way(self) -> int:
        return sum(1 for seq in self.sent if self.left.get(seq, 1))

    async def all_there(self, most: int) -> None:
        """Wait until at most so many posts are on their way."""
        async with asyncio.timeout(60):
            while self.on_their_way() > most:
                self.done.clear()
                await self.done.wait()


class Bare:
    """The bare server with its crowd; the first listener also sends."""

    name = "bare"

    def __init__(self, port: int) -> None:
        self.port, self.numbers = port, count(1)
        self.crowd = Crowd()

    async def gather(self, sockets: int, size: int) -> None:
        self.size = size
        for _number in range(sockets):
            ear = await connect(self.port, "", self.crowd.hear)
            self.crowd.have[ear] = 0
            self.crowd.ears.append(ear)

    async def post(self) -> float:
        seq = next(self.numbers)
        head = f'{{"seq":{seq},"html":"'
        self.crowd.sent[seq] = time.perf_counter()
        self.crowd.ears[0].say(head + "x" * (self.size - len(head) - 2) + '"}')
        return 0.0


class Keyway:
    """Keyway's socket server with its crowd, and the process whose people post."""

    name = "keyway"

    def __init__(self, port: int, facts: dict[str, Any], writer: asyncio.subprocess.Process) -> None:
        self.port, self.facts, self.writer = port, facts, writer
        self.crowd = Crowd()
        self.turn = asyncio.Lock()

    async def gather(self, sockets: int) -> None:
        cookies = cycle(self.facts["cookies"])
        for _number in range(sockets):
            ear = await connect(self.port, next(cookies), self.crowd.hear)
            self.crowd.have[ear] = 0
            self.crowd.ears.append(ear)
            ear.say(json.dumps({"join": self.facts["topic"], "after": self.facts["heads"], "looking": False}))
        await asyncio.sleep(3)

    async def post(self) -> float:
        """Have one post written; return how long the act took."""
        assert self.writer.stdin is not None
        assert self.writer.stdout is not None
        async with self.turn:
            began = time.perf_counter()
            self.writer.stdin.write(b"post\n")
            answer = json.loads(await self.writer.stdout.readline())
        self.crowd.sent[answer["seq"]] = began
        return float(answer["seconds"])


async def measure(side: Bare | Keyway, figures: Figures, pid: int, options: argparse.Namespace) -> None:
    """One round: as fast as it goes, then slowly for the latency."""
    crowd = side.crowd
    watched = (pid, pid_of_postgres(), pid_of_redis())
    before, began = [cpu_of(each) for each in watched], time.perf_counter()
    for _number in range(options.posts):
        await side.post()
        await crowd.all_there(OUTSTANDING - 1)
    await crowd.all_there(0)
    lasted = time.perf_counter() - began
    spent = [cpu_of(each) - was for each, was in zip(watched, before, strict=True)]
    figures.deliveries += options.posts * len(crowd.ears)
    figures.cpu += spent[0]
    figures.others += spent[1] + spent[2]
    figures.rates.append(options.posts * len(crowd.ears) / lasted)
    crowd.measuring = True
    for _number in range(options.slow):
        due = time.perf_counter() + 1 / RATE
        figures.commits.append(await side.post())
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
    await crowd.all_there(0)
    crowd.measuring = False
    figures.latencies += [at - crowd.sent[seq] for seq, at in crowd.arrived]
    figures.faults += crowd.faults
    crowd.arrived, crowd.faults = [], []


@contextlib.contextmanager
def running(words: list[str], environment: dict[str, str], port: int, *, processor: int | None) -> Any:
    """A server on loopback until the block ends, on one processor where there are two."""

    def begin() -> None:
        end_with_parent(signal.SIGTERM)
        if processor is not None:
            os.sched_setaffinity(0, {processor})

    with open(embedded.VAR / "log" / "bench-live.log", "a") as out:
        process = subprocess.Popen(
            [sys.executable, *words],
            cwd=embedded.ROOT,
            env=os.environ | environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            preexec_fn=begin,
        )
    try:
        deadline = time.monotonic() + 60
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > deadline:
                sys.exit("A server did not start. What it said: var/log/bench-live.log")
            time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def _answers(port: int) -> bool:
    import socket

    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


async def _run(options: argparse.Namespace) -> dict[str, Figures]:
    processors = sorted(os.sched_getaffinity(0))
    servers, clients = (processors[0], processors[-1]) if len(processors) > 1 else (None, None)
    bare_port, keyway_port = free_port(), free_port()
    environment = {"PORT": str(keyway_port), "REDIS_PREFIX": PREFIX, "DEMO": "0", "LOG_LEVEL": "WARNING"}
    community = community_of(SMALL, environment)
    environment["KEYWAY_DB"] = community.database
    socket_server = (
        f"-m uvicorn --host 127.0.0.1 --port {keyway_port} --loop uvloop --no-access-log --log-level warning "
        "--ws community.realtime.wire:WireProtocol --ws-per-message-deflate false config.asgi:application"
    )
    found = {"bare": Figures(), "keyway": Figures()}
    with (
        running(
            ["-m", "bench.bare.broadcast", str(bare_port)], environment, bare_port, processor=servers
        ) as bare_pid,
        running(socket_server.split(), environment, keyway_port, processor=servers) as keyway_pid,
    ):
        async with _writer(environment) as (writer, facts):
            if clients is not None:
                os.sched_setaffinity(0, {clients})
            keyway = Keyway(keyway_port, facts, writer)
            await keyway.gather(options.sockets)
            await keyway.post()
            await keyway.crowd.all_there(0)
            bare = Bare(bare_port)
            await bare.gather(options.sockets, keyway.crowd.size)
            for number in range(options.rounds):
                await measure(bare, found["bare"], bare_pid, options)
                await measure(keyway, found["keyway"], keyway_pid, options)
                print(f"\rround {number + 1} of {options.rounds}", end="", flush=True)
            print()
    found["keyway"].faults += [f"{_repaired(community.database)} repaired"] * bool(
        _repaired(community.database)
    )
    return found


@contextlib.asynccontextmanager
async def _writer(
    environment: dict[str, str],
) -> AsyncIterator[tuple[asyncio.subprocess.Process, dict[str, Any]]]:
    writer = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bench.writer",
        env=os.environ | environment,
        cwd=embedded.ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        limit=2**20,
    )
    assert writer.stdin is not None
    assert writer.stdout is not None
    try:
        yield writer, json.loads(await writer.stdout.readline())
    finally:
        writer.stdin.close()
        await asyncio.wait_for(writer.wait(), 20)


def _repaired(database: str) -> int:
    client = redis.Redis.from_url(embedded.redis_url())
    counted = client.get(f"{PREFIX}:{database}:repaired")
    client.close()
    return int(counted or 0)


def _forget_keys() -> None:
    client = redis.Redis.from_url(embedded.redis_url())
    for key in client.scan_iter(match=f"{PREFIX}:*", count=1000):
        client.delete(key)
    client.close()


def _report(found: dict[str, Figures], options: argparse.Namespace) -> bool:
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{options.sockets} sockets, {options.rounds} rounds, {os.cpu_count()} cores, load {load}\n")
    print(f"{'':8}{'deliveries/s':>14}{'per CPU-s':>12}{'p50 ms':>9}{'p99 ms':>9}{'commit p99 ms':>15}")
    for name, figures in found.items():
        commit = sorted(figures.commits)[int(0.99 * (len(figures.commits) - 1))] * 1000
        rate = statistics.median(figures.rates)
        print(
            f"{name:8}{rate:14,.0f}{figures.per_cpu:12,.0f}{figures.quantile(0.5):9.1f}{figures.quantile(0.99):9.1f}"
            f"{commit:15.1f}"
        )
    bare, keyway = found["bare"], found["keyway"]
    print(
        f"\nPostgreSQL and Redis beside it: {keyway.others:.1f} s, the socket server {keyway.cpu:.1f} s of CPU\n"
    )
    ratio = keyway.per_cpu / bare.per_cpu
    commit = sorted(keyway.commits)[int(0.99 * (len(keyway.commits) - 1))] * 1000
    most = LATENCY_BESIDE_BARE * bare.quantile(0.99) + commit
    took = keyway.quantile(0.99)
    for is_met, words in (
        (
            ratio >= BESIDE_BARE,
            f"deliveries per CPU-second beside bare: {ratio:.2f}, goal at least {BESIDE_BARE}",
        ),
        (
            took <= most,
            f"p99: {took:.1f} ms, goal {most:.1f} ms: {LATENCY_BESIDE_BARE} of bare, and the commit",
        ),
    ):
        print("met   " if is_met else "MISSED", words)
    for name, figures in found.items():
        for fault in figures.faults[:5]:
            print(f"WRONG  {name}: {fault}")
    return not any(figures.faults for figures in found.values())


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench-live", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--sockets", type=int, default=1_000)
    parser.add_argument("--posts", type=int, default=120, help="of each round, as fast as it goes")
    parser.add_argument("--slow", type=int, default=10, help="of each round, two a second")
    parser.add_argument("--rounds", type=int, default=4)
    options = parser.parse_args()
    if "postgres" not in embedded.wanted() or "redis" not in embedded.wanted():
        sys.exit(
            "make bench-live fills a database with invented people: it runs on the embedded services only."
        )
    embedded.start()
    try:
        _forget_keys()
        found = uvloop.run(_run(options))
    finally:
        _forget_keys()
        embedded.release()
    if not _report(found, options):
        sys.exit(1)


if __name__ == "__main__":
    main()
