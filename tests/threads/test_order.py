"""Order in threads: who may keep it, what it stops, what it lets through, and whom it tells."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from community.events.relay import run_reader
from community.notifications.models import Notification
from community.threads.actions import (
    Choice,
    close_thread,
    mark_read,
    pin_for_oneself,
    pin_thread,
    reopen_thread,
    reply,
    slow_thread,
    start_thread,
    time_thread,
    turn_due_threads,
    unpin_for_oneself,
    write_note,
)
from community.threads.actions.order import MOST_PINNED
from community.threads.lists import pinned_in, threads_in
from community.threads.models import Post, Thread
from community.threads.posting import ThreadClosed, TooSoon
from community.threads.reading import find_thread
from community.workspaces.sight import find_workspace
from tests.threads.test_threads import send_id, thread, words  # noqa: F401  (a fixture)


def start(cast, title, choice="everyone", by=None):
    return start_thread(
        by or cast.olga,
        cast.workspace,
        title=title,
        words=words(),
        choice=Choice(choice),
        client_id=send_id(),
    )


def fresh(thread):  # noqa: F811
    return Thread.objects.get(pk=thread.pk)


def fresh_for(user, thread):  # noqa: F811
    return find_thread(user, thread.public_id)


def above(user, cast):
    return [row.title for row in pinned_in(user, find_workspace(user, cast.workspace.public_id))]


@pytest.mark.parametrize(
    "act",
    [
        lambda user, row: close_thread(user, row, why="Done."),
        lambda user, row: reopen_thread(user, row),
        lambda user, row: pin_thread(user, row, where="workspace"),
        lambda user, row: slow_thread(user, row, seconds=60),
        lambda user, row: time_thread(user, row, closes_at=None, opens_at=None),
    ],
)
def test_members_keep_no_order_and_strangers_find_nothing(cast, thread, act):  # noqa: F811
    for user in (cast.sara, cast.lin, cast.rune):
        with pytest.raises(PermissionDenied):
            act(user, thread)
    for user in (cast.ravi, cast.ada):
        with pytest.raises(Http404):
            act(user, thread)


def test_a_lead_keeps_order_where_only_the_own_firm_sees(cast):
    own = start(cast, "Ours", "firm", by=cast.sara)
    close_thread(cast.lin, own, why="Done.")
    assert fresh(own).closed_byline == "Lin Mori"
    with pytest.raises(Http404):
        reopen_thread(cast.mats, own)


def test_a_closed_thread_is_written_in_by_those_who_keep_order_only(cast, thread):  # noqa: F811
    close_thread(cast.mats, thread, why="Answered in the drawing.")
    for write in (reply, write_note):
        with pytest.raises(ThreadClosed):
            write(cast.sara, fresh(thread), words=words(), client_id=send_id())
    assert reply(cast.mats, fresh(thread), words=words(), client_id=send_id()).pk
    reopen_thread(cast.olga, thread)
    assert reply(cast.sara, fresh(thread), words=words(), client_id=send_id()).pk


def test_who_sent_before_it_closed_is_answered_with_that_post(cast, thread):  # noqa: F811
    same = send_id()
    post = reply(cast.sara, thread, words=words(), client_id=same)
    close_thread(cast.mats, thread, why="Done.")
    assert reply(cast.sara, thread, words=words(), client_id=same) == post


def test_the_page_says_why_it_is_closed_and_keeps_the_text(cast, client, thread):  # noqa: F811
    close_thread(cast.mats, thread, why="Answered in the drawing.")
    client.force_login(cast.sara)
    sent = {"source": "Too late, but mine.", "client_id": send_id()}
    answer = client.post(f"/t/{thread.public_id}/", sent)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Answered in the drawing." in text
    assert "Too late, but mine." in text
    assert "data-shut" in text


def test_a_slow_thread_makes_each_person_wait(cast, client, thread):  # noqa: F811
    slow_thread(cast.olga, thread, seconds=600)
    reply(cast.sara, thread, words=words(), client_id=send_id())
    reply(cast.lin, thread, words=words(), client_id=send_id())  # another person
    write_note(cast.sara, thread, words=words(), client_id=send_id())  # a note is nobody else's
    with pytest.raises(TooSoon) as caught:
        reply(cast.sara, thread, words=words(), client_id=send_id())
    assert 590 <= caught.value.wait <= 600
    client.force_login(cast.sara)
    answer = client.post(f"/t/{thread.public_id}/", {"source": "Again.", "client_id": send_id()})
    assert answer.status_code == 429
    assert "once in 10 minutes. Send again in 10 minutes" in answer.content.decode()
    Post.objects.filter(thread=thread).update(at=timezone.now() - timedelta(minutes=11))
    assert reply(cast.sara, thread, words=words(), client_id=send_id()).pk
    for _ in range(2):  # who keeps order does not wait
        reply(cast.mats, thread, words=words(), client_id=send_id())


def test_threads_close_and_open_at_their_time(cast, thread):  # noqa: F811
    soon = timezone.now() + timedelta(hours=1)
    time_thread(cast.olga, thread, closes_at=soon, opens_at=soon + timedelta(hours=1), why="The weekend.")
    assert turn_due_threads() == 0
    Thread.objects.filter(pk=thread.pk).update(closes_at=timezone.now())
    assert turn_due_threads() == 1
    assert fresh(thread).closed_at is not None
    with pytest.raises(ThreadClosed):
        reply(cast.sara, thread, words=words(), client_id=send_id())
    Thread.objects.filter(pk=thread.pk).update(opens_at=timezone.now())
    assert turn_due_threads() == 1
    assert (fresh(thread).closed_at, fresh(thread).opens_at, fresh(thread).closed_why) == (None, None, "")
    assert turn_due_threads() == 0


def test_times_that_make_no_sense_are_refused(cast, thread):  # noqa: F811
    now = timezone.now()
    for closes_at, opens_at in (
        (now - timedelta(minutes=1), None),
        (now + timedelta(hours=2), now + timedelta(hours=1)),
        (None, now + timedelta(hours=1)),
    ):
        with pytest.raises(ValidationError):
            time_thread(cast.olga, thread, closes_at=closes_at, opens_at=opens_at, why="x")


def test_a_time_is_typed_in_the_zone_of_who_types_it(cast, client, thread):  # noqa: F811
    cast.olga.time_zone = "Asia/Tokyo"
    cast.olga.save()
    client.force_login(cast.olga)
    sent = {"closes_at": "2090-03-01T09:00", "why": "Frozen."}
    assert client.post(f"/threads/{thread.public_id}/timer/", sent).status_code == 302
    assert fresh(thread).closes_at.isoformat() == "2090-03-01T00:00:00+00:00"


def test_a_pinned_thread_stands_first_until_it_is_read_to_its_end(cast, thread):  # noqa: F811
    reply(cast.sara, thread, words=words(), client_id=send_id())
    other = start(cast, "Later")
    pin_thread(cast.olga, thread, where="workspace")
    assert above(cast.lin, cast) == ["Preload at 65 °C"]
    mark_read(cast.lin, find_thread(cast.lin, thread.public_id), nr=1)
    assert above(cast.lin, cast) == ["Preload at 65 °C"]
    mark_read(cast.rune, fresh_for(cast.rune, thread), nr=2)
    pin_thread(cast.olga, thread, where="")
    pin_thread(cast.olga, thread, where="workspace")
    assert above(cast.rune, cast) == ["Preload at 65 °C"]  # pinned anew
    mark_read(cast.rune, fresh_for(cast.rune, thread), nr=2)  # its end was seen again
    assert above(cast.rune, cast) == []
    mark_read(cast.lin, find_thread(cast.lin, thread.public_id), nr=2)
    assert above(cast.lin, cast) == []
    assert above(cast.sara, cast) == ["Preload at 65 °C"]  # for her it still does
    unpin_for_oneself(cast.sara, thread)
    assert above(cast.sara, cast) == []
    pin_for_oneself(cast.sara, thread)
    assert above(cast.sara, cast) == ["Preload at 65 °C"]
    rows = threads_in(cast.lin, find_workspace(cast.lin, cast.workspace.public_id)).rows
    assert [row.title for row in rows] == ["Later", "Preload at 65 °C"]
    assert other.pk


def test_a_pin_ends_at_its_date_and_holds_in_its_category_only(cast, client, thread):  # noqa: F811
    pin_thread(cast.olga, thread, where="category", until=timezone.now() + timedelta(days=1))
    client.force_login(cast.sara)
    start(cast, "Later")
    path = f"/w/{cast.workspace.public_id}/threads/"

    def order(query=""):
        text = client.get(path + query).content.decode()
        return text.index("Preload at 65") < text.index("Later")

    assert not order()
    assert order(f"?category={thread.category.public_id}")
    Thread.objects.filter(pk=thread.pk).update(pinned_until=timezone.now())
    assert not order(f"?category={thread.category.public_id}")


def test_only_so_many_are_pinned(cast):
    for number in range(MOST_PINNED):
        Post.objects.update(at="2026-01-01T00:00Z")
        pin_thread(cast.olga, start(cast, f"Pin {number}"), where="workspace")
    with pytest.raises(ValidationError):
        pin_thread(cast.olga, start(cast, "One more"), where="workspace")


def test_those_who_follow_are_told(cast, thread):  # noqa: F811
    reply(cast.sara, thread, words=words(), client_id=send_id())
    close_thread(cast.mats, thread, why="Done.")
    Thread.objects.filter(pk=thread.pk).update(opens_at=timezone.now())
    turn_due_threads()
    run_reader("notifications")
    told = Notification.objects.filter(reason__in=["shut", "turned"]).order_by("event_id", "user__name")
    assert [(row.user.name, row.reason) for row in told] == [
        ("Olga Berg", "shut"),
        ("Sara Lind", "shut"),
        ("Olga Berg", "turned"),
        ("Sara Lind", "turned"),
    ]
    assert {row.mail_due_at for row in told} == {None}


def test_a_pinned_thread_stands_on_no_later_page_again(cast, client, thread):  # noqa: F811
    pin_thread(cast.mats, thread, where="workspace")
    people = (cast.olga, cast.mats, cast.sara, cast.lin)  # each writes a few: ten a minute are let through
    others = [start(cast, f"Thread {number}", by=people[number % 4]) for number in range(31)]
    client.force_login(cast.lin)
    path = f"/w/{cast.workspace.public_id}/threads/"
    first = client.get(path).content.decode()
    after = re.search(r'href="\?[^"]*after=([^"&]+)', first)[1]
    later = client.get(f"{path}?after={after}").content.decode()
    assert (thread.public_id in first, thread.public_id in later) == (True, False)
    assert others[0].public_id in later
