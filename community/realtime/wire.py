"""Frames straight to the socket: one event becomes one frame, framed once, and the same bytes go to every reader.

Sending through ASGI would frame, queue and await for each socket. uvicorn's own protocol class, with one extension more
in the scope, gives the consumer the transport instead (`uvicorn --ws community.realtime.wire:WireProtocol`).
"""

import json
import struct
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

EXTENSION = "keyway.wire"
TEXT = 0x81  # the last frame of a text message (RFC 6455, 5.2)


def encode(message: dict[str, Any]) -> bytes:
    """Return `message` as one unmasked text frame."""
    payload = json.dumps(message, separators=(",", ":"), ensure_ascii=False).encode()
    size = len(payload)
    if size < 126:
        head = struct.pack("!BB", TEXT, size)
    elif size < 65_536:
        head = struct.pack("!BBH", TEXT, 126, size)
    else:
        head = struct.pack("!BBQ", TEXT, 127, size)
    return head + payload


class Wire:
    """One accepted socket, written to without waiting."""

    def __init__(self, protocol: "WireProtocol") -> None:
        self._protocol = protocol

    @property
    def is_slow(self) -> bool:
        """Whether the reader has left more than the transport's 64 kB unread."""
        return not self._protocol.writable.is_set()

    @property
    def is_open(self) -> bool:
        return not (self._protocol.disconnected or self._protocol.close_sent)

    def write(self, frames: bytes) -> None:
        """Send whole frames; nothing happens on a socket that is closed."""
        if self.is_open:
            self._protocol.transport.write(frames)

    def close(self, code: int) -> None:
        """Begin the closing handshake; a reader that does not answer is cut off after the protocol's timeout."""
        protocol = self._protocol
        if not self.is_open or protocol.transport.is_closing():
            return
        protocol.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": ""})
        protocol.conn.send_close(code)
        protocol.transport.write(b"".join(protocol.conn.data_to_send()))
        protocol.close_sent = True
        if protocol.read_paused:
            protocol.read_paused = False
            protocol.transport.resume_reading()
        protocol.close_timer = protocol.loop.call_later(protocol.close_timeout, protocol.transport.abort)


class WireProtocol(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket protocol, with the wire in the scope."""

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if self.response.status_code == 101:  # the consumer starts in the loop's next turn
            extensions: dict[str, Any] = self.scope["extensions"]
            extensions[EXTENSION] = Wire(self)
