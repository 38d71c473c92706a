"""Who means no good, or is broken: what they send must be refused as docs/realtime.md says, and harm nobody."""

import json
import time

from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.browser.conftest import _session_of
from tests.make import make_firm, make_user
from tests.realtime.listener import Listener

NONSENSE = [
    "no json",
    "[1]",
    "{}",
    '{"join": 5}',
    "[" * 3000,
    '{"join": "' + "x" * 5000 + '"}',
    "\0",
    '{"fly": 1}',
]


class Pest:
    """Tries everything in turn; `wrong` collects what was not refused as it should have been."""

    def __init__(self, url: str, port: int) -> None:
        self.url = url
        self.cookie = f"keyway{port}_session={_session_of(make_user(make_firm()))}"
        self.stale = f"keyway{port}_session=abcdefghijklmnop"
        self.wrong: list[str] = []

    def pester(self, *, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._foreign_origin()
            self._ended(Listener(self.url, self.stale), 4401, "a stale session")
            self._topics()
            for frame in NONSENSE:
                self._nonsense(frame)
            self._flood()

    def _foreign_origin(self) -> None:
        for origin in ("https://evil.example", "null", self.url + ".evil.example"):
            try:
                Listener(self.url, self.cookie, origin=origin).close()
            except InvalidStatus as refused:
                if refused.response.status_code == 403:
                    continue
            self.wrong.append(f"a page of {origin}")

    def _topics(self) -> None:
        from community.threads.models import Thread

        one = Listener(self.url, self.cookie)
        for public_id in [*Thread.objects.values_list("public_id", flat=True)[:5], "aaaaaaaaaaaa"]:
            topic = f"thread/{public_id}"
            if one.join(topic) != {"no": topic}:
                self.wrong.append(f"followed {topic}")
        one.close()

    def _nonsense(self, frame: str) -> None:
        one = Listener(self.url, self.cookie)
        self._say(one, [frame] * 3)
        self._ended(one, 4400, frame[:20])

    def _flood(self) -> None:
        one = Listener(self.url, self.cookie)
        self._say(one, [json.dumps({"leave": "lists"})] * 60)
        self._ended(one, 4429, "a flood")

    def _say(self, one: Listener, frames: list[str]) -> None:
        try:
            for frame in frames:
                one.say(frame)
        except ConnectionClosed:
            return  # refused while it was still speaking

    def _ended(self, one: Listener, code: int, words: str) -> None:
        if (ended := one.wait_closed()) != code:
            self.wrong.append(f"{words} ended with {ended}")
        one.close()
