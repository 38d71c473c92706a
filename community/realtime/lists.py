"""Lists have no stream: who shows one is told that something moved in it, and reads it again."""

import asyncio
from collections.abc import Callable

from community.events.hints import audience_channel
from community.realtime.rooms import Socket
from community.realtime.sight import Place
from community.realtime.subscriptions import Subscriptions
from community.realtime.wire import encode

TOGETHER = 0.2  # seconds in which hints about one list become one


class Lists(dict[int, set[tuple[Socket, str]]]):
    """By audience: the sockets, with the topic, whose lists show things of it."""

    def __init__(self, redis: Subscriptions, write: Callable[[Socket, bytes], None]) -> None:
        self._redis = redis
        self._write = write
        self._moved: set[Socket] = set()

    def join(self, socket: Socket, topic: str, place: Place) -> None:
        socket.topics[topic] = place
        for audience_id in place.audiences:
            if audience_id not in self:
                self._redis.add(audience_channel(audience_id))
            self.setdefault(audience_id, set()).add((socket, topic))

    def leave(self, socket: Socket, topic: str, place: Place) -> None:
        for audience_id in place.audiences:
            following = self.get(audience_id, set())
            following.discard((socket, topic))
            if not following and self.pop(audience_id, None) is not None:
                self._redis.remove(audience_channel(audience_id))

    def hear(self, audience_id: int, lists: str) -> None:
        """Something of that audience has moved in lists, those of threads or of channels."""
        for socket, topic in self.get(audience_id, ()):
            if not topic.startswith(lists):
                continue
            socket.moved.add(topic)
            if not self._moved:
                asyncio.get_running_loop().call_later(TOGETHER, self._tell)
            self._moved.add(socket)

    def _tell(self) -> None:
        moved, self._moved = self._moved, set()
        for socket in moved:
            for topic in sorted(socket.moved & socket.topics.keys()):
                self._write(socket, encode({"moved": topic}))
            socket.moved.clear()
