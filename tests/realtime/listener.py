"""Another client of docs/realtime.md, in Python: what a browser's page does with frames, and a ledger of it."""

import json
import threading
import time
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

PATIENCE = 15.0  # seconds until something that was to come counts as not coming


class Listener:
    """One socket of one person, read by a thread of its own. `frames` is all it was told, in order."""

    def __init__(self, url: str, cookie: str, *, origin: str | None = None) -> None:
        self.url, self.cookie = url, cookie
        self.frames: list[dict[str, Any]] = []
        self.close_code: int | None = None
        self._heard = threading.Condition()
        self._open = ExitStack()
        opening = connect(
            url.replace("http", "ws", 1) + "/ws",
            origin=origin or url,  # type: ignore[arg-type]
            additional_headers={"Cookie": cookie},
            compression=None,
            max_size=None,
        )
        self.connection = self._open.enter_context(opening)
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        try:
            for message in self.connection:
                self._hear(json.loads(message))
        except ConnectionClosed:
            pass
        self._hear(None)

    def _hear(self, frame: dict[str, Any] | None) -> None:
        with self._heard:
            if frame is None:
                closed = self.connection.protocol.close_rcvd
                self.close_code = closed.code if closed else 1006
            else:
                self.frames.append(frame)
            self._heard.notify_all()

    def say(self, frame: dict[str, Any] | str) -> None:
        self.connection.send(frame if isinstance(frame, str) else json.dumps(frame))

    def join(self, topic: str, after: dict[str, int] | None = None, **more: Any) -> dict[str, Any]:
        """Join and return the answer: `joined` or `no`."""
        self.say({"join": topic, "after": after or {}, **more})
        return self.wait(lambda frame: topic in (frame.get("joined"), frame.get("no")))

    def wait(self, wanted: Callable[[dict[str, Any]], bool], *, since: int = 0) -> dict[str, Any]:
        """Return the first frame from number `since` on that is wanted; fail where none comes."""
        deadline = time.monotonic() + PATIENCE
        with self._heard:
            while True:
                for frame in self.frames[since:]:
                    if wanted(frame):
                        return frame
                left = deadline - time.monotonic()
                assert left > 0, f"did not come; heard {self.frames[since:]}"
                self._heard.wait(left)

    def wait_closed(self) -> int:
        """Return the code with which the server closed."""
        deadline = time.monotonic() + PATIENCE
        with self._heard:
            while self.close_code is None:
                assert deadline > time.monotonic(), "was not closed"
                self._heard.wait(deadline - time.monotonic())
        return self.close_code

    def entries(self) -> list[dict[str, Any]]:
        """The entries of streams among the frames."""
        return [frame for frame in self.frames if "seq" in frame]

    def fetch(self, topic: str, after: dict[str, int]) -> dict[str, Any]:
        """Catch up over HTTP."""
        pairs = ",".join(f"{audience}:{seq}" for audience, seq in after.items())
        request = urllib.request.Request(
            f"{self.url}/live/{topic}/?after={pairs}", headers={"Cookie": self.cookie}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            found: dict[str, Any] = json.loads(answer.read())
        return found

    def close(self) -> None:
        self._open.close()
        self._thread.join(5)
