"""Who is here in a workspace: of each person one word, told in changes that come together, and stored nowhere.

1. A socket that follows `people/<workspace>` says that its person is here; it is told who else is, and then what
   changes.
2. What changes within a moment is one frame, made once for all sockets. The moment grows with the number of people, so
   that five thousand who come and go cost as little as fifty.
3. Each process tells the others of its own people, over Redis: all of them when it meets another and every `REPEAT`
   seconds, else what has changed. Of a process that says nothing more, everybody is gone after `FORGET` seconds.
4. Who follows a link is away for a moment, and comes back before `LINGER` is over: nobody is told.
"""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils import timezone

from community.events.hints import people_channel
from community.manners.hours import Manner
from community.manners.reading import manner_now
from community.realtime.database import in_database
from community.realtime.presence import FORGET, PROCESS, REPEAT
from community.realtime.rooms import Socket
from community.realtime.sight import Place
from community.realtime.subscriptions import Subscriptions
from community.realtime.wire import encode

TELL = 0.5  # seconds in which changes become one frame, and as many more as there are hundreds of people
LINGER = 8.0  # seconds for which somebody is still here who has just left
# Of what several sockets and processes say of one person, the first of these counts.
ORDER = ("dnd", "away", "here", "idle", "")


@dataclass(eq=False)
class Crowd:
    """The people of one workspace, as far as this process knows: `own` are its sockets' and `told` what it has said."""

    audience_id: int
    topic: str
    sockets: set[Socket] = field(default_factory=set)
    members: dict[int, str] = field(default_factory=dict)  # public ids of those who are here, or just were
    own: dict[str, str] = field(default_factory=dict)
    elsewhere: dict[str, tuple[float, dict[str, str]]] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    fresh: set[int] = field(default_factory=set)  # whose state is to be looked at again
    snapshot: bytes = b""  # all that it has told, for whoever comes
    timer: asyncio.TimerHandle | None = None
    repeat: asyncio.TimerHandle | None = None


