"""The bare server beside which sockets are measured: what one sends, all get. No framework, nothing kept.

`python -m bench.bare.broadcast PORT`, with uvloop, as fast as `websockets` can.
"""

import asyncio
import sys

import uvloop
from websockets.asyncio.server import ServerConnection, broadcast, serve

everybody: set[ServerConnection] = set()


async def hear(connection: ServerConnection) -> None:
    everybody.add(connection)
    try:
        async for message in connection:
            broadcast(everybody, message)
    finally:
        everybody.discard(connection)


async def main(port: int) -> None:
    async with serve(hear, "127.0.0.1", port, compression=None, max_size=None, ping_interval=None):
        await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
