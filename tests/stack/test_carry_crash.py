"""The page workers are killed in the middle of a split, a merger and a disclosure: all of it happened, or nothing."""

import os
import signal
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest
from django.db import connection, connections, transaction

from community.disclosures.weighing import standing_of
from community.events.checking import broken_streams
from community.events.models import Event, Stream
from community.threads.actions import reply
from community.threads.checking import streams_with_misplaced_posts
from community.threads.models import Post, Thread
from tests.browser.conftest import _session_of
from tests.cast import build_cast
from tests.disclosures.make import add_third, approve, propose, start_between, words
from tests.make import new_tag
from tests.stack.live import Live, wait_until_ready

PATIENCE = 60.0
pytestmark = [pytest.mark.timeout(600), pytest.mark.kills]


class Sent(threading.Thread):
    """A form on its way. Whoever sent it learns nothing when the server dies."""

    def __init__(self, live: Live, cookie: str, path: str, fields: dict[str, str]) -> None:
        super().__init__(daemon=True)
        token = "a" * 32
        self.request = urllib.request.Request(
            live.url + path,
            urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token}).encode(),
            {
                "Cookie": f"{live.session_cookie}={cookie}; keyway{live.port}_csrf={token}",
                "Origin": live.url,
            },
        )
        self.status = 0

    def run(self) -> None:
        try:
            with urllib.request.urlopen(self.request, timeout=PATIENCE) as answer:
                self.status = answer.status
        except urllib.error.HTTPError as error:
            self.status = error.code
        except OSError:
            self.status = 0


def wait_for_the_stream() -> None:
    """Until the act has written its posts and waits for the stream that this test holds."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND wait_event_type = 'Lock' AND query ~ 'UPDATE .?events_stream'"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("the act never came to its stream")


def all_there_is(*threads: Thread) -> list[object]:
    ids = [each.pk for each in threads]
    posts = Post.objects.filter(thread__in=ids).order_by("pk")
    streams = Stream.objects.filter(kind=1, subject_id__in=ids).order_by("pk")
    return [
        list(posts.values_list("pk", "thread", "nr", "source", "moved_to")),
        list(streams.values_list("pk", "head", "items")),
        list(Thread.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "merged_into", "posts_left")),
        Event.objects.filter(subject_kind="thread", subject_id__in=ids).count(),
    ]


@pytest.mark.parametrize("what", ["split", "merger", "disclosure"])
def test_a_crash_in_the_middle_leaves_all_or_nothing(stack_db, what):
    cast = build_cast(new_tag())
    add_third(cast)
    thread, into = start_between(cast), start_between(cast, text="stays")
    post = reply(cast.lin, thread, words=words("goes"), client_id=new_tag())
    reply(cast.mats, thread, words=words("too"), client_id=new_tag())
    path, fields = f"/threads/{thread.public_id}/split/", {"title": "Split", "posts": post.public_id}
    if what == "merger":
        path, fields = f"/threads/{thread.public_id}/merge/", {"address": f"/t/{into.public_id}"}
    elif what == "disclosure":
        disclosure = propose(cast.sara, thread)
        approve(cast.lin, disclosure)
        shown = standing_of(disclosure).weight.digest
        path, fields = f"/disclosures/{disclosure.public_id}/approval/", {"shown": shown}
    cookie = _session_of(cast.olga)
    before, threads = all_there_is(thread, into), Thread.objects.filter(workspace=cast.workspace).count()
    with transaction.atomic():
        # The act writes to it last, after all its other rows.
        Stream.objects.select_for_update().get(kind=1, subject_id=thread.pk, audience=thread.audience)
        sent = Sent(stack_db, cookie, path, fields)
        sent.start()
        wait_for_the_stream()
        for pid in stack_db.processes("granian"):
            os.kill(pid, signal.SIGKILL)
        sent.join()
    connections.close_all()
    wait_until_ready(stack_db)
    assert sent.status in (0, 502, 503)
    assert all_there_is(thread, into) == before
    assert Thread.objects.filter(workspace=cast.workspace).count() == threads

    again = Sent(stack_db, cookie, path, fields)
    again.start()
    again.join()
    assert again.status == 200
    went = thread.posts.exclude(moved_to=None).count()
    assert went == (1 if what == "split" else 3)
    assert Thread.objects.filter(workspace=cast.workspace).count() == threads + (what != "merger")
    assert (broken_streams(), streams_with_misplaced_posts()) == ([], [])
    time.sleep(6)  # two kills within five seconds end the site
