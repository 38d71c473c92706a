"""Who is here and who is typing in one room. Nothing is stored: each process tells the others whom it has, over Redis.

What a process says of itself counts until it says something else, or for `FORGET` seconds. The frames name at most
`NAMED` people, and the larger a room the slower they come, so that a thousand people who arrive at once cost no storm.
"""

import asyncio
import json
import secrets
import time
from collections.abc import Callable
from typing import Any

from community.realtime.rooms import Room, Socket
from community.realtime.subscriptions import Subscriptions
from community.realtime.wire import encode

Face = tuple[str, str, str, str, int]  # public id, name, firm, letters, hue

PROCESS = secrets.token_hex(6)
TELL = 0.25  # seconds in which changes become one frame, and as many more as there are hundreds of people
REPEAT = 20.0  # seconds after which a process says again whom it has
FORGET = 50.0  # seconds after which a process that says nothing has nobody
TYPING = 2.0  # seconds in which a person's typing is told once
NAMED = 30


class Presence:
    """One room's people, as far as this process knows."""

    def __init__(self, room: Room, redis: Subscriptions, write: Callable[[Socket, bytes], None]) -> None:
        self.room = room
        self._redis = redis
        self._write = write
        self._here: dict[Socket, Face] = {}
        self._elsewhere: dict[str, tuple[float, list[Face]]] = {}
        self._typing: dict[str, float] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._said: str | None = None
        self._repeat = asyncio.get_running_loop().call_later(REPEAT, self._say_again)

    def here(self, socket: Socket, face: Face) -> None:
        if socket not in self._here:
            self._here[socket] = face
            self._changed()

    def away(self, socket: Socket) -> None:
        if self._here.pop(socket, None) is not None:
            self._changed()

    def typing(self, face: Face) -> None:
        now = time.monotonic()
        if now - self._typing.get(face[0], -TYPING) >= TYPING:
            self._typing[face[0]] = now
            self._publish({"typing": face[:2]})

    def hear(self, message: str) -> None:
        """What a process, this one too, has published about the room."""
        said = json.loads(message)
        if "typing" in said:
            frame = {"typing": self.room.topic, "stream": self.room.audience, "people": [said["typing"]]}
            self._tell(encode(frame))
        elif said.get("process") != PROCESS:
            is_new = said["process"] not in self._elsewhere
            self._elsewhere[said["process"]] = (
                time.monotonic() + FORGET,
                [tuple(face) for face in said["here"]],
            )
            if is_new:
                self._said = None  # it does not know whom we have
            self._changed()

    def close(self) -> None:
        self._repeat.cancel()
        if self._timer:
            self._timer.cancel()
        if self._said not in (None, "[]"):
            self._publish({"process": PROCESS, "here": []})

    def people(self) -> list[Face]:
        """Everybody here, each once, whoever came first in front."""
        now = time.monotonic()
        self._elsewhere = {name: row for name, row in self._elsewhere.items() if row[0] > now}
        faces = [*self._here.values(), *(face for _until, row in self._elsewhere.values() for face in row)]
        return list({face[0]: face for face in faces}.values())

    def _changed(self) -> None:
        if self._timer is None:
            pause = TELL * (1 + len(self._here) / 100)
            self._timer = asyncio.get_running_loop().call_later(pause, self._show)

    def _show(self) -> None:
        self._timer = None
        own = list({face[0]: face for face in self._here.values()}.values())
        if (said := json.dumps(own[: NAMED * 10])) != self._said:
            self._said = said
            self._publish({"process": PROCESS, "here": own[: NAMED * 10]})
        people = self.people()
        frame = {"here": self.room.topic, "people": people[:NAMED], "count": len(people)}
        self._tell(encode(frame))

    def _say_again(self) -> None:
        self._repeat = asyncio.get_running_loop().call_later(REPEAT, self._say_again)
        self._said = None if self._here else self._said
        self._changed()

    def _publish(self, message: dict[str, Any]) -> None:
        self._redis.publish(self.room.key.channel, json.dumps(message, separators=(",", ":")))

    def _tell(self, frame: bytes) -> None:
        for socket in list(self.room.sockets):
            self._write(socket, frame)
