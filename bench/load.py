"""A small load generator: some connections that are kept, on each the next request as soon as the last is answered."""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

PATIENCE = 20.0  # seconds until an answer counts as none


class Request(NamedTuple):
    """What is sent: a path, and a form's bytes, or a piece of a file with headers of its own."""

    path: str
    cookie: str = ""
    body: bytes = b""
    method: str = ""
    headers: tuple[str, ...] = ("Content-Type: application/x-www-form-urlencoded", "X-Sent-By: composer")

    def encode(self) -> bytes:
        method = self.method or ("POST" if self.body else "GET")
        lines = [f"{method} {self.path} HTTP/1.1", "Host: 127.0.0.1"]
        if self.cookie:
            lines.append(f"Cookie: {self.cookie}")
        if self.body:
            lines += [*self.headers, f"Content-Length: {len(self.body)}"]
        return ("\r\n".join(lines) + "\r\n\r\n").encode() + self.body


@dataclass
class Burst:
    """What came of a number of requests: seconds of each, bytes of an answer, seconds of all, and what went wrong."""

    took: list[float] = field(default_factory=list)
    size: int = 0
    lasted: float = 0.0
    wrong: list[str] = field(default_factory=list)


def burst(port: int, count: int, connections: int, make: Callable[[], Request]) -> Burst:
    """Send `count` requests over `connections` connections to 127.0.0.1:`port`."""
    return asyncio.run(_burst(port, count, connections, make))


async def _burst(port: int, count: int, connections: int, make: Callable[[], Request]) -> Burst:
    done, turns = Burst(), iter(range(count))
    began = time.perf_counter()
    await asyncio.gather(*(_connection(port, turns, make, done) for _ in range(min(connections, count))))
    done.lasted = time.perf_counter() - began
    return done


async def _connection(port: int, turns: Iterator[int], make: Callable[[], Request], done: Burst) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for _turn in turns:
            request = make()
            began = time.perf_counter()
            try:
                async with asyncio.timeout(PATIENCE):
                    writer.write(request.encode())
                    status, size = await _answer(reader)
            except (TimeoutError, OSError, asyncio.IncompleteReadError) as error:
                done.wrong.append(f"{request.path}: {type(error).__name__}")
                return
            done.took.append(time.perf_counter() - began)
            done.size = size
            if status not in (200, 204):
                done.wrong.append(f"{request.path}: {status}")
    finally:
        writer.close()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, int]:
    """Read one answer whole; return its status and how many bytes its body has."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status, *lines = head.split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
    size = 0
    if headers.get("transfer-encoding") == "chunked":
        while length := int((await reader.readline()).split(b";")[0], 16):
            await reader.readexactly(length + 2)
            size += length
        await reader.readline()
    else:
        size = int(headers.get("content-length", 0))
        await reader.readexactly(size)
    return int(status.split()[1]), size
