"""The bare server beside which sockets are measured: what one sends in a room, all get. Nothing is kept.

`python -m bench.bare.broadcast PORT`, with uvloop, as fast as `websockets` can. `{"join": [rooms]}`, then texts that
begin with their room.
"""

import asyncio
import json
import sys
from collections import defaultdict

import uvloop
from websockets.asyncio.server import ServerConnection, broadcast, serve

rooms: dict[str, set[ServerConnection]] = defaultdict(set)


async def hear(connection: ServerConnection) -> None:
    mine: list[str] = []
    try:
        async for message in connection:
            assert isinstance(message, str)
            if message.startswith('{"join"'):
                mine = json.loads(message)["join"]
                for room in mine:
                    rooms[room].add(connection)
            else:
                broadcast(rooms[message.split('"', 4)[3]], message)
    finally:
        for room in mine:
            rooms[room].discard(connection)


async def main(port: int) -> None:
    async with serve(hear, "127.0.0.1", port, compression=None, max_size=None, ping_interval=None):
        await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
