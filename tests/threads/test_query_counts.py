"""Pages make the same number of queries for 1 row and for 30, and no more than they may."""

import pytest

from community.threads.actions import Choice, reply, start_thread, write_note
from community.threads.models import Post
from tests.query_counts import check_queries
from tests.threads.test_threads import send_id, words


def start(cast, title="One"):
    return start_thread(
        cast.olga,
        cast.workspace,
        title=title,
        words=words(),
        choice=Choice("everyone"),
        tags=["a", "b"],
        client_id=send_id(),
    )


def fill(thread, authors, count):
    """Many posts, written by acts; moved back in time so that nobody is too fast."""
    for number in range(count):
        reply(authors[number % len(authors)], thread, words=words(f"post {number}"), client_id=send_id())
        Post.objects.filter(thread=thread, at__gt="2026-01-01T00:00Z").update(at="2026-01-01T00:00Z")


@pytest.mark.parametrize("rows", [1, 30])
def test_thread_list(cast, client, request, rows):
    for number in range(rows):
        fill(start(cast, f"Thread {number}"), [cast.sara, cast.olga], 2)
    client.force_login(cast.olga)
    path = f"/w/{cast.workspace.public_id}/threads/"
    check_queries(request, "threads:list", lambda: client.get(path), most=7)
    assert client.get(path).content.decode().count('class="trow') == rows


@pytest.mark.parametrize("rows", [1, 30])
def test_thread_page(cast, client, request, rows):
    thread = start(cast)
    fill(thread, [cast.sara, cast.olga], rows - 1)
    write_note(cast.mats, thread, words=words("note"), client_id=send_id())
    client.force_login(cast.olga)
    path = f"/t/{thread.public_id}/?page=1"
    check_queries(request, "threads:thread", lambda: client.get(path), most=7)
    assert client.get(path).content.decode().count("<article") >= min(rows, 20)


def test_deep_page(cast, client, request):
    thread = start(cast)
    fill(thread, [cast.sara, cast.olga, cast.lin], 69)
    client.force_login(cast.olga)
    check_queries(
        request, "threads:thread deep", lambda: client.get(f"/t/{thread.public_id}/?page=4"), most=7
    )


def test_posting(cast, client, request):
    thread = start(cast)
    client.force_login(cast.sara)
    gained = cast.workspace.audiences.get(kind="everyone").gained
    sent = {"source": "plain", "client_id": send_id(), "shown": gained}
    headers = {"X-Sent-By": "composer"}
    path = f"/t/{thread.public_id}/"
    check_queries(request, "threads:reply", lambda: client.post(path, sent, headers=headers), most=12)
    assert thread.posts.count() == 2


def test_editing(cast, client, request):
    thread = start(cast)
    post = reply(cast.sara, thread, words=words("first"), client_id=send_id())
    client.force_login(cast.sara)
    sent = {"source": "second", "version": post.version}
    path = f"/p/{post.public_id}/edit/"
    headers = {"X-Sent-By": "composer"}
    check_queries(request, "threads:edit", lambda: client.post(path, sent, headers=headers), most=15)
    post.refresh_from_db()
    assert post.source == "second"


@pytest.mark.parametrize("rows", [1, 30])
def test_home(cast, client, request, rows):
    for number in range(rows):
        start(cast, f"Thread {number}")
        Post.objects.update(at="2026-01-01T00:00Z")
    client.force_login(cast.olga)
    check_queries(request, "feed:home", lambda: client.get("/"), most=10)
