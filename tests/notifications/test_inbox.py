"""The inbox: one line a thread, what needs an action first, read, unread, done and back, page by page."""

import pytest
from django.urls import reverse

from community.notifications.actions import (
    finish,
    follow_workspace,
    keep_unread,
    mark_all_seen,
    mark_seen,
    reopen,
)
from community.notifications.inbox import counts_of, lines_of
from community.notifications.models import Notification
from community.threads.actions import Choice, mark_read
from community.threads.models import Post
from community.workspaces.actions import remove_person
from tests.notifications.make import answer, note, start, tell
from tests.query_counts import check_queries

CHANGES = ("read", "unread", "done", "reopened")


@pytest.fixture
def thread(cast):
    tell()
    Notification.objects.all().delete()
    return start(cast.olga, cast.workspace)


def newest(user):
    return Notification.objects.filter(user=user).latest("event_id")


def titles(user, show="unread", group="know", **more):
    return [line.title for line in lines_of(user, show, group, **more).lines]


def test_a_thread_is_one_line_with_its_rows_and_people(cast, thread):
    for author in (cast.sara, cast.mats, cast.sara):
        answer(author, thread)
    tell()
    [line] = lines_of(cast.olga, "unread", "know").lines
    assert (line.byline, line.firm, line.rows, line.others) == ("Sara Lind", "Aoki Bearings", 3, 1)
    assert line.crowd.people == 5
    # It leads to the first of them that is unread.
    assert line.url == reverse("threads:post", args=[thread.posts.get(nr=2).public_id])
    assert counts_of(cast.olga) == (1, 0)


def test_a_thread_stands_once_and_first_where_it_needs_an_action(cast, thread):
    other = start(cast.olga, cast.workspace, title="Other")
    answer(cast.sara, thread, cast.olga, text="Which one?")
    answer(cast.mats, thread)
    answer(cast.mats, other)
    tell()
    assert titles(cast.olga, group="needs") == ["Preload"]
    assert titles(cast.olga, group="know") == ["Other"]
    assert counts_of(cast.olga) == (2, 1)
    [line] = lines_of(cast.olga, "unread", "needs").lines
    assert (line.byline, line.rows) == ("Sara Lind", 2)
    mark_seen(cast.olga, newest_of(line))
    assert counts_of(cast.olga) == (1, 0)
    assert titles(cast.olga, "all", "needs") == ["Preload"]


def newest_of(line):
    return Notification.objects.get(public_id=line.newest)


def test_read_unread_done_and_undone(cast, thread):
    answer(cast.sara, thread)
    answer(cast.mats, thread)
    tell()
    row = newest(cast.olga)
    mark_seen(cast.olga, row)
    assert (titles(cast.olga), titles(cast.olga, "all")) == ([], ["Preload"])
    keep_unread(cast.olga, row)
    assert titles(cast.olga) == ["Preload"]
    finish(cast.olga, row)
    assert (titles(cast.olga, "all"), titles(cast.olga, "done", "")) == ([], ["Preload"])
    assert counts_of(cast.olga) == (0, 0)
    reopen(cast.olga, row)
    assert counts_of(cast.olga) == (1, 0)
    [line] = lines_of(cast.olga, "all", "know").lines
    assert line.rows == 2


def test_undo_takes_back_only_what_was_done_then(cast, thread):
    answer(cast.sara, thread)
    tell()
    finish(cast.olga, newest(cast.olga))
    answer(cast.sara, thread)
    tell()
    finish(cast.olga, newest(cast.olga))
    reopen(cast.olga, newest(cast.olga))
    assert [line.rows for line in lines_of(cast.olga, "all", "know").lines] == [1]


def test_what_is_new_brings_a_done_thread_back(cast, thread):
    answer(cast.sara, thread)
    tell()
    finish(cast.olga, newest(cast.olga))
    answer(cast.sara, thread)
    tell()
    assert titles(cast.olga) == ["Preload"]


def test_what_came_after_the_page_was_drawn_stays_unread(cast, thread):
    answer(cast.sara, thread)
    tell()
    shown = newest(cast.olga)
    answer(cast.sara, thread)
    tell()
    finish(cast.olga, shown)
    assert counts_of(cast.olga) == (1, 0)
    mark_all_seen(cast.olga, shown)
    assert counts_of(cast.olga) == (1, 0)
    mark_all_seen(cast.olga, newest(cast.olga))
    assert counts_of(cast.olga) == (0, 0)


