"""Writers and readers as browsers are: they try again, reconnect, catch up, and keep account of what they were told."""

import http.client
import json
import random
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field

from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.sync.client import connect

TOKEN = "d" * 32  # of the form and its cookie, for CSRF
PATIENCE = 90.0  # seconds for which a person tries


@dataclass
class Account:
    """Somebody who is signed in: the cookie of a browser, and who they are."""

    public_id: str
    cookie: str


class Writer(threading.Thread):
    """Posts one after the other; sends again, under the same client id, until the site says that it has it."""

    def __init__(
        self,
        url: str,
        account: Account,
        path: str,
        posts: int,
        pause: float,
        *,
        door: str = "composer",
        more: str = "",
    ) -> None:
        super().__init__(daemon=True)
        self.url, self.account, self.path, self.posts, self.pause = url, account, path, posts, pause
        self.door, self.more = door, more
        self.acknowledged: list[str] = []
        self.sends = 0

    def run(self) -> None:
        for number in range(self.posts):
            client_id = f"{self.account.public_id}-{threading.get_ident()}-{number}"
            deadline = time.monotonic() + PATIENCE
            while time.monotonic() < deadline:
                self.sends += 1
                if self._send(client_id):
                    self.acknowledged.append(client_id)
                    break
                time.sleep(random.uniform(0.1, 0.4))
            time.sleep(self.pause)

    def _send(self, client_id: str) -> bool:
        form = {"source": client_id + self.more, "client_id": client_id, "csrfmiddlewaretoken": TOKEN}
        request = urllib.request.Request(
            self.url + self.path,
            urllib.parse.urlencode(form).encode(),
            {"Cookie": self.account.cookie, "Origin": self.url, "X-Sent-By": self.door},
        )
        try:
            with urllib.request.urlopen(request, timeout=15) as answer:
                return bool(answer.headers.get("X-Posted") or b'"message"' in answer.read(200))
        except urllib.error.HTTPError as error:
            if error.code < 500 and error.code != 429:
                raise
            return False
        except (OSError, http.client.HTTPException):
            return False


@dataclass
class Streams:
    """What a page keeps: how far it has each stream, and what it was told of each, in order."""

    have: dict[str, int] = field(default_factory=dict)
    applied: dict[str, list[int]] = field(default_factory=dict)
    posts: dict[str, int] = field(default_factory=dict)  # how often each post was added
    disordered: int = 0
    fetches: int = 0


class Reader(threading.Thread):
    """One open page of a thread or a channel, by the rules of docs/realtime.md."""

    def __init__(self, url: str, account: Account, topic: str) -> None:
        super().__init__(daemon=True)
        self.url, self.account, self.topic = url, account, topic
        self.streams = Streams()
        self.drops = 0
        self.is_joined = threading.Event()
        self._is_over = False

    def run(self) -> None:
        tries = 0
        while not self._is_over:
            try:
                self._listen()
                tries = 0
            except (OSError, InvalidHandshake, ConnectionClosed, TimeoutError):
                pass
            if not self._is_over:
                self.drops += 1
                time.sleep(min(30, 2**tries) * random.uniform(0.25, 0.75))
                tries = 0 if self.is_joined.is_set() else min(tries + 1, 3)
                self.is_joined.clear()

    def finish(self) -> None:
        self._is_over = True

    def _listen(self) -> None:
        with connect(
            self.url.replace("http", "ws", 1) + "/ws",
            origin=self.url,  # type: ignore[arg-type]
            additional_headers={"Cookie": self.account.cookie},
            compression=None,
            max_size=None,
            open_timeout=10,
        ) as connection:
            connection.send(json.dumps({"join": self.topic, "after": self.streams.have}))
            while not self._is_over:
                try:
                    frame = json.loads(connection.recv(timeout=1))
                except TimeoutError:
                    continue
                if "joined" in frame:
                    self.is_joined.set()
                self._hear(frame)

    def _hear(self, frame: dict[str, object]) -> None:
        if "seq" in frame:
            self._apply(frame)
        elif "beat" in frame:
            heads = frame["beat"].get(self.topic, {})  # type: ignore[attr-defined]
            if any(head > self.streams.have.get(stream, 0) for stream, head in heads.items()):
                self._fetch()

    def _apply(self, entry: dict[str, object], *, fetched: bool = False) -> None:
        stream, seq = str(entry["stream"]), int(entry["seq"])  # type: ignore[call-overload]
        have = self.streams.have.get(stream, 0)
        if seq <= have:
            return
        if seq > have + 1:
            if fetched:
                self.streams.disordered += 1
            else:
                self._fetch()
                return
        self.streams.have[stream] = seq
        self.streams.applied.setdefault(stream, []).append(seq)
        if entry["verb"] in ("threads.posted", "threads.noted", "chat.sent"):
            post = str(entry.get("post") or entry["message"])
            self.streams.posts[post] = self.streams.posts.get(post, 0) + 1

    def _fetch(self) -> None:
        self.streams.fetches += 1
        after = ",".join(f"{stream}:{seq}" for stream, seq in self.streams.have.items())
        request = urllib.request.Request(
            f"{self.url}/live/{self.topic}/?after={after}", headers={"Cookie": self.account.cookie}
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                for entry in json.loads(answer.read())["entries"]:
                    self._apply(entry, fetched=True)
        except (OSError, http.client.HTTPException, ValueError):
            return  # the next beat asks again
