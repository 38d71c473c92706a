"""Bookmarks: kept, changed, dropped, reminded of; and gone without a word with what they are on."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from community.bookmarks import actions
from community.bookmarks.actions import clear_ended, drop_bookmark, keep_bookmark, remind
from community.bookmarks.forms import BookmarkForm, presets
from community.bookmarks.models import Bookmark
from community.bookmarks.reading import shelf_of
from community.events.models import Event
from community.notifications.inbox import lines_of
from community.notifications.models import Notification
from community.threads.actions import delete_post, restore_post
from community.workspaces.actions import remove_person
from tests.notifications.make import answer, note, start, tell
from tests.query_counts import check_queries


@pytest.fixture
def thread(cast):
    return start(cast.olga, cast.workspace, title="Preload at 65 °C")


@pytest.fixture
def post(cast, thread):
    return answer(cast.olga, thread, text="Backlash triples.")


def shelf(user, **how):
    return [(kept.row.note, kept.title) for kept in shelf_of(user, **how).rows]


def due(bookmark):
    Bookmark.objects.filter(pk=bookmark.pk).update(remind_at=timezone.now() - timedelta(minutes=10))


def lines(user, show="all"):
    """The reminders among the lines of their inbox."""
    found = [line for line in lines_of(user, show).lines if line.reason == "reminder"]
    return [(line.title, line.excerpt) for line in found]


def test_keeping_twice_changes_what_was_said(cast, thread, post):
    keep_bookmark(cast.sara, post, note="Measure again")
    keep_bookmark(cast.sara, post, note="Measured")
    keep_bookmark(cast.sara, thread)
    assert shelf(cast.sara) == [("", thread.title), ("Measured", thread.title)]
    assert shelf(cast.lin) == shelf(cast.olga) == []
    assert not Event.objects.filter(verb__startswith="bookmarks.").exists()


def test_only_what_one_sees_and_not_without_end(cast, thread, monkeypatch):
    with pytest.raises(Http404):
        keep_bookmark(cast.ravi, thread)
    monkeypatch.setattr(actions, "MAX_BOOKMARKS", 1)
    keep_bookmark(cast.sara, thread)
    keep_bookmark(cast.sara, thread, note="the same one")
    with pytest.raises(ValidationError):
        keep_bookmark(cast.sara, answer(cast.olga, thread))


def test_a_deleted_post_takes_its_bookmark_along_and_brings_it_back(cast, post):
    keep_bookmark(cast.sara, post)
    delete_post(cast.olga, post)
    assert shelf(cast.sara) == []
    restore_post(cast.olga, post)
    assert len(shelf(cast.sara)) == 1


def test_a_lost_seat_takes_bookmark_and_reminder_without_a_word(cast, thread, client):
    internal = note(cast.mats, thread, text="Ours.")
    later = timezone.now() + timedelta(days=1)
    kept = keep_bookmark(cast.rune, internal, note="Secret of ours", remind_at=later)
    told = keep_bookmark(cast.rune, thread, remind_at=timezone.now())
    due(told)
    remind()
    tell()
    assert lines(cast.rune) == [(thread.title, "")]
    due(kept)
    remove_person(cast.olga, cast.workspace, cast.rune)
    assert shelf(cast.rune) == []
    assert remind() == 1
    tell()
    assert not Notification.objects.filter(user=cast.rune, bookmark__isnull=False).exists()
    client.force_login(cast.rune)
    page = client.get("/bookmarks/").content.decode()
    assert "Nothing bookmarked" in page
    assert "Secret" not in page
    assert client.get(f"/p/{internal.public_id}/bookmark/").status_code == 404
    assert client.post(f"/threads/{thread.public_id}/bookmark/").status_code == 404


def test_a_reminder_comes_once_into_the_own_inbox_only(cast, post, thread):
    kept = keep_bookmark(cast.sara, post, note="Ask Kenji", remind_at=timezone.now() + timedelta(hours=1))
    assert remind() == 0
    due(kept)
    assert (remind(), remind()) == (1, 0)
    tell()
    assert lines(cast.sara, "unread") == [(thread.title, "Ask Kenji")]
    assert not [line for user in (cast.olga, cast.lin, cast.mats) for line in lines(user)]
    assert shelf(cast.sara) == [("Ask Kenji", thread.title)]
    assert shelf(cast.sara, only="reminders") == []
    drop_bookmark(cast.sara, kept)
    assert lines(cast.sara) == []


def test_a_bookmark_may_end_with_its_reminder(cast, thread):
    kept = keep_bookmark(cast.sara, thread, note="Once", remind_at=timezone.now(), ends_with_reminder=True)
    due(kept)
    remind()
    tell()
    assert shelf(cast.sara) == []
    assert lines(cast.sara) == [(thread.title, "Once")]
    keep_bookmark(cast.sara, thread, note="Again")
    assert shelf(cast.sara) == [("Again", thread.title)]
    Bookmark.objects.update(ended_at=timezone.now() - timedelta(days=31))
    assert clear_ended() >= 1
    assert not Bookmark.objects.exists()


def test_the_reminder_goes_by_mail_without_a_word_of_the_place(cast, thread, day, post_office):
    day.passes(minutes=3)
    kept = keep_bookmark(cast.sara, thread, note="Secret", remind_at=timezone.now())
    due(kept)
    remind()
    day.passes(minutes=3)
    (mail,) = [mail for mail in post_office.to(cast.sara) if "remind" in mail["Subject"]]
    said = str(mail)
    assert not [word for word in ("Preload", "Secret", "J4 joint", "Olga") if word in said]
    User.objects.filter(pk=cast.sara.pk).update(mails="off")
    due(keep_bookmark(cast.sara, thread, remind_at=timezone.now()))
    remind()
    day.passes(minutes=3)
    assert len([mail for mail in post_office.to(cast.sara) if "remind" in mail["Subject"]]) == 1


def test_presets_are_mornings_of_the_own_zone():
    friday = datetime(2026, 3, 27, 23, 30, tzinfo=ZoneInfo("Europe/Stockholm"))  # the clock changes on Sunday
    found = presets(friday)
    assert [at.strftime("%a %d %H:%M") for at in found.values()] == [
        "Sat 28 01:30",
        "Sat 28 09:00",
        "Mon 30 09:00",
        "Sun 26 09:00",
    ]
    assert found["monday"].utcoffset() == timedelta(hours=2)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"when": "at"}, "Choose a date and a time."),
        ({"when": "at", "at": "yesterday"}, "Choose a date and a time."),
        ({"when": "at", "at": "2026-01-01T08:00"}, "That time has passed."),
        ({"when": "at", "at": "2036-03-29T08:00"}, "Choose a time within 10 years."),
        ({"when": "at", "at": "2026-03-29T02:30"}, "2026-03-29 02:30:00"),
        ({"note": "x" * 101}, "This has 101 characters; at most 100 fit."),
    ],
)
def test_each_mistake_has_a_sentence(typed, sentence):
    with time_machine.travel("2026-03-20T10:00Z", tick=False), timezone.override("Europe/Stockholm"):
        form = BookmarkForm(typed)
        assert not form.is_valid()
    assert sentence in str(form.errors)


def test_a_mistake_keeps_what_was_typed(cast, thread, client):
    client.force_login(cast.sara)
    typed = {"note": "Ask Kenji", "when": "at", "at": "2020-01-01T08:00"}
    answered = client.post(f"/threads/{thread.public_id}/bookmark/", typed)
    assert answered.status_code == 422
    assert 'value="Ask Kenji"' in answered.content.decode()
    assert not Bookmark.objects.exists()


def test_the_time_is_that_of_the_readers_zone(cast, post, client):
    User.objects.filter(pk=cast.sara.pk).update(time_zone="Asia/Tokyo")
    client.force_login(cast.sara)
    path = f"/p/{post.public_id}/bookmark/"
    assert client.post(path, {"note": "n", "when": "at", "at": "2030-01-02T09:00"}).status_code == 302
    assert Bookmark.objects.get().remind_at == datetime(2030, 1, 2, 0, 0, tzinfo=ZoneInfo("UTC"))
    assert 'value="2030-01-02T09:00"' in client.get(path).content.decode()
    client.post(path, {"note": "n", "when": "", "at": "2030-01-02T09:00"})
    assert Bookmark.objects.get().remind_at is None


def test_pages_show_what_is_kept_and_drop_it(cast, thread, post, client):
    client.force_login(cast.sara)
    keep_bookmark(cast.sara, thread, note="Read for Monday")
    kept = keep_bookmark(cast.sara, post)
    page = client.get(f"/t/{thread.public_id}/").content.decode()
    assert "This thread is bookmarked" in page
    assert f'["{post.public_id}"]' in page
    client.force_login(cast.lin)
    page = client.get(f"/t/{thread.public_id}/").content.decode()
    assert "Bookmark this thread" in page
    assert "Monday" not in page
    assert client.post(f"/bookmarks/{kept.public_id}/dropped/").status_code == 404
    client.force_login(cast.sara)
    assert client.post(f"/bookmarks/{kept.public_id}/dropped/").status_code == 302
    page = client.get("/bookmarks/").content.decode()
    assert "Read for Monday" in page
    assert f'href="/p/{post.public_id}/"' not in page


def test_a_removed_bookmark_can_be_kept_again_as_it_was(cast, post, client):
    client.force_login(cast.sara)
    when = timezone.now().replace(second=0, microsecond=0) + timedelta(days=3)
    kept = keep_bookmark(cast.sara, post, note="Ring", remind_at=when, ends_with_reminder=True)
    client.post(f"/bookmarks/{kept.public_id}/dropped/")
    form = client.get("/bookmarks/").content.decode().split("<key-toast")[1]
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    action = re.search(r'action="([^"]+)"', form)[1]
    assert not Bookmark.objects.filter(user=cast.sara).exists()
    assert client.post(action, fields)["Location"] == "/bookmarks/"
    again = Bookmark.objects.get(user=cast.sara)
    assert (again.post, again.note, again.remind_at, again.ends_with_reminder) == (post, "Ring", when, True)


@pytest.mark.parametrize("rows", [1, 31])
def test_the_list_asks_the_same_for_one_and_for_many(cast, thread, client, request, rows):
    for _number in range(rows):
        keep_bookmark(cast.sara, answer(cast.olga, thread), remind_at=timezone.now() + timedelta(days=1))
    client.force_login(cast.sara)
    check_queries(request, "bookmarks:list", lambda: client.get("/bookmarks/"), most=7)
    seen = []
    for show in ("all", "reminders"):
        first = shelf_of(cast.sara, only=show)
        second = shelf_of(cast.sara, only=show, after=first.next) if first.next else None
        seen.append([kept.row.pk for page in (first, second) if page for kept in page.rows])
    assert seen[0] == seen[1][::-1] or len(set(seen[1])) == rows
    assert len(seen[0]) == len(set(seen[0])) == rows