def test_kept_unread_though_the_thread_is_read(cast, thread):
    answer(cast.sara, thread)
    tell()
    mark_read(cast.olga, thread, nr=2)
    keep_unread(cast.olga, newest(cast.olga))
    assert counts_of(cast.olga) == (1, 0)
    answer(cast.sara, thread)
    tell()
    mark_read(cast.olga, thread, nr=3)
    assert counts_of(cast.olga) == (0, 0)


def test_what_is_no_longer_seen_leaves_list_count_and_badge(cast, thread, client):
    private = start(cast.olga, cast.workspace, title="Ours", choice=Choice("firms", firms=(cast.supplier,)))
    for place in (thread, private):
        answer(cast.mats if place == thread else cast.olga, place, cast.sara)
    note(cast.lin, thread, cast.sara)
    tell()
    client.force_login(cast.sara)
    assert counts_of(cast.sara) == (2, 0)
    assert client.get("/inbox/count/").json() == {"unread": 2, "needs": 0}
    assert "Preload" in client.get("/inbox/").content.decode()
    remove_person(cast.olga, cast.workspace, cast.sara)
    assert client.get("/inbox/count/").json() == {"unread": 0, "needs": 0}
    page = client.get("/inbox/").content.decode()
    assert "Preload" not in page
    assert "data-number>0<" in page


def test_pages_of_thirty(cast, client):
    follow_workspace(cast.mats, cast.workspace, level="watching")
    for number in range(33):
        start(cast.olga, cast.workspace, title=f"Number {number:02}")
        Post.objects.update(at="2026-01-01T00:00Z")
    tell()
    first = lines_of(cast.mats, "unread", "know")
    assert [line.title for line in first.lines] == [f"Number {n:02}" for n in range(32, 2, -1)]
    second = lines_of(cast.mats, "unread", "know", first.next)
    assert [line.title for line in second.lines][:3] == ["Number 02", "Number 01", "Number 00"]
    assert second.next == ""
    client.force_login(cast.mats)
    page = client.get(f"/inbox/?show=unread&group=know&after={first.next}").content.decode()
    assert "Number 01" in page
    assert "Number 05" not in page


@pytest.mark.parametrize("show", ["unread", "all", "done"])
def test_the_page_by_buttons_alone(cast, thread, client, show):
    answer(cast.sara, thread)
    tell()
    client.force_login(cast.olga)
    row = newest(cast.olga)
    if show == "done":
        finish(cast.olga, row)
    page = client.get(f"/inbox/?show={show}").content.decode()
    assert "Sara Lind" in page
    offered = {change for change in CHANGES if f'formaction="/inbox/{row.public_id}/{change}/"' in page}
    assert offered == ({"reopened"} if show == "done" else {"read", "done"})
    for change in CHANGES:
        path = f"/inbox/{row.public_id}/{change}/"
        assert client.get(path).status_code == 405
        assert client.post(path, {"show": show}).status_code == 302
        assert client.post(path, {"show": show}).status_code == 302  # twice is harmless
    client.force_login(cast.mats)
    assert client.post(f"/inbox/{row.public_id}/done/").status_code == 404


def test_done_offers_to_undo(cast, thread, client):
    answer(cast.sara, thread)
    tell()
    client.force_login(cast.olga)
    row = newest(cast.olga)
    page = client.post(f"/inbox/{row.public_id}/done/", follow=True).content.decode()
    assert f"/inbox/{row.public_id}/reopened/" in page
    assert "Nothing waits for you" in page


def test_a_script_reads_and_reloads_only_the_list(cast, thread, client):
    answer(cast.sara, thread)
    tell()
    client.force_login(cast.olga)
    fragment = client.get("/inbox/", headers={"HX-Target": "inbox"}).content.decode()
    assert fragment.startswith("<key-inbox")
    path = f"/inbox/{newest(cast.olga).public_id}/read/"
    assert client.post(path, headers={"X-Sent-By": "link"}).status_code == 204
    assert counts_of(cast.olga) == (0, 0)


@pytest.mark.parametrize("rows", [1, 30])
def test_queries_of_the_inbox(cast, client, request, rows):
    tell()
    for number in range(rows):
        thread = start(cast.olga, cast.workspace, title=f"Thread {number}")
        answer(cast.sara, thread, cast.olga, text="Which?" if number % 2 else "See")
        Post.objects.update(at="2026-01-01T00:00Z")
    tell()
    client.force_login(cast.olga)
    check_queries(request, "notifications:inbox", lambda: client.get("/inbox/?show=all"), most=10)


def test_queries_of_the_count(cast, client, request):
    client.force_login(cast.olga)
    check_queries(request, "notifications:count", lambda: client.get("/inbox/count/"), most=3)
