"""Page workers and PostgreSQL are killed while people write: what was acknowledged is there afterwards, and once."""

import json
import os
import signal
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Sequence
from http.client import HTTPResponse

import pytest
from django.db import OperationalError, connections

from community.chat.actions import open_channel
from community.chat.models import Message
from community.events.models import Stream
from community.threads.actions import Choice, start_thread
from community.threads.models import Post
from config import embedded
from tests.browser.conftest import _session_of
from tests.cast import build_cast
from tests.make import new_tag
from tests.stack.live import Live, wait_until_ready
from tests.stack.test_races import words

WRITERS = ("olga", "mats", "sara", "lin")
ROUNDS = 8  # posts of each writer: under what one may write in a minute
PATIENCE = 150.0  # seconds for all of them, on a machine that has much else to do
pytestmark = [pytest.mark.timeout(600), pytest.mark.kills]


def page_workers(live: Live) -> list[int]:
    """granian and its workers."""
    return live.processes("granian")


def postmaster(_live: Live) -> list[int]:
    return [int((embedded.VAR / "postgres" / "postmaster.pid").read_text().split()[0])]


class Writer(threading.Thread):
    """Sends posts one after the other; repeats each, under its client id, until it is acknowledged."""

    door = "composer"

    def __init__(self, live: Live, cookie: str, path: str) -> None:
        super().__init__(daemon=True)
        self.live, self.cookie, self.path = live, cookie, path
        self.acknowledged: dict[str, str] = {}  # client id -> the post's address
        self.failures = 0

    def run(self) -> None:
        deadline = time.monotonic() + PATIENCE
        for _round in range(ROUNDS):
            client_id = new_tag()
            while time.monotonic() < deadline:
                try:
                    self.acknowledged[client_id] = self.send(client_id)
                    break
                except OSError:
                    self.failures += 1
                    time.sleep(0.25)

    def send(self, client_id: str) -> str:
        token = "a" * 32
        fields = {"source": client_id, "client_id": client_id, "csrfmiddlewaretoken": token}
        request = urllib.request.Request(
            self.live.url + self.path,
            urllib.parse.urlencode(fields).encode(),
            {
                "Cookie": f"{self.live.session_cookie}={self.cookie}; keyway{self.live.port}_csrf={token}",
                "Origin": self.live.url,
                "X-Sent-By": self.door,
            },
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return self.address(answer)

    def address(self, answer: HTTPResponse) -> str:
        return answer.headers["X-Posted"]


def send_through_a_kill(live: Live, victims: Callable[[Live], list[int]], writers: Sequence[Writer]) -> None:
    """All writers send all; `victims` are killed on the way. Each sends all again at the end: nothing changes."""
    for writer in writers:
        writer.start()
    while sum(len(writer.acknowledged) for writer in writers) < len(WRITERS) * ROUNDS // 3:
        assert any(writer.is_alive() for writer in writers)
        time.sleep(0.005)
    killed = victims(live)
    assert killed
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    for writer in writers:
        writer.join()
    wait_until_ready(live)

    assert sum(writer.failures for writer in writers), "nobody noticed: the kill came too late"
    for writer in writers:
        assert len(writer.acknowledged) == ROUNDS
        for client_id, address in writer.acknowledged.items():
            assert writer.send(client_id) == address  # as from somebody who lost the answer


@pytest.mark.parametrize("victims", [page_workers, postmaster])
def test_what_was_acknowledged_is_there_once(stack_db, victims):
    cast = build_cast(new_tag())
    thread = start_thread(
        cast.olga,
        cast.workspace,
        title="Crash",
        words=words(),
        choice=Choice("everyone"),
        client_id=new_tag(),
    )
    cookies = [_session_of(getattr(cast, name)) for name in WRITERS]
    connections.close_all()
    writers = [Writer(stack_db, cookie, f"/t/{thread.public_id}/") for cookie in cookies]
    send_through_a_kill(stack_db, victims, writers)
    acknowledged = [client_id for writer in writers for client_id in writer.acknowledged]
    posts = Post.objects.filter(thread=thread).order_by("nr").values_list("client_id", "nr")
    (_first, *replies) = stored(posts)
    assert sorted(client_id for client_id, _nr in replies) == sorted(acknowledged)
    assert [nr for _client_id, nr in replies] == list(range(2, len(acknowledged) + 2))
    assert Stream.objects.get(kind=1, subject_id=thread.pk).items == len(acknowledged) + 1


def stored(rows):
    """The rows; a pooled connection to the PostgreSQL that was killed fails once."""
    try:
        return list(rows.all())
    except OperationalError:
        connections.close_all()
        return list(rows.all())


class Messenger(Writer):
    """The same in a channel, where the answer names the message."""

    door = "channel"

    def address(self, answer: HTTPResponse) -> str:
        return json.load(answer)["message"]


@pytest.mark.parametrize("victims", [page_workers, postmaster])
def test_a_message_that_was_sent_again_through_a_kill_is_one(stack_db, victims):
    cast = build_cast(new_tag())
    channel = open_channel(cast.olga, cast.workspace, name="crash", choice=Choice("everyone"))
    cookies = [_session_of(getattr(cast, name)) for name in WRITERS]
    connections.close_all()
    writers = [Messenger(stack_db, cookie, f"/c/{channel.public_id}/") for cookie in cookies]
    send_through_a_kill(stack_db, victims, writers)
    rows = stored(Message.objects.filter(channel=channel).order_by("nr").values_list("client_id", "nr"))
    assert [nr for _client_id, nr in rows] == list(range(1, len(WRITERS) * ROUNDS + 1))
    for writer in writers:  # each in the order in which it was said
        assert [key for key, _nr in rows if key in writer.acknowledged] == list(writer.acknowledged)
    assert Stream.objects.get(pk=channel.stream_id).items == len(rows)