class People:
    """The crowds of a process by the audience of everyone in their workspace."""

    def __init__(self, redis: Subscriptions, write: Callable[[Socket, bytes], None]) -> None:
        self._redis, self._write = redis, write
        self._crowds: dict[int, Crowd] = {}
        self._sockets: dict[int, Counter[Socket]] = {}
        self._manners: dict[int, Manner] = {}
        self._clocks: dict[int, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def enter(self, socket: Socket, topic: str, place: Place) -> None:
        """The socket's person is here, and is told who else is."""
        (audience_id,) = place.audiences
        crowd = self._crowds.get(audience_id)
        if crowd is None:
            crowd = self._crowds[audience_id] = Crowd(audience_id, topic)
            self._redis.add(people_channel(audience_id))
            self._say_all(crowd)
        crowd.sockets.add(socket)
        crowd.members[socket.user_id] = socket.listener.user.public_id
        self._sockets.setdefault(socket.user_id, Counter())[socket] += 1
        self._take(socket.user_id, place.manner or Manner())
        crowd.snapshot = crowd.snapshot or encode({"people": topic, "all": crowd.told})
        socket.ear.write(crowd.snapshot)
        self._look(crowd, socket.user_id)

    def leave(self, socket: Socket, place: Place) -> None:
        """The socket follows the workspace no more. Twice is harmless."""
        (audience_id,) = place.audiences
        crowd = self._crowds.get(audience_id)
        if crowd is None or socket not in crowd.sockets:
            return
        crowd.sockets.discard(socket)
        mine = self._sockets[socket.user_id]
        mine[socket] -= 1
        if mine[socket] <= 0:
            del mine[socket]
        if not mine:
            self._forget(socket.user_id)
        asyncio.get_running_loop().call_later(LINGER, self._look, crowd, socket.user_id)

    def changed(self, user_id: int) -> None:
        """Something is new of the person: everybody who may is told."""
        for crowd in self._crowds.values():
            if user_id in crowd.members:
                self._look(crowd, user_id)

    def ask_again(self, user_id: int) -> None:
        """They have chosen something, or an hour has come: what they want to be taken for is read anew."""
        if user_id in self._sockets:
            task = asyncio.create_task(self._read(user_id))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _read(self, user_id: int) -> None:
        manner = await in_database(manner_now, user_id)
        if user_id in self._sockets:
            self._take(user_id, manner)
            self.changed(user_id)

    def _take(self, user_id: int, manner: Manner) -> None:
        self._manners[user_id] = manner
        if clock := self._clocks.pop(user_id, None):
            clock.cancel()
        if manner.changes_at:
            wait = max(1.0, (manner.changes_at - timezone.now()).total_seconds() + 0.5)
            loop = asyncio.get_running_loop()
            self._clocks[user_id] = loop.call_later(wait, self.ask_again, user_id)

    def _forget(self, user_id: int) -> None:
        del self._sockets[user_id]
        self._manners.pop(user_id, None)
        if clock := self._clocks.pop(user_id, None):
            clock.cancel()

    def hear(self, audience_id: int, message: str) -> None:
        """What another process has published of its people there."""
        crowd = self._crowds.get(audience_id)
        said = json.loads(message)
        if crowd is None or said["process"] == PROCESS:
            return
        _until, known = crowd.elsewhere.get(said["process"], (0.0, {}))
        if "all" in said and said["process"] not in crowd.elsewhere:
            self._publish(crowd, {"all": crowd.own})  # it does not know whom we have
        known = {**said["all"]} if "all" in said else {**known, **said["now"]}
        known = {public_id: state for public_id, state in known.items() if state}
        crowd.elsewhere[said["process"]] = (time.monotonic() + FORGET, known)
        self._soon(crowd)

    def _look(self, crowd: Crowd, user_id: int) -> None:
        if self._crowds.get(crowd.audience_id) is crowd:
            crowd.fresh.add(user_id)
            self._soon(crowd)

    def _soon(self, crowd: Crowd) -> None:
        if crowd.timer is None:
            pause = TELL * (1 + len(crowd.told) / 100)
            crowd.timer = asyncio.get_running_loop().call_later(pause, self._tell, crowd)

    def _tell(self, crowd: Crowd) -> None:
        """Say what has changed: to the other processes of our own people, to our sockets of all."""
        crowd.timer = None
        fresh, crowd.fresh = crowd.fresh, set()
        present = {socket.user_id for socket in crowd.sockets} if fresh else set()
        now: dict[str, str] = {}
        for user_id in fresh & crowd.members.keys():
            public_id = crowd.members[user_id]
            state = self._state(user_id) if user_id in present else ""
            if state != crowd.own.get(public_id, ""):
                now[public_id] = state
            if not state:
                del crowd.members[user_id]
        if now:
            _apply(crowd.own, now)
            self._publish(crowd, {"now": now})
        self._show(crowd)
        if not crowd.sockets and not crowd.members and self._crowds.get(crowd.audience_id) is crowd:
            self._close(crowd)

    def _show(self, crowd: Crowd) -> None:
        here = _merged(crowd)
        ids = here.keys() | crowd.told.keys()
        now = {each: here.get(each, "") for each in ids if here.get(each) != crowd.told.get(each)}
        if now:
            crowd.told, crowd.snapshot = here, b""
            frame = encode({"people": crowd.topic, "now": now})
            for socket in list(crowd.sockets):
                self._write(socket, frame)

    def _state(self, user_id: int) -> str:
        """What a person of ours is: what they chose, else whether any of their browsers is in use."""
        manner = self._manners.get(user_id, Manner())
        if manner.state:
            return manner.state
        return "idle" if all(socket.is_idle for socket in self._sockets.get(user_id, ())) else "here"

    def _say_all(self, crowd: Crowd) -> None:
        self._publish(crowd, {"all": crowd.own})
        crowd.repeat = asyncio.get_running_loop().call_later(REPEAT, self._say_all, crowd)
        if any(until < time.monotonic() for until, _people in crowd.elsewhere.values()):
            self._soon(crowd)

    def _close(self, crowd: Crowd) -> None:
        if crowd.repeat:
            crowd.repeat.cancel()
        self._publish(crowd, {"all": {}})
        del self._crowds[crowd.audience_id]
        self._redis.remove(people_channel(crowd.audience_id))

    def _publish(self, crowd: Crowd, said: Mapping[str, Mapping[str, str]]) -> None:
        message = json.dumps({"process": PROCESS, **said}, separators=(",", ":"))
        self._redis.publish(people_channel(crowd.audience_id), message)


def _apply(known: dict[str, str], now: Mapping[str, str]) -> None:
    for public_id, state in now.items():
        if state:
            known[public_id] = state
        else:
            known.pop(public_id, None)


def _merged(crowd: Crowd) -> dict[str, str]:
    """One word a person: of what is said of them here and elsewhere, the first of `ORDER`."""
    now = time.monotonic()
    crowd.elsewhere = {name: row for name, row in crowd.elsewhere.items() if row[0] > now}
    if not crowd.elsewhere:
        return dict(crowd.own)
    merged = dict(crowd.own)
    for _until, people in crowd.elsewhere.values():
        for public_id, state in people.items():
            merged[public_id] = min(state, merged.get(public_id, ""), key=ORDER.index)
    return merged
