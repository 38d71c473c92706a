"""Many readers in one thread: they come back all at once after a fall, or never read."""

import asyncio
import json
import random
import re
import threading
import time

import uvloop

from bench.crowd import Ear, connect
from tests.drill.people import Account

ENTRY = re.compile(rb'"stream":"([a-z2-7]+)","seq":(\d+)')


class One:
    """One reader of the crowd: how far it has each stream, and whether something came twice or out of order."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.have: dict[str, int] = {}
        self.faults = 0
        self.joins = 0

    def hear(self, ear: Ear, payload: bytes) -> None:
        if payload.startswith(b'{"joined"'):
            self.joins += 1
        elif found := ENTRY.search(payload, 0, 200):
            stream, seq = found[1].decode(), int(found[2])
            self.faults += seq != self.have.get(stream, 0) + 1
            self.have[stream] = max(seq, self.have.get(stream, 0))


class Crowd:
    """`size` sockets of a few accounts, by default with the back-off of docs/realtime.md."""

    def __init__(self, port: int, accounts: list[Account], topic: str, size: int, *, deaf: int = 0) -> None:
        self.port, self.topic, self.deaf = port, topic, deaf
        self.everybody = [One(accounts[number % len(accounts)]) for number in range(size)]
        self.drops = 0
        self._is_over = False
        self._thread = threading.Thread(target=lambda: uvloop.run(self._all()), daemon=True)

    def start(self, patience: float = 120.0) -> None:
        """Open all sockets and wait until each has joined."""
        self._thread.start()
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline and not all(one.joins for one in self.hearing()):
            time.sleep(0.1)

    def hearing(self) -> list[One]:
        """Those that read."""
        return self.everybody[self.deaf :]

    def stop(self) -> None:
        self._is_over = True
        self._thread.join(30)

    async def _all(self) -> None:
        await asyncio.gather(*(self._stay(number, one) for number, one in enumerate(self.everybody)))

    async def _stay(self, number: int, one: One) -> None:
        tries = 0
        await asyncio.sleep(number / 200)  # a crowd that gathers; after a fall it comes back all at once
        while not self._is_over:
            try:
                ear = await connect(self.port, one.account.cookie, one.hear)
            except (OSError, ConnectionError):
                await asyncio.sleep(min(30, 2**tries) * random.uniform(0.5, 1.5))
                tries += 1
                continue
            tries = 0
            ear.say(json.dumps({"join": self.topic, "after": one.have, "looking": False}))
            if number < self.deaf:
                await asyncio.sleep(2)
                ear.pause()
            while not self._is_over and not ear.lost.is_set():
                try:
                    await asyncio.wait_for(ear.lost.wait(), 0.5)
                except TimeoutError:
                    continue
            ear.close()
            self.drops += not self._is_over
            await asyncio.sleep(random.uniform(0.5, 1.5))
