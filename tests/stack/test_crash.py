"""Page workers and PostgreSQL are killed while people post: what was acknowledged is there afterwards, and once."""

import os
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest

from community.events.models import Stream
from community.threads.actions import Choice, start_thread
from community.threads.models import Post
from config import embedded
from tests.browser.conftest import _session_of
from tests.cast import build_cast
from tests.make import new_tag
from tests.stack.test_races import words

WRITERS = ("olga", "mats", "sara", "lin")
ROUNDS = 8  # posts of each writer: under what one may write in a minute


def children_of(pid):
    """Every process below `pid`, with its command line."""
    listed = subprocess.run(
        ["ps", "-ewwo", "pid,ppid,args"], capture_output=True, text=True, check=True
    ).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()[1:]]
    found, frontier = [], {str(pid)}
    while frontier:
        below = [row for row in rows if row[1] in frontier]
        found += below
        frontier = {row[0] for row in below}
    return [(int(row[0]), row[2]) for row in found]


def page_workers(live):
    return [
        pid for pid, words in children_of(live.process.pid) if "granian" in words or "config.wsgi" in words
    ]


def postmaster(_live):
    return [int((embedded.VAR / "postgres" / "postmaster.pid").read_text().split()[0])]


class Writer(threading.Thread):
    """Sends posts one after the other; repeats a send, under the same client id, until it is acknowledged."""

    def __init__(self, live, cookie, path):
        super().__init__()
        self.live, self.cookie, self.path = live, cookie, path
        self.acknowledged = []

    def run(self):
        token = "a" * 32
        for _round in range(ROUNDS):
            client_id = new_tag()
            body = urllib.parse.urlencode(
                {"source": client_id, "client_id": client_id, "csrfmiddlewaretoken": token}
            )
            request = urllib.request.Request(
                self.live.url + self.path,
                body.encode(),
                {
                    "Cookie": f"{self.live.session_cookie}={self.cookie}; keyway{self.live.port}_csrf={token}",
                    "Origin": self.live.url,
                    "X-Sent-By": "composer",
                },
            )
            for _attempt in range(120):
                try:
                    with urllib.request.urlopen(request, timeout=10) as answer:
                        if answer.headers.get("X-Posted"):
                            self.acknowledged.append(client_id)
                            break
                except (urllib.error.URLError, OSError):
                    pass
                time.sleep(0.25)
            time.sleep(0.05)


@pytest.mark.parametrize("victim", [page_workers, postmaster])
def test_what_was_acknowledged_is_there_once(stack_db, victim):
    from django.db import connections

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
    for writer in writers:
        writer.start()
    time.sleep(0.4)
    victims = victim(stack_db)
    assert victims
    for pid in victims:
        os.kill(pid, signal.SIGKILL)
    for writer in writers:
        writer.join(120)
    deadline = time.monotonic() + 60
    while True:
        try:
            connections.close_all()
            stored = list(Post.objects.filter(thread=thread).values_list("client_id", "nr"))
            break
        except Exception:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)
    acknowledged = [client_id for writer in writers for client_id in writer.acknowledged]
    assert len(acknowledged) == len(WRITERS) * ROUNDS
    kept = [client_id for client_id, _nr in stored]
    assert set(acknowledged) <= set(kept)
    assert len(kept) == len(set(kept))
    assert sorted(nr for _id, nr in stored) == list(range(1, len(kept) + 1))
    assert Stream.objects.get(kind=1, subject_id=thread.pk).items == len(kept)
