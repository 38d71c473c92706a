"""One process's sockets, and the one way by which they learn of things.

1. A hint from Redis says that a stream has moved, and puts its room among those that are behind.
2. `_follow` reads the log of all rooms that are behind in one go, and writes each frame, made once, to the room's
   sockets. What arrives meanwhile is read in the next go: the busier the site, the fewer statements an event costs.
3. A hint that is lost is found by `_sweep`, which compares heads with the database, and by each client, which sees a
   gap in `seq` or a head in a beat. `repaired` counts what the sweep found: 0 where nothing is broken.

All state changes happen in the event loop's thread between two awaits; only questions to the database and Redis await.
"""

import asyncio
import functools
import logging
import os
import signal
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from django.db import Error as DatabaseError
from django.http import Http404

from community.events.hints import StreamKey, audience_channel, check_channel, user_channel
from community.events.streams import LIMIT, heads_of
from community.realtime.database import in_database
from community.realtime.presence import Presence
from community.realtime.rooms import Room, Socket
from community.realtime.sight import Missed, Place, catch_up, find_place, missed, still_holding
from community.realtime.subscriptions import Subscriptions
from community.realtime.wire import encode

R = TypeVar("R")
log = logging.getLogger("keyway.realtime")

BEAT = 25  # seconds between two heartbeats of a socket
SWEEP = 5.0  # seconds between two comparisons with the database
SWEEP_ALONE = 0.25  # the same while Redis is away
GRACE = 0.5  # seconds that a hint may take before what it would have said counts as found by the sweep
LISTS = 0.2  # seconds in which hints about one list become one
MAX_TOPICS = 50
SLOW, SIGNED_OUT = 4408, 4401


