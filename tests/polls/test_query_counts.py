"""A window with polls asks once for all of them; one without asks for none."""

import pytest

from community.polls.actions import cast_vote
from community.threads.models import Post
from tests.polls.test_polls import ask_poll, thread  # noqa: F401  (fixture)
from tests.query_counts import check_queries


@pytest.mark.parametrize("polls", [1, 5])
def test_thread_page_with_polls(cast, client, request, thread, polls):  # noqa: F811
    for _ in range(polls):
        post = ask_poll(cast.sara, thread, "open")
        cast_vote(cast.lin, post, choices=[0])
        Post.objects.filter(thread=thread).update(at="2026-01-01T00:00Z")
    client.force_login(cast.olga)
    path = f"/t/{thread.public_id}/?page=1"
    check_queries(request, "threads:thread with polls", lambda: client.get(path), most=8)
    assert client.get(path).content.decode().count("1 of 4 people voted") == polls


def test_poll_page(cast, client, request, thread):  # noqa: F811
    post = ask_poll(cast.sara, thread, "open")
    cast_vote(cast.lin, post, choices=[0])
    client.force_login(cast.olga)
    check_queries(request, "polls:poll", lambda: client.get(f"/p/{post.public_id}/poll/"), most=9)


def test_voting(cast, client, request, thread):  # noqa: F811
    post = ask_poll(cast.sara, thread, "open")
    client.force_login(cast.lin)
    path = f"/p/{post.public_id}/poll/"
    check_queries(request, "polls:poll POST", lambda: client.post(path, {"choice": "0"}), most=15)
