"""One socket's way in: who it is, what it asks for, and how much of that."""

import json
import time
from collections import deque
from typing import Any

from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer
from django.conf import settings
from django.http.cookie import parse_cookie
from django.utils.translation import gettext as _

from community.realtime.database import in_database
from community.realtime.guarding import SIGNED_OUT
from community.realtime.hub import Hub
from community.realtime.rooms import Socket
from community.realtime.sight import sign_in
from community.realtime.wire import EXTENSION, Wire, encode

LARGEST = 4096  # bytes of a frame
FRAMES, SECONDS = 30, 10.0  # at most so many frames in so long
STRIKES = 3
BAD, TOO_MANY = 4400, 4429


class LiveConsumer(AsyncConsumer):  # type: ignore[misc]  # Channels has no types
    """Speaks docs/realtime.md. Frames go out through the wire, so only what the browser says is dispatched here."""

    hub: Hub  # set by as_asgi(hub=…)

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.socket: Socket | None = None
        self.strikes = 0
        self.times: deque[float] = deque(maxlen=FRAMES)

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Without Channels' own: it hops into a thread for each message, for connections that we don't have here."""
        await getattr(self, message["type"].replace(".", "_"))(message)

    async def websocket_connect(self, message: dict[str, Any]) -> None:
        if _headers(self.scope, b"origin") not in settings.CSRF_TRUSTED_ORIGINS:
            # A page of another site, which would speak with this person's cookie. Compared whole: Channels' own
            # validator takes origins apart, and fails on what is none.
            await self.send({"type": "websocket.close"})
            raise StopConsumer
        await self.send({"type": "websocket.accept"})
        wire: Wire = self.scope["extensions"][EXTENSION]
        cookies = parse_cookie(_headers(self.scope, b"cookie"))
        session_key = cookies.get(settings.SESSION_COOKIE_NAME, "")
        listener = await in_database(sign_in, session_key) if session_key else None
        if listener is None:
            wire.close(SIGNED_OUT)
        elif wire.is_open:
            self.socket = Socket(listener, wire)
            self.hub.enter(self.socket)

    async def websocket_disconnect(self, message: dict[str, Any]) -> None:
        if self.socket:
            self.hub.quit(self.socket)
        raise StopConsumer

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        if self.socket is None or not self.socket.is_open:
            return
        now = time.monotonic()
        if len(self.times) == FRAMES and now - self.times[0] < SECONDS:
            self._end(TOO_MANY)
            return
        self.times.append(now)
        asked = _read(message)
        if asked is None or not await self._answer(self.socket, asked):
            self._strike()

    async def _answer(self, socket: Socket, asked: dict[str, Any]) -> bool:
        """Do what the frame asks for; say whether it asked for anything."""
        match asked:
            case {"join": str(topic)}:
                after = {
                    str(audience): seq
                    for audience, seq in _mapping(asked.get("after")).items()
                    if isinstance(seq, int) and not isinstance(seq, bool) and 0 <= seq < 2**63
                }
                await self.hub.join(socket, topic, after, looking=bool(asked.get("looking", True)))
            case {"leave": str(topic)}:
                self.hub.leave(socket, topic)
            case {"looking": str(topic), "is": bool(looking)}:
                self.hub.look(socket, topic, looking)
            case {"idle": bool(is_idle)}:
                self.hub.idle(socket, is_idle)
            case {"typing": str(topic)}:
                self.hub.type(socket, topic, note=bool(asked.get("note")))
            case _:
                return False
        return True

    def _strike(self) -> None:
        assert self.socket is not None
        self.strikes += 1
        if self.strikes >= STRIKES:
            self._end(BAD)
        else:
            self.socket.ear.write(encode({"error": _("That frame is none of docs/realtime.md.")}))

    def _end(self, code: int) -> None:
        assert self.socket is not None
        self.hub.quit(self.socket)
        self.socket.ear.close(code)


def _read(message: dict[str, Any]) -> dict[str, Any] | None:
    text = message.get("text")
    if text is None or len(text) > LARGEST:
        return None
    try:
        asked = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return asked if isinstance(asked, dict) else None


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _headers(scope: dict[str, Any], wanted: bytes) -> str:
    """The values of a header, joined as RFC 9113 joins cookies."""
    return "; ".join(value.decode("latin-1") for name, value in scope["headers"] if name == wanted)
