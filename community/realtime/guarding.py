"""Seats and sessions end: the sockets that lived on them fall silent in the same turn of the loop.

An act that changes seats says whose. Their sockets leave all topics before any later frame, and join again from where
they were if they still may. What was not said, and what ends by the clock, is found by asking every few seconds.
"""

import asyncio
import functools
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from community.realtime.database import in_database, patiently
from community.realtime.rooms import Socket
from community.realtime.sight import Place, still_holding

if TYPE_CHECKING:
    from community.realtime.hub import Hub

ASK = 5.0  # seconds
SIGNED_OUT = 4401


class Guard:
    """Looks after what the hub's sockets may hear."""

    def __init__(self, hub: "Hub") -> None:
        self._hub = hub
        self._tasks: set[asyncio.Task[None]] = set()

    def check_soon(self, users: Iterable[int]) -> None:
        """These users hear nothing more until their seats have been looked at."""
        for socket in [socket for user in users for socket in self._hub.sockets.get(user, ())]:
            socket.checks += 1
            looking = set(socket.looking)
            heads = {topic: self._hub.leave(socket, topic) for topic in list(socket.topics)}
            task = asyncio.create_task(self._rejoin(socket, heads, looking))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _rejoin(
        self, socket: Socket, heads: Mapping[str, Mapping[str, int]], looking: set[str]
    ) -> None:
        holding = await patiently(lambda: in_database(still_holding, [], [socket.listener]))
        if socket.listener.session_key not in holding.listeners:
            self._sign_out(socket)
            return
        socket.listener = holding.listeners[socket.listener.session_key]
        for topic, after in heads.items():
            again = functools.partial(
                self._hub.join, socket, topic, after, looking=topic in looking, refusal="gone"
            )
            await patiently(again)

    async def watch(self) -> None:
        """The net under lost checks, and the clock: seats end by time, and nobody publishes that."""
        pause = ASK
        while True:
            await asyncio.sleep(pause)
            sockets = self._hub.everybody()
            asked = {
                (socket.user_id, audience_id)
                for socket in sockets
                for place in socket.topics.values()
                for audience_id in _audiences(place)
            }
            holding = await in_database(still_holding, asked, [socket.listener for socket in sockets])
            for socket in sockets:
                lost = {
                    (socket.user_id, audience_id)
                    for place in socket.topics.values()
                    for audience_id in _audiences(place)
                } & (asked - holding.seats)
                if socket.listener.session_key not in holding.listeners:
                    self._sign_out(socket)
                elif lost:
                    self.check_soon({socket.user_id})
            pause = max(0.05, min(ASK, ASK if holding.next_end is None else holding.next_end))

    def _sign_out(self, socket: Socket) -> None:
        self._hub.quit(socket)
        socket.ear.close(SIGNED_OUT)

    def stop(self) -> None:
        for task in self._tasks:
            task.cancel()


def _audiences(place: Place) -> Iterable[int]:
    return {key.audience_id for key in place.streams.values()} | place.audiences
