"""One process's sockets, and the one way by which they learn of things.

Sockets join topics here and leave them; Redis says that something moved; `following` reads what it was from the log,
and `guarding` looks after who may still hear it. All state changes happen in the event loop's thread between two
awaits; only questions to the database and Redis await.
"""

import asyncio
import logging
import os
import signal
from collections.abc import Mapping, Sequence

from django.http import Http404

from community.events.hints import StreamKey, audience_channel, check_channel, user_channel
from community.realtime.database import in_database, patiently
from community.realtime.following import BEAT, SWEEP, Following
from community.realtime.guarding import Guard
from community.realtime.lists import Lists
from community.realtime.people import People
from community.realtime.presence import Presence
from community.realtime.rooms import Room, Rooms, Socket
from community.realtime.sight import Missed, Place, catch_up, find_place
from community.realtime.subscriptions import Subscriptions
from community.realtime.wire import encode

log = logging.getLogger("keyway.realtime")

MAX_TOPICS = 50
SLOW = 4408


class Hub:
    """Rooms by stream, sockets by user, lists by audience. `redis_url` is asked for hints and nothing else."""

    def __init__(self, redis_url: str, *, sweep: float = SWEEP, beat: float = BEAT) -> None:
        self.redis = Subscriptions(redis_url, self._hear, self._back)
        self.sockets: dict[int, set[Socket]] = {}
        self.rooms = Rooms(self.redis)
        self.lists = Lists(self.redis, self.write)
        self.people = People(self.redis, self.write)
        self.following = Following(self.rooms, self.redis, self.write, self.everybody, sweep=sweep, beat=beat)
        self.guard = Guard(self)
        self._beat = beat
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to listen and to follow, in the running loop."""
        self.redis.add(check_channel())
        following = self.following
        for work in (self.redis.run, following.follow, following.sweep, following.beat, self.guard.watch):
            task = asyncio.create_task(patiently(work))
            task.add_done_callback(_end_everything)
            self._tasks.append(task)

    async def stop(self) -> None:
        """End all that runs for the hub."""
        self.guard.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks)

    def enter(self, socket: Socket) -> None:
        """Greet a socket whose listener is known."""
        mine = self.sockets.setdefault(socket.user_id, set())
        if not mine:
            self.redis.add(user_channel(socket.user_id))
        mine.add(socket)
        hello = {"version": 1, "me": socket.listener.user.public_id, "beat": self._beat}
        socket.ear.write(encode({"hello": hello}))

    def quit(self, socket: Socket) -> None:
        """Forget a socket. Twice is harmless."""
        socket.is_open = False
        for topic in list(socket.topics):
            self.leave(socket, topic)
        mine = self.sockets.get(socket.user_id, set())
        mine.discard(socket)
        if not mine and self.sockets.pop(socket.user_id, None) is not None:
            self.redis.remove(user_channel(socket.user_id))

    def everybody(self) -> list[Socket]:
        return [socket for mine in self.sockets.values() for socket in mine]

    def write(self, socket: Socket, frames: bytes) -> None:
        """Send whole frames, or let a socket go that does not keep up: it comes back and is told what it missed."""
        if socket.ear.is_slow:
            self.quit(socket)
            socket.ear.close(SLOW)
        else:
            socket.ear.write(frames)

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
                    self.people.changed(socket.user_id)  # whose seat has gone is here no more, and at once
                    return
                if not place.streams:
                    await self._join_list(socket, topic, place)
                elif await self._join_streams(socket, topic, place, after, checks):
                    self.look(socket, topic, looking)

    def leave(self, socket: Socket, topic: str) -> dict[str, int]:
        """Let the socket follow no more; return the heads up to which it has been told."""
        place = socket.topics.pop(topic, None)
        heads: dict[str, int] = {}
        if place is None:
            return heads
        for audience, key in place.streams.items():
            room = self.rooms[key]
            room.sockets.discard(socket)
            heads[audience] = room.have or 0
            if room.presence:
                room.presence.away(socket)
            self.rooms.drop_if_empty(room)
        socket.looking.discard(topic)
        self.lists.leave(socket, topic, place)
        if place.manner:
            self.people.leave(socket, place)
        return heads

    async def _place_of(self, socket: Socket, topic: str) -> Place | None:
        try:
            return await in_database(find_place, socket.listener.user, topic)
        except Http404:
            return None

    async def _join_list(self, socket: Socket, topic: str, place: Place) -> None:
        """A list has no log to catch up from: it is joined once Redis tells us of all that moves from now on."""
        self.lists.join(socket, topic, place)
        await self.redis.confirmed(map(audience_channel, place.audiences))
        if topic in socket.topics:  # else the seat went meanwhile, and it was told so
            socket.ear.write(encode({"joined": topic, "heads": {}, "limited": False}))
            if place.manner:
                self.people.enter(socket, topic, place)

    async def _join_streams(
        self, socket: Socket, topic: str, place: Place, after: Mapping[str, int], checks: int
    ) -> bool:
        rooms = [self.rooms.open(key, topic, audience) for audience, key in place.streams.items()]
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
            if not socket.is_open or socket.checks != checks:
                return False  # seats have changed meanwhile: ask again
            self._let_in(socket, rooms, heads, found)
            socket.topics[topic] = place
            return True
        finally:
            for room in rooms:
                room.joining -= 1
                self.rooms.drop_if_empty(room)

    def _let_in(
        self,
        socket: Socket,
        rooms: Sequence[Room],
        heads: Mapping[StreamKey, int],
        found: Mapping[StreamKey, Missed],
    ) -> None:
        for room in rooms:
            if room.have is None:
                room.have = heads[room.key]
            room.hinted = max(room.hinted, heads[room.key])
            room.sockets.add(socket)
            if room.is_behind:
                self.following.call(room)
        told = {room.audience: room.have for room in rooms}
        socket.ear.write(encode({"joined": rooms[0].topic, "heads": told, "limited": not found}))
        for room in rooms:
            if room.key in found:
                frames = [frame for seq, frame in found[room.key].frames if seq <= (room.have or 0)]
                socket.ear.write(b"".join(frames))

    def look(self, socket: Socket, topic: str, looking: bool) -> None:
        """The socket's tab shows the topic, or hides it."""
        place = socket.topics.get(topic)
        if place is None or place.face is None:
            return
        (socket.looking.add if looking else socket.looking.discard)(topic)
        presence = self._presence_in(next(iter(place.streams.values())))
        if looking:
            presence.here(socket, place.face)
        else:
            presence.away(socket)

    def type(self, socket: Socket, topic: str, *, note: bool) -> None:
        """The socket's person types a post, or a note, which only those who will see it learn of."""
        place = socket.topics.get(topic)
        if place is None or place.face is None or (note and len(place.streams) < 2):
            return
        self._presence_in(list(place.streams.values())[1 if note else 0]).typing(place.face)

    def idle(self, socket: Socket, is_idle: bool) -> None:
        """Nobody has touched the socket's browser for a while, or somebody does again."""
        if socket.is_idle != is_idle:
            socket.is_idle = is_idle
            self.people.changed(socket.user_id)

    def _presence_in(self, key: StreamKey) -> Presence:
        room = self.rooms[key]
        room.presence = room.presence or Presence(room, self.redis, self.write)
        return room.presence

    def _hear(self, channel: str, message: str) -> None:
        """Called in the loop for each message from Redis, in the order in which they were published."""
        room = self.rooms.heard_at(channel)
        if room is not None and message.isdecimal():
            room.hinted = max(room.hinted, int(message))
            if room.is_behind:
                self.following.call(room)
        elif room is not None:
            if room.presence:
                room.presence.hear(message)
        elif channel == check_channel():
            self.guard.check_soon({int(user) for user in message.split(",")})
        else:
            place, _colon, pk = channel.rpartition(":")
            if place.endswith(":a"):
                self.lists.hear(int(pk), message)
            elif place.endswith(":p"):
                self.people.hear(int(pk), message)
            else:
                self._tell_user(int(pk), message)

    def _tell_user(self, user_id: int, message: str) -> None:
        word, *rest = message.split()
        if word == "manners":
            self.people.ask_again(user_id)
        frame = encode({word: True} if not rest else {"read": rest[0], "nr": int(rest[1])})
        for socket in list(self.sockets.get(user_id, ())):
            self.write(socket, frame)

    def _back(self) -> None:
        """Redis was away: what it did not say is found in the log, and who lost a seat among the seats."""
        for room in self.rooms.values():
            self.following.call(room)
        self.guard.check_soon(set(self.sockets))


def _end_everything(task: "asyncio.Task[None]") -> None:
    """A hub that only half works would be silent: end its server, whose sockets then go to a whole one."""
    if not task.cancelled():
        log.critical("A part of the hub has failed", exc_info=task.exception())
        os.kill(os.getpid(), signal.SIGTERM)
