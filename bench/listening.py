"""What the sockets of `make bench-live` and `make bench-chat` hear, and the two servers that they hear it from."""

import asyncio
import json
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count, cycle
from typing import Any

from bench.crowd import Ear, connect

ENTRY = re.compile(rb'"on":"([^"]+)","stream":"[^"]*","seq":(\d+)')
Entry = tuple[str, int]  # of a room, and its number there


@dataclass
class Figures:
    """What was measured of one server, over all rounds."""

    deliveries: int = 0
    cpu: float = 0.0  # seconds of the server's process
    others: float = 0.0  # seconds of PostgreSQL and Redis
    memory: float = 0.0  # kB that one socket more has cost
    latencies: list[float] = field(default_factory=list)  # seconds, of the slow part only
    commits: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def per_cpu(self) -> float:
        return self.deliveries / self.cpu if self.cpu else float("nan")

    def quantile(self, share: float) -> float:
        """Milliseconds."""
        return quantile(self.latencies, share)


def quantile(rows: Iterable[float], share: float) -> float:
    """Milliseconds, of seconds."""
    in_order = sorted(rows)
    return in_order[int(share * (len(in_order) - 1))] * 1000 if in_order else float("nan")


class Crowd:
    """Listeners: when each entry arrived at each who follows its room, and whether all came once and in order."""

    def __init__(self) -> None:
        self.ears: list[Ear] = []
        self.have: dict[tuple[Ear, str], int] = {}
        self.listeners: dict[str, int] = {}
        self.sent: dict[Entry, float] = {}
        self.left: dict[Entry, int] = {}
        self.arrived: list[tuple[Entry, float]] = []
        self.faults: list[str] = []
        self.done = asyncio.Event()
        self.measuring = False
        self.size = 0

    def hear(self, ear: Ear, payload: bytes) -> None:
        found = ENTRY.search(payload, 0, 200)
        if found is None:
            return
        now, room, seq = time.perf_counter(), found[1].decode(), int(found[2])
        entry, have = (room, seq), self.have[ear, room]
        if have and seq != have + 1:
            self.faults.append(f"{room}: {seq} after {have}")
        self.have[ear, room] = seq
        self.size = len(payload)
        self.left[entry] = self.left.get(entry, self.listeners[room]) - 1
        if self.measuring:
            self.arrived.append((entry, now))
        if not self.left[entry]:
            self.done.set()

    def follow(self, ear: Ear, room: str, *, have: int = 0) -> None:
        """The ear is going to hear of that room, from behind `have` on."""
        self.have[ear, room] = have
        self.listeners[room] = self.listeners.get(room, 0) + 1

    def deliveries(self) -> int:
        """How many there were to be of all that was sent."""
        return sum(self.listeners[room] for room, _seq in self.sent)

    async def all_there(self, most: int) -> None:
        """Wait until at most so many entries are on their way."""
        async with asyncio.timeout(60):
            while sum(1 for entry in self.sent if self.left.get(entry, 1)) > most:
                self.done.clear()
                await self.done.wait()

    def settle(self) -> None:
        """Begin a new count: all is there."""
        self.sent.clear()
        self.arrived, self.faults = [], []


class Bare:
    """The bare server with its crowd; the first listener also sends."""

    def __init__(self, port: int, *, size: int) -> None:
        self.port, self.size, self.crowd = port, size, Crowd()
        self.numbers: dict[str, count[int]] = {}

    async def gather(self, sockets: int, rooms: int, each: int) -> None:
        names = [f"room/{number:012d}" for number in range(rooms)]
        self.turns = cycle(names)
        self.numbers = {name: count(1) for name in names}
        for number in range(sockets):
            ear = await connect(self.port, "", self.crowd.hear)
            self.crowd.ears.append(ear)
            mine = [names[(number * each + step) % rooms] for step in range(each)]
            for room in mine:
                self.crowd.follow(ear, room)
            ear.say(json.dumps({"join": mine}))

    async def post(self) -> float:
        room = next(self.turns)
        seq = next(self.numbers[room])
        head = f'{{"on":"{room}","stream":"","seq":{seq},"html":"'
        self.crowd.sent[room, seq] = time.perf_counter()
        self.crowd.ears[0].say(head + "x" * (self.size - len(head) - 2) + '"}')
        return 0.0


class Keyway:
    """Keyway's socket server with its crowd, and the process whose people write."""

    def __init__(self, port: int, facts: dict[str, Any], writer: asyncio.subprocess.Process) -> None:
        self.port, self.facts, self.writer = port, facts, writer
        self.crowd = Crowd()
        self.turn = asyncio.Lock()

    async def gather(self, sockets: int, each: int) -> None:
        """Open the sockets, let them join, and wait until every one of them has been let in."""
        rooms = list(self.facts["heads"])
        cookies = cycle(self.facts["cookies"])
        joined = 0
        everybody = asyncio.Event()

        def listen(ear: Ear, payload: bytes) -> None:
            nonlocal joined
            if payload.startswith(b'{"joined"'):
                joined += 1
                if joined == sockets * each:
                    everybody.set()
            else:
                self.crowd.hear(ear, payload)

        for number in range(sockets):
            ear = await connect(self.port, next(cookies), listen)
            self.crowd.ears.append(ear)
            for step in range(each):
                room = rooms[(number * each + step) % len(rooms)]
                heads = self.facts["heads"][room]
                self.crowd.follow(ear, room, have=max(heads.values()))
                ear.say(json.dumps({"join": room, "after": heads, "looking": False}))
        async with asyncio.timeout(900):  # twenty thousand joins are some minutes of questions
            await everybody.wait()

    async def post(self) -> float:
        """Have one text written; return how long the act took."""
        assert self.writer.stdin is not None
        assert self.writer.stdout is not None
        async with self.turn:
            began = time.perf_counter()
            self.writer.stdin.write(b"write\n")
            answer = json.loads(await self.writer.stdout.readline())
        self.crowd.sent[answer["room"], answer["seq"]] = began
        return float(answer["seconds"])
