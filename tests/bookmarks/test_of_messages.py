"""Bookmarks of messages: beside those of posts on one list, and gone with the seat; a deleted one says so."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from community.bookmarks.actions import keep_bookmark, remind
from community.bookmarks.models import Bookmark
from community.bookmarks.reading import bookmark_of, shelf_of
from community.chat.actions import delete_message, open_channel, reply_aside, restore_message, send_message
from community.notifications.inbox import lines_of
from community.rooms.choosing import Choice
from community.workspaces.actions import remove_person
from tests.notifications.make import answer, start, tell
from tests.places import words


@pytest.fixture
def message(cast):
    channel = open_channel(cast.olga, cast.workspace, name="bench", choice=Choice("everyone"))
    return send_message(cast.olga, channel, words=words("Backlash triples."), client_id="kept-1")


def shelf(user, **how):
    return [(kept.title, kept.row.note, kept.is_gone) for kept in shelf_of(user, **how).rows]


def due(bookmark):
    Bookmark.objects.filter(pk=bookmark.pk).update(remind_at=timezone.now() - timedelta(minutes=1))


def reminders(user):
    return [
        (line.title, line.excerpt, line.url)
        for line in lines_of(user, "all").lines
        if line.reason == "reminder"
    ]


def test_one_list_of_threads_posts_and_messages(cast, message, client):
    thread = start(cast.olga, cast.workspace, title="Preload")
    reply = reply_aside(cast.lin, message.channel, message, words=words("Aside."), client_id="kept-2")
    keep_bookmark(cast.sara, answer(cast.olga, thread), note="post")
    keep_bookmark(cast.sara, message, note="first")
    keep_bookmark(cast.sara, message, note="message")
    keep_bookmark(cast.sara, reply, note="aside")
    assert [note for _title, note, _gone in shelf(cast.sara)] == ["aside", "message", "post"]
    assert shelf(cast.lin) == shelf(cast.olga) == []
    with pytest.raises(Http404):
        keep_bookmark(cast.ravi, message)
    client.force_login(cast.sara)
    page = client.get("/bookmarks/").content.decode()
    assert f'href="/m/{message.public_id}/"' in page
    assert "#bench" in page
    # In the channel, and in the side, it is marked for its reader and for nobody else.
    marked = f'"{message.public_id}": "kept"'
    for url in (f"/c/{message.channel.public_id}/", f"/m/{message.public_id}/side/"):
        assert marked in client.get(url).content.decode()
    client.force_login(cast.lin)
    assert marked not in client.get(f"/c/{message.channel.public_id}/").content.decode()


def test_its_form_keeps_changes_and_drops_it_with_a_way_back(cast, message, client):
    client.force_login(cast.sara)
    url = f"/m/{message.public_id}/bookmark/"
    kept = client.post(url, {"note": "Ring"}, headers={"X-Part": "form"})
    assert (kept.content.decode(), kept["X-Kept"]) == ("Bookmarked.", "1")
    assert 'value="Ring"' in client.get(url).content.decode()
    row = bookmark_of(cast.sara, message)
    dropped = client.post(f"/bookmarks/{row.public_id}/dropped/", headers={"X-Part": "form"})
    assert f'action="{url}"' in dropped.content.decode()
    assert bookmark_of(cast.sara, message) is None
    client.force_login(cast.ravi)
    assert [client.get(path).status_code for path in (url, "/m/aaaaaaaaaaaa/bookmark/")] == [404, 404]


def test_a_deleted_message_leaves_a_line_and_no_reminder(cast, message, client):
    kept = keep_bookmark(cast.sara, message, note="Ring", remind_at=timezone.now() + timedelta(days=1))
    due(kept)
    delete_message(cast.olga, message)
    assert remind() == 1
    tell()
    assert reminders(cast.sara) == []
    assert shelf(cast.sara) == [("#bench", "Ring", True)]
    client.force_login(cast.sara)
    page = client.get("/bookmarks/").content.decode()
    assert "This message was deleted." in page
    assert "Backlash" not in page
    assert f"/m/{message.public_id}/bookmark/" not in page
    assert client.get(f"/m/{message.public_id}/bookmark/").status_code == 404
    dropped = client.post(f"/bookmarks/{kept.public_id}/dropped/", headers={"X-Part": "form"})
    assert dropped.content.decode() == "Bookmark removed."
    keep_bookmark(cast.sara, message, note="Ring")
    restore_message(cast.olga, message)
    assert shelf(cast.sara) == [("#bench", "Ring", False)]


def test_a_reminder_names_the_channel_and_goes_with_the_seat(cast, message):
    due(keep_bookmark(cast.rune, message, note="Ring"))
    due(keep_bookmark(cast.sara, message, remind_at=timezone.now()))
    remind()
    tell()
    where = f"/m/{message.public_id}/"
    assert reminders(cast.rune) == [("#bench", "Ring", where)]
    assert reminders(cast.sara) == [("#bench", "Backlash triples.", where)]
    later = keep_bookmark(cast.rune, message, note="Again", remind_at=timezone.now() + timedelta(days=1))
    remove_person(cast.olga, cast.workspace, cast.rune)
    due(later)
    assert shelf(cast.rune) == reminders(cast.rune) == []
    assert remind() == 1
    tell()
    assert reminders(cast.rune) == []
