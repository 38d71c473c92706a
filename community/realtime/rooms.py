"""What a hub keeps of one stream: who follows it in this process, and how far they have been told."""

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from community.events.hints import StreamKey
from community.realtime.sight import Listener, Place
from community.realtime.subscriptions import Subscriptions

if TYPE_CHECKING:
    from community.realtime.presence import Presence


class Ear(Protocol):
    """Where a socket's frames go. `is_slow` says that its reader does not keep up."""

    @property
    def is_slow(self) -> bool: ...

    def write(self, frames: bytes) -> None: ...

    def close(self, code: int) -> None: ...


@dataclass(eq=False)
class Socket:
    """One connection: who listens, where frames go, and which topics it follows."""

    listener: Listener
    ear: Ear
    topics: dict[str, Place] = field(default_factory=dict)
    looking: set[str] = field(default_factory=set)  # topics that the tab shows now
    checks: int = 0  # how often the seats of its user have changed
    moved: set[str] = field(default_factory=set)  # topics of lists to be told of in the hub's next turn
    joining: asyncio.Lock = field(default_factory=asyncio.Lock)
    is_open: bool = True
    is_idle: bool = False  # nobody has touched a key or moved a pointer in it for a while

    @property
    def user_id(self) -> int:
        return self.listener.user.pk


@dataclass(eq=False)
class Room:
    """One stream in this process. Its sockets have been told everything up to `have`; None until the first is in."""

    key: StreamKey
    topic: str
    audience: str
    sockets: set[Socket] = field(default_factory=set)
    joining: int = 0  # sockets that are on their way in: the room must stay
    have: int | None = None
    hinted: int = 0  # the highest seq that Redis has named
    presence: "Presence | None" = None

    @property
    def is_empty(self) -> bool:
        return not self.sockets and not self.joining

    @property
    def is_behind(self) -> bool:
        return self.have is not None and self.hinted > self.have


class Rooms(dict[StreamKey, Room]):
    """The rooms of a process by their stream; Redis is asked for hints about each for as long as it is here."""

    def __init__(self, redis: Subscriptions) -> None:
        self._redis = redis
        self._by_channel: dict[str, Room] = {}

    def open(self, key: StreamKey, topic: str, audience: str) -> Room:
        """Return the room of that stream, opened where it isn't yet."""
        room = self.get(key)
        if room is None:
            room = self[key] = self._by_channel[key.channel] = Room(key, topic, audience)
            self._redis.add(key.channel)
        return room

    def heard_at(self, channel: str) -> Room | None:
        return self._by_channel.get(channel)

    def drop_if_empty(self, room: Room) -> None:
        if room.is_empty and self.pop(room.key, None) is not None:
            self._by_channel.pop(room.key.channel, None)
            self._redis.remove(room.key.channel)
            if room.presence:
                room.presence.close()