class Hub:
    """Rooms by stream, sockets by user, lists by audience. `redis_url` is asked for hints and nothing else."""

    def __init__(self, redis_url: str, *, sweep: float = SWEEP, beat: float = BEAT) -> None:
        self.rooms: dict[StreamKey, Room] = {}
        self.sockets: dict[int, set[Socket]] = {}
        self.lists: dict[int, set[tuple[Socket, str]]] = {}
        self.repaired = 0
        self.redis = Subscriptions(redis_url, self._hear, self._back)
        self._by_channel: dict[str, Room] = {}
        self._behind: set[Room] = set()
        self._wake = asyncio.Event()
        self._moved: set[Socket] = set()
        self._every = sweep
        self._beat_every = beat
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to listen and to follow, in the running loop."""
        self.redis.add(check_channel())
        for work in (self.redis.run, self._follow, self._sweep, self._watch, self._beat):
            task = asyncio.create_task(self._patiently(work))
            task.add_done_callback(_end_process)
            self._tasks.append(task)

    async def stop(self) -> None:
        """End all that runs for the hub."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)

    # Sockets come and go.

    def enter(self, socket: Socket) -> None:
        mine = self.sockets.setdefault(socket.user_id, set())
        if not mine:
            self.redis.add(user_channel(socket.user_id))
        mine.add(socket)
        socket.ear.write(
            encode({"hello": {"version": 1, "me": socket.listener.user.public_id, "beat": self._beat_every}})
        )

    def quit(self, socket: Socket) -> None:
        socket.is_open = False
        for topic in list(socket.topics):
            self.leave(socket, topic)
        mine = self.sockets.get(socket.user_id, set())
        mine.discard(socket)
        if not mine and self.sockets.pop(socket.user_id, None) is not None:
            self.redis.remove(user_channel(socket.user_id))

    async def join(
        self, socket: Socket, topic: str, after: Mapping[str, int], *, looking: bool, refusal: str = "no"
    ) -> None:
        """Let the socket follow the topic from `after` (seq by audience id); say `refusal` where it may not.

        The room is heard of before the log is read, so nothing falls between; a joiner is told exactly up to the
        room's `have`, without an await before it is in.
        """
        async with socket.joining:
            while topic not in socket.topics and socket.is_open:
                checks = socket.checks
                place = await self._place_of(socket, topic)
                if place is None or len(socket.topics) >= MAX_TOPICS:
                    socket.ear.write(encode({refusal: topic}))
                    return
                if not place.streams:
                    self._join_lists(socket, topic, place)
                elif await self._join_streams(socket, topic, place, after, checks):
                    self.look(socket, topic, looking)

    def leave(self, socket: Socket, topic: str) -> dict[str, int]:
        """Let the socket follow no more; return the heads up to which it has been told."""
        place = socket.topics.pop(topic, None)
        heads: dict[str, int] = {}
        for audience, key in (place.streams if place else {}).items():
            room = self.rooms.get(key)
            if room is None:
                continue
            room.sockets.discard(socket)
            heads[audience] = room.have or 0
            if room.presence:
                room.presence.away(socket)
            self._drop_if_empty(room)
        socket.looking.discard(topic)
        for audience_id in place.audiences if place else ():
            following = self.lists.get(audience_id, set())
            following.discard((socket, topic))
            if not following and self.lists.pop(audience_id, None) is not None:
                self.redis.remove(audience_channel(audience_id))
        return heads

    async def _place_of(self, socket: Socket, topic: str) -> Place | None:
        try:
            return await in_database(find_place, socket.listener.user, topic)
        except Http404:
            return None

    def _join_lists(self, socket: Socket, topic: str, place: Place) -> None:
        socket.topics[topic] = place
        for audience_id in place.audiences:
            if audience_id not in self.lists:
                self.redis.add(audience_channel(audience_id))
            self.lists.setdefault(audience_id, set()).add((socket, topic))
        socket.ear.write(encode({"joined": topic, "heads": {}, "limited": False}))

    async def _join_streams(
        self, socket: Socket, topic: str, place: Place, after: Mapping[str, int], checks: int
    ) -> bool:
        rooms = [self._room(key, topic, audience) for audience, key in place.streams.items()]
        for room in rooms:
            room.joining += 1
        try:
            await self.redis.confirmed(room.key.channel for room in rooms)
            wanted = {room.key: max(0, after.get(room.audience, 0)) for room in rooms}
            names = {room.key: (topic, room.audience) for room in rooms}
            while True:
                heads, found = await in_database(catch_up, wanted, names)
                # The room went on while we read: what it has told its sockets meanwhile would be missing here.
                if all(room.have is None or room.have <= heads[room.key] for room in rooms):
                    break
            return self._let_in(socket, topic, place, rooms, heads, found, checks)
        finally:
            for room in rooms:
                room.joining -= 1
                self._drop_if_empty(room)

    def _let_in(
        self,
        socket: Socket,
        topic: str,
        place: Place,
        rooms: Sequence[Room],
        heads: Mapping[StreamKey, int],
        found: Mapping[StreamKey, Missed],
        checks: int,
    ) -> bool:
        if not socket.is_open or socket.checks != checks:
            return False  # seats have changed meanwhile: ask again
        for room in rooms:
            if room.have is None:
                room.have = heads[room.key]
            room.hinted = max(room.hinted, heads[room.key])
            room.sockets.add(socket)
            if room.is_behind:
                self._call(room)
        socket.topics[topic] = place
        told = {room.audience: room.have for room in rooms}
        socket.ear.write(encode({"joined": topic, "heads": told, "limited": not found}))
        for room in rooms:
            if room.key in found:
                frames = [frame for seq, frame in found[room.key].frames if seq <= (room.have or 0)]
                socket.ear.write(b"".join(frames))
        return True

    # Who is here, who is typing.

    def look(self, socket: Socket, topic: str, looking: bool) -> None:
        """The socket's tab shows the topic, or hides it."""
        place = socket.topics.get(topic)
        if place is None or not place.streams:
            return
        (socket.looking.add if looking else socket.looking.discard)(topic)
        room = self.rooms[next(iter(place.streams.values()))]
        room.presence = room.presence or Presence(room, self.redis, self._write)
        if looking and place.face:
            room.presence.here(socket, place.face)
        else:
            room.presence.away(socket)

    def type(self, socket: Socket, topic: str, *, note: bool) -> None:
        """The socket's person types a post, or a note, which only those who will see it learn of."""
        place = socket.topics.get(topic)
        if place is None or place.face is None or (note and len(place.streams) < 2):
            return
        key = list(place.streams.values())[1 if note else 0]
        room = self.rooms[key]
        room.presence = room.presence or Presence(room, self.redis, self._write)
        room.presence.typing(place.face)

    def _room(self, key: StreamKey, topic: str, audience: str) -> Room:
        room = self.rooms.get(key)
        if room is None:
            room = self.rooms[key] = self._by_channel[key.channel] = Room(key, topic, audience)
            self.redis.add(key.channel)
        return room

    def _drop_if_empty(self, room: Room) -> None:
        if room.is_empty and self.rooms.pop(room.key, None) is not None:
            self._by_channel.pop(room.key.channel, None)
            self._behind.discard(room)
            self.redis.remove(room.key.channel)
            if room.presence:
                room.presence.close()

    # What Redis says.

    def _hear(self, channel: str, message: str) -> None:
        """Called in the loop for each message, in the order in which they were published."""
        room = self._by_channel.get(channel)
        if room is not None and message.isdecimal():
            room.hinted = max(room.hinted, int(message))
            if room.is_behind:
                self._call(room)
        elif room is not None:
            if room.presence:
                room.presence.hear(message)
        elif channel == check_channel():
            self._check_soon({int(user) for user in message.split(",")})
        else:
            self._hear_small(channel.rpartition(":")[0][-1:], int(channel.rpartition(":")[2]), message)

    def _hear_small(self, kind: str, pk: int, message: str) -> None:
        if kind == "a":
            for socket, topic in self.lists.get(pk, ()):
                socket.moved.add(topic)
                if not self._moved:
                    asyncio.get_running_loop().call_later(LISTS, self._tell_moved)
                self._moved.add(socket)
        elif kind == "u":
            word, *rest = message.split()
            frame = encode({"inbox": True} if word == "inbox" else {"read": rest[0], "nr": int(rest[1])})
            for socket in list(self.sockets.get(pk, ())):
                self._write(socket, frame)

    def _tell_moved(self) -> None:
        moved, self._moved = self._moved, set()
        for socket in moved:
            for topic in sorted(socket.moved & socket.topics.keys()):
                self._write(socket, encode({"moved": topic}))
            socket.moved.clear()

    def _back(self) -> None:
        """Redis was away: what it did not say is found in the log, and who lost a seat among the seats."""
        for room in self.rooms.values():
            self._call(room)
        self._check_soon(set(self.sockets))

    # The log is followed.

    def _call(self, room: Room) -> None:
        self._behind.add(room)
        self._wake.set()

    async def _follow(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            behind, self._behind = self._behind, set()
            after = {room.key: room.have for room in behind if room.have is not None}
            names = {room.key: (room.topic, room.audience) for room in behind}
            try:
                found = await in_database(missed, after, names)
            except DatabaseError:
                self._behind |= behind
                self._wake.set()
                raise
            for room in behind:
                if room.key in found and self.rooms.get(room.key) is room:
                    self._tell(room, found[room.key].frames)

    def _tell(self, room: Room, frames: Iterable[tuple[int, bytes]]) -> None:
        fresh = [(seq, frame) for seq, frame in frames if seq > (room.have or 0)]
        if fresh:
            together = b"".join(frame for _seq, frame in fresh)
            room.have = fresh[-1][0]
            for socket in list(room.sockets):
                self._write(socket, together)
        if len(fresh) == LIMIT:
            self._call(room)  # there may be more

    def _write(self, socket: Socket, frames: bytes) -> None:
        if socket.ear.is_slow:
            self.quit(socket)
            socket.ear.close(
                SLOW
            )  # it comes back and is told what it missed; nothing is queued without bound
        else:
            socket.ear.write(frames)

    async def _sweep(self) -> None:
        """The net under Redis: compare the heads with the database; count what no hint has named within `GRACE`."""
        while True:
            await asyncio.sleep(self._every if self.redis.is_up else min(SWEEP_ALONE, self._every))
            heads = await in_database(heads_of, list(self.rooms))
            late = self._late(heads)
            if late and self.redis.is_up:
                await asyncio.sleep(GRACE)
                late = self._late(heads)
            self.redis.keep("hub", str(os.getpid()), seconds=int(4 * SWEEP))
            for room in late:
                self.repaired += 1
                self.redis.count("repaired")
                room.hinted = max(room.hinted, heads[room.key])
                self._call(room)

    def _late(self, heads: Mapping[StreamKey, int]) -> list[Room]:
        return [
            room
            for key, head in heads.items()
            if (room := self.rooms.get(key)) and room.have is not None and max(room.have, room.hinted) < head
        ]

    # Seats and sessions end.

    def _check_soon(self, users: set[int]) -> None:
        """These users hear nothing more until their seats have been looked at: a lost one is silent at once."""
        for socket in [socket for user in users for socket in self.sockets.get(user, ())]:
            socket.checks += 1
            looking = set(socket.looking)
            heads = {topic: self.leave(socket, topic) for topic in list(socket.topics)}
            task = asyncio.create_task(self._rejoin(socket, heads, looking))
            self._tasks.append(task)
            task.add_done_callback(self._tasks.remove)

    async def _rejoin(
        self, socket: Socket, heads: Mapping[str, Mapping[str, int]], looking: set[str]
    ) -> None:
        holding = await self._patiently(lambda: in_database(still_holding, [], [socket.listener]))
        if socket.listener.session_key not in holding.listeners:
            self._sign_out(socket)
            return
        socket.listener = holding.listeners[socket.listener.session_key]
        for topic, after in heads.items():
            again = functools.partial(
                self.join, socket, topic, after, looking=topic in looking, refusal="gone"
            )
            await self._patiently(again)

    async def _watch(self) -> None:
        """The net under lost checks, and the clock: seats end by time, and nobody publishes that."""
        pause = SWEEP
        while True:
            await asyncio.sleep(pause)
            sockets = [socket for mine in self.sockets.values() for socket in mine]
            asked = {
                (socket.user_id, audience_id)
                for socket in sockets
                for place in socket.topics.values()
                for audience_id in _audiences(place)
            }
            holding = await in_database(still_holding, asked, [socket.listener for socket in sockets])
            for socket in sockets:
                if socket.listener.session_key not in holding.listeners:
                    self._sign_out(socket)
                elif any(
                    (socket.user_id, audience_id) not in holding.seats
                    for place in socket.topics.values()
                    for audience_id in _audiences(place)
                    if (socket.user_id, audience_id) in asked
                ):
                    self._check_soon({socket.user_id})
            pause = max(0.05, min(SWEEP, holding.next_end if holding.next_end is not None else SWEEP))

    def _sign_out(self, socket: Socket) -> None:
        self.quit(socket)
        socket.ear.close(SIGNED_OUT)

    # Signs of life.

    async def _beat(self) -> None:
        """Each socket gets the heads of what it follows, as the database has them: a net of its own.

        Spread over the time between two beats, so that one statement a second serves the sockets of that second.
        """
        due: dict[Socket, float] = {}
        while True:
            await asyncio.sleep(min(1.0, self._beat_every / 2))
            now = time.monotonic()
            sockets = [socket for mine in self.sockets.values() for socket in mine]
            due = {socket: due.get(socket, now + self._beat_every) for socket in sockets}
            beating = [socket for socket, at in due.items() if at <= now]
            keys = {
                key
                for socket in beating
                for place in socket.topics.values()
                for key in place.streams.values()
            }
            heads = await in_database(heads_of, keys) if keys else {}
            for socket in beating:
                due[socket] = now + self._beat_every
                self._write(socket, encode({"beat": _heads_for(socket, heads)}))

    async def _patiently(self, work: Callable[[], Awaitable[R]]) -> R:
        """A database that is away is waited for."""
        while True:
            try:
                return await work()
            except DatabaseError as error:
                log.warning("The database does not answer (%s); asking again", type(error).__name__)
                await asyncio.sleep(SWEEP_ALONE)


def _end_process(task: "asyncio.Task[None]") -> None:
    """A hub that only half works would be silent: end the process, whose sockets then go to a whole one."""
    if not task.cancelled():
        log.critical("A part of the hub has failed", exc_info=task.exception())
        os.kill(os.getpid(), signal.SIGTERM)


def _heads_for(socket: Socket, heads: Mapping[StreamKey, int]) -> dict[str, dict[str, int]]:
    return {
        topic: {audience: heads[key] for audience, key in place.streams.items() if key in heads}
        for topic, place in socket.topics.items()
        if place.streams
    }


def _audiences(place: Place) -> Iterable[int]:
    return {key.audience_id for key in place.streams.values()} | place.audiences
