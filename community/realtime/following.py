"""The log is followed: what is new in it reaches the rooms, whether Redis said so or not.

1. A room of which a hint says that it is behind is called. `follow` reads the log of all called rooms in one go, and
   writes each frame, made once, to the room's sockets. What is called meanwhile is read in the next go: the busier the
   site, the fewer statements an event costs.
2. `sweep` compares heads with the database and calls the rooms that no hint has named; `repaired` counts them: 0 where
   nothing is broken.
3. `beat` tells each socket the heads of what it follows, as the database has them, so that it can fetch by itself; and
   writes, every five minutes at most, that its person is here.
"""

import asyncio
import os
import time
from collections.abc import Callable, Iterable, Mapping

from django.db import Error as DatabaseError

from community.events.hints import StreamKey
from community.events.streams import LIMIT, heads_of
from community.realtime.actions import SEEN_EVERY, mark_seen
from community.realtime.database import in_database
from community.realtime.rooms import Room, Rooms, Socket
from community.realtime.sight import missed
from community.realtime.subscriptions import Subscriptions
from community.realtime.wire import encode

SWEEP = 5.0  # seconds between two comparisons with the database
SWEEP_ALONE = 0.25  # the same while Redis is away
GRACE = 0.5  # seconds that a hint may take before what it would have said counts as found by the sweep
BEAT = 25.0  # seconds between two heartbeats of a socket
SIGN_OF_LIFE = 20  # seconds for which the process counts as alive without another


class Following:
    """Keeps the rooms of one process up to date."""

    def __init__(
        self,
        rooms: Rooms,
        redis: Subscriptions,
        write: Callable[[Socket, bytes], None],
        sockets: Callable[[], list[Socket]],
        *,
        sweep: float,
        beat: float,
    ) -> None:
        self.repaired = 0
        self._rooms, self._redis, self._write, self._sockets = rooms, redis, write, sockets
        self._sweep_every, self._beat_every = sweep, beat
        self._called: set[Room] = set()
        self._wake = asyncio.Event()
        self._seen: dict[int, float] = {}  # when it was last written of whom

    def call(self, room: Room) -> None:
        """Have the room's log read in the next go."""
        self._called.add(room)
        self._wake.set()

    async def follow(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            called, self._called = self._called, set()
            after = {room.key: room.have for room in called if room.have is not None}
            names = {room.key: (room.topic, room.audience) for room in called}
            try:
                found = await in_database(missed, after, names)
            except DatabaseError:
                self._called |= called
                self._wake.set()
                raise
            for room in called:
                if room.key in found and self._rooms.get(room.key) is room:
                    self._tell(room, found[room.key].frames)

    def _tell(self, room: Room, frames: Iterable[tuple[int, bytes]]) -> None:
        fresh = [(seq, frame) for seq, frame in frames if seq > (room.have or 0)]
        if fresh:
            together = b"".join(frame for _seq, frame in fresh)
            room.have = fresh[-1][0]
            for socket in list(room.sockets):
                self._write(socket, together)
        if len(fresh) == LIMIT:
            self.call(room)  # there may be more

    async def sweep(self) -> None:
        while True:
            await asyncio.sleep(
                self._sweep_every if self._redis.is_up else min(SWEEP_ALONE, self._sweep_every)
            )
            heads = await in_database(heads_of, list(self._rooms))
            late = self._late(heads)
            if late and self._redis.is_up:
                await asyncio.sleep(GRACE)
                late = self._late(heads)
            self._redis.keep("hub", str(os.getpid()), seconds=SIGN_OF_LIFE)
            for room in late:
                self.repaired += 1
                self._redis.count("repaired")
                room.hinted = max(room.hinted, heads[room.key])
                self.call(room)

    def _late(self, heads: Mapping[StreamKey, int]) -> list[Room]:
        return [
            room
            for key, head in heads.items()
            if (room := self._rooms.get(key)) and room.have is not None and max(room.have, room.hinted) < head
        ]

    async def beat(self) -> None:
        """Spread over the time between two beats, so that one statement a second serves the sockets of that second."""
        due: dict[Socket, float] = {}
        while True:
            await asyncio.sleep(min(1.0, self._beat_every / 2))
            now = time.monotonic()
            due = {socket: due.get(socket, now + self._beat_every) for socket in self._sockets()}
            beating = [socket for socket, at in due.items() if at <= now]
            keys = {
                key
                for socket in beating
                for place in socket.topics.values()
                for key in place.streams.values()
            }
            heads = await in_database(heads_of, keys) if keys else {}
            await self._mark_seen({socket.user_id for socket in beating}, now)
            for socket in beating:
                due[socket] = now + self._beat_every
                self._write(socket, encode({"beat": _heads_for(socket, heads)}))

    async def _mark_seen(self, here: set[int], now: float) -> None:
        self._seen = {user: at for user, at in self._seen.items() if now - at < SEEN_EVERY.total_seconds()}
        if unwritten := here - self._seen.keys():
            await in_database(mark_seen, unwritten)
            self._seen |= dict.fromkeys(unwritten, now)


def _heads_for(socket: Socket, heads: Mapping[StreamKey, int]) -> dict[str, dict[str, int]]:
    return {
        topic: {audience: heads[key] for audience, key in place.streams.items() if key in heads}
        for topic, place in socket.topics.items()
        if place.streams
    }
