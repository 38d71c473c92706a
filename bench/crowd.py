"""A thousand sockets in one process: a WebSocket client that does as little as it can, for the server is measured."""

import asyncio
import os
import struct
from collections.abc import Callable
from typing import cast

Told = Callable[["Ear", bytes], None]


class Ear(asyncio.Protocol):
    """One socket. `told` gets the payload of each text frame; `lost` is set when the line is gone."""

    def __init__(self, port: int, cookie: str, told: Told) -> None:
        self.port, self.cookie, self.told = port, cookie, told
        self.opened = asyncio.get_running_loop().create_future()
        self.lost = asyncio.Event()
        self._transport: asyncio.Transport | None = None
        self._rest = b""
        self._is_open = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport = cast(asyncio.Transport, transport)  # uvloop's is none by descent
        origin = f"http://127.0.0.1:{self.port}"
        transport.write(
            (
                f"GET /ws HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nOrigin: {origin}\r\nCookie: {self.cookie}\r\n"
                "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
            ).encode()
        )

    def connection_lost(self, error: Exception | None) -> None:
        self.lost.set()
        if not self.opened.done():
            self.opened.set_exception(error or ConnectionError("refused"))

    def data_received(self, received: bytes) -> None:
        rest = self._rest + received if self._rest else received
        if not self._is_open:
            head, found, rest = rest.partition(b"\r\n\r\n")
            if not found:
                self._rest = head
                return
            if not head.startswith(b"HTTP/1.1 101"):
                self.opened.set_exception(ConnectionError(head.partition(b"\r\n")[0].decode()))
                return
            self._is_open = True
            self.opened.set_result(None)
        self._rest = self._take(rest)

    def _take(self, rest: bytes) -> bytes:
        """Take whole frames off the front; return what is left."""
        at = 0
        while len(rest) - at >= 2:
            size, head = rest[at + 1], 2
            if size == 126:
                head = 4
                size = int.from_bytes(rest[at + 2 : at + 4], "big")
            elif size == 127:
                head = 10
                size = int.from_bytes(rest[at + 2 : at + 10], "big")
            if len(rest) - at < head + size:
                break
            kind = rest[at] & 15
            if kind == 1:
                self.told(self, rest[at + head : at + head + size])
            elif kind == 9:
                self._write(10, rest[at + head : at + head + size])
            at += head + size
        return rest[at:] if at else rest

    def say(self, text: str) -> None:
        """Send a text frame."""
        self._write(1, text.encode())

    def pause(self) -> None:
        """Read nothing more."""
        assert self._transport is not None
        self._transport.pause_reading()

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def _write(self, kind: int, payload: bytes) -> None:
        assert self._transport is not None
        mask = os.urandom(4)
        size = len(payload)
        head = (
            struct.pack("!BB", 128 | kind, 128 | size)
            if size < 126
            else struct.pack("!BBH", 128 | kind, 254, size)
        )
        masked = bytes(byte ^ mask[index & 3] for index, byte in enumerate(payload))
        self._transport.write(head + mask + masked)


async def connect(port: int, cookie: str, told: Told) -> Ear:
    """Open one socket, the handshake done."""
    _transport, ear = await asyncio.get_running_loop().create_connection(
        lambda: Ear(port, cookie, told), "127.0.0.1", port
    )
    await ear.opened
    return ear
