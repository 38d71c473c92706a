"""Pages of the chat: what they show, what they ask, and that bad input loses nothing."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from community.chat import actions
from community.chat.models import Message
from community.rooms.choosing import Choice
from community.workspaces.actions import remove_person
from tests.chat.test_acts import send
from tests.places import words
from tests.query_counts import check_queries
from tests.threads.test_threads import send_id


def fill(channel, people, count):
    """Many messages, written by acts; moved back in time so that nobody is too fast."""
    for number in range(count):
        message = send(people[number % len(people)], channel, f"message {number + 1}.")
        Message.objects.filter(pk=message.pk).update(at="2026-01-01T00:00Z")


def shown(page):
    return [int(nr) for nr in re.findall(r'class="cmsg[^>]* data-nr="(\d+)"', page)]


@pytest.mark.parametrize("rows", [1, 30])
def test_a_channels_page_asks_the_same(cast, client, request, channel, rows):
    fill(channel, [cast.sara, cast.olga], rows)
    client.force_login(cast.olga)
    path = f"/c/{channel.public_id}/"
    check_queries(request, "chat:channel", lambda: client.get(path), most=8)
    assert len(shown(client.get(path).content.decode())) == rows


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_asks_the_same(cast, client, request, channel, rows):
    for number in range(rows - 1):
        actions.open_channel(cast.olga, cast.workspace, name=f"c{number}", choice=Choice("everyone"))
    client.force_login(cast.olga)
    path = f"/w/{cast.workspace.public_id}/chat/"
    check_queries(request, "chat:list", lambda: client.get(path), most=8)
    assert client.get(path).content.decode().count('class="grow"') == rows


def test_sending_asks_little(cast, client, request, channel):
    client.force_login(cast.sara)
    sent = {"source": "plain", "client_id": send_id(), "shown": channel.audience.gained}
    path = f"/c/{channel.public_id}/"
    headers = {"X-Sent-By": "channel"}
    check_queries(request, "chat:send", lambda: client.post(path, sent, headers=headers), most=13)
    assert Message.objects.count() == 1


def test_a_form_without_scripts_sends(cast, client, channel):
    client.force_login(cast.sara)
    answer = client.post(f"/c/{channel.public_id}/", {"source": "**8.0** N·m", "client_id": send_id()})
    message = Message.objects.get()
    assert answer.url == f"/c/{channel.public_id}/?at={message.public_id}#m-{message.public_id}"
    assert "<strong>8.0</strong>" in client.get(answer.url).content.decode()


def test_windows_go_both_ways_and_to_a_message(cast, client, channel):
    fill(channel, [cast.sara], 130)
    client.force_login(cast.olga)
    path = f"/c/{channel.public_id}/"
    assert shown(client.get(path).content.decode()) == list(range(81, 131))
    assert shown(client.get(f"{path}?before=81").content.decode()) == list(range(31, 81))
    assert shown(client.get(f"{path}?after=10").content.decode()) == list(range(11, 61))
    middle = Message.objects.get(nr=60)
    assert client.get(f"/m/{middle.public_id}/").url.startswith(f"{path}?at={middle.public_id}")
    assert 60 in shown(client.get(f"{path}?at={middle.public_id}").content.decode())
    assert client.get(f"{path}?at=aaaaaaaaaaaa").status_code == 404
    part = client.get(f"{path}?before=31", headers={"X-Part": "messages"}).json()
    assert (part["first"], part["last"]) == (1, 30)
    for bent in ("before=0", "after=999", "before=x", f"after={'9' * 40}"):
        assert client.get(f"{path}?{bent}").status_code == 200


def test_one_comes_to_the_first_unread(cast, client, channel):
    fill(channel, [cast.sara], 130)
    actions.mark_read(cast.olga, channel, nr=40)
    client.force_login(cast.olga)
    page = client.get(f"/c/{channel.public_id}/").content.decode()
    assert 41 in shown(page)
    assert page.index('data-nr="40"') < page.index('class="newline"') < page.index('data-nr="41"')
    assert "90 new since" in page
    actions.mark_unread(cast.olga, channel, nr=10)
    assert "99+ new" in client.get(f"/c/{channel.public_id}/").content.decode()  # beyond that nobody counts


def test_messages_of_one_author_within_minutes_stand_together(cast, client, channel):
    for author, minutes in (
        (cast.sara, 0),
        (cast.sara, 4),
        (cast.sara, 10),
        (cast.olga, 11),
        (cast.olga, 12),
    ):
        message = send(author, channel)
        at = timezone.now().replace(hour=12, minute=minutes, second=0) - timedelta(days=3)
        Message.objects.filter(pk=message.pk).update(at=at)
    client.force_login(cast.olga)
    page = client.get(f"/c/{channel.public_id}/").content.decode()
    grouped = [("cont" in kind) for kind in re.findall(r'class="(cmsg[^"]*)" id=', page)]
    assert grouped == [False, True, False, False, True]
    assert page.count('class="daysep"') == 1


def test_days_are_those_of_the_reader(cast, client, channel):
    message = send(cast.sara, channel)
    Message.objects.filter(pk=message.pk).update(at="2026-03-11T22:30:00Z")
    client.force_login(cast.olga)
    for zone, day, clock in (("Asia/Tokyo", "2026-03-12", "07:30"), ("Europe/London", "2026-03-11", "22:30")):
        type(cast.olga).objects.filter(pk=cast.olga.pk).update(time_zone=zone)
        page = client.get(f"/c/{channel.public_id}/").content.decode()
        assert f'data-day="{day}"' in page
        assert f">{clock}</time>" in page


def nav(client, cast):
    """What the navigation says of each channel: name, unread, mentions."""
    page = client.get(f"/w/{cast.workspace.public_id}/chat/", headers={"X-Part": "nav"}).content.decode()
    rows = re.findall(r"<a href=\"/c/.*?</a>", page, re.DOTALL)
    found = {}
    for row in rows:
        name = re.search(r'class="ell">([^<]*)', row)[1]
        number = re.search(r'class="n( you)?">.*?</span>(\d+)', row)
        found[name] = (int(number[2]) if number else 0, bool(number and number[1]), 'class="unread"' in row)
    return found


def test_the_navigation_counts_what_is_unread(cast, client, channel):
    client.force_login(cast.olga)
    assert nav(client, cast) == {"bench": (0, False, False)}
    first = send(cast.sara, channel)
    send(cast.olga, channel)
    assert nav(client, cast) == {"bench": (1, False, True)}
    named = words("see")
    named = type(named)(**{**named.__dict__, "mentions": (cast.olga.pk,)})
    actions.send_message(cast.sara, channel, words=named, client_id=send_id())
    assert nav(client, cast) == {"bench": (2, True, True)}
    actions.mark_read(cast.olga, channel, nr=3)
    assert nav(client, cast) == {"bench": (0, False, False)}
    actions.mark_unread(cast.olga, channel, nr=1)
    actions.delete_message(cast.sara, first)
    assert nav(client, cast) == {"bench": (1, True, True)}
    actions.leave_channel(cast.olga, channel)
    assert nav(client, cast) == {}


def test_the_navigation_shows_ones_own_only(cast, client, channel, internal):
    talk = actions.open_conversation(cast.sara, cast.workspace, people=[cast.olga])
    send(cast.sara, talk, "between us")
    send(cast.lin, internal, "ours")
    client.force_login(cast.olga)
    assert nav(client, cast) == {"bench": (0, False, False), "Sara Lind": (1, False, True)}
    client.force_login(cast.sara)
    assert set(nav(client, cast)) == {"bench", "ours", "Olga Berg"}
    client.force_login(cast.mats)
    assert set(nav(client, cast)) == {"bench"}
    remove_person(cast.olga, cast.workspace, cast.sara)
    client.force_login(cast.sara)
    assert client.get(f"/w/{cast.workspace.public_id}/chat/").status_code == 404


def test_missing_and_hidden_channels_look_the_same(cast, client, internal):
    message = send(cast.lin, internal)
    client.force_login(cast.olga)
    hidden = [f"/c/{internal.public_id}/", f"/m/{message.public_id}/", f"/live/channel/{internal.public_id}/"]
    for path in hidden:
        missing = re.sub(r"[a-z2-7]{12}", "aaaaaaaaaaaa", path)
        assert client.get(path).status_code == client.get(missing).status_code == 404
    page = client.get(f"/w/{cast.workspace.public_id}/chat/").content.decode()
    assert "ours" not in page


def test_what_is_refused_keeps_the_text(cast, client, channel):
    client.force_login(cast.sara)
    path = f"/c/{channel.public_id}/"
    key = send_id()
    long = client.post(path, {"source": "long " * 2_000, "client_id": key})
    assert (long.status_code, "8,000" in long.content.decode() or "8000" in long.content.decode()) == (
        422,
        True,
    )
    assert long.content.decode().count("long ") >= 2_000  # and no browser cuts what is pasted
    assert "maxlength" not in long.content.decode().partition('name="source"')[2].partition(">")[0]
    assert client.post(path, {"source": " ", "client_id": key}).status_code == 422
    moved = client.post(path, {"source": "kept words", "client_id": key, "shown": 99})
    assert (moved.status_code, "kept words" in moved.content.decode()) == (409, True)
    client.post(path, {"source": "one", "client_id": key})
    other = client.post(path, {"source": "two", "client_id": key})
    assert (other.status_code, ">two</textarea>" in other.content.decode()) == (409, True)
    assert client.post(path, {"source": "one", "client_id": key}).status_code == 302
    actions.archive_channel(cast.olga, channel)
    assert client.post(path, {"source": "late", "client_id": send_id()}).status_code == 409
    assert Message.objects.get().source == "one"


def test_a_script_is_told_in_a_sentence(cast, client, channel):
    client.force_login(cast.sara)
    path, headers = f"/c/{channel.public_id}/", {"X-Sent-By": "channel"}
    sent = client.post(path, {"source": "hi", "client_id": "a1"}, headers=headers)
    message = Message.objects.get()
    assert sent.json() == {"message": message.public_id, "nr": 1, "client_id": "a1", "undisturbed": []}
    refused = client.post(path, {"source": "", "client_id": "a2"}, headers=headers)
    assert (refused.status_code, refused.json()) == (422, {"error": "Write something first."})
    moved = client.post(path, {"source": "x", "client_id": "a3", "shown": 99}, headers=headers)
    assert (moved.status_code, moved.json()["shown"]) == (409, channel.audience.gained)


def test_the_pages_of_a_message(cast, client, channel):
    message = send(cast.sara, channel, "first wording")
    client.force_login(cast.sara)
    path = f"/m/{message.public_id}"
    edited = client.post(f"{path}/edit/", {"source": "second wording", "version": 1})
    assert edited.status_code == 302
    assert client.post(f"{path}/edit/", {"source": "third", "version": 1}).status_code == 409
    client.force_login(cast.olga)
    history = client.get(f"{path}/history/").content.decode()
    assert "<del>first</del><ins>second</ins>" in history
    assert client.post(f"{path}/reactions/", {"kind": "agree"}).status_code == 302
    assert client.post(f"{path}/reactions/", {"kind": "love"}).status_code == 404
    assert client.post(f"{path}/pin/").status_code == 302
    page = client.get(f"/c/{channel.public_id}/").content.decode()
    assert "second wording" in page[page.index("Pinned") :]
    assert client.post(f"{path}/deletion/").status_code == 302
    assert client.get(f"{path}/history/").status_code == 404
    gone = client.get(f"/c/{channel.public_id}/").content.decode()
    assert "This message was deleted." in gone
    assert "wording" not in gone
    assert client.post(f"{path}/restoration/").status_code == 302
    unread = client.post(f"/c/{channel.public_id}/reading/", {"nr": 1, "unread": "1"})
    assert unread.status_code == 302


def test_a_channel_opens_from_its_page(cast, client):
    client.force_login(cast.sara)
    path = f"/w/{cast.workspace.public_id}/chat/new/"
    gained = cast.workspace.audiences.get(kind="everyone").gained
    typed = {"name": "# Rig bookings", "choice": "everyone", "topic": "Who has it", "shown": gained}
    opened = client.post(path, typed)
    page = client.get(opened.url).content.decode()
    assert "#Rig-bookings" in page
    assert "Who has it" in page
    again = client.post(path, typed)
    assert (again.status_code, "Use that one" in again.content.decode()) == (422, True)
    nobody = client.post(path, {**typed, "choice": "people"})
    assert (nobody.status_code, "Choose at least one person" in nobody.content.decode()) == (422, True)
    talk = client.post(f"/w/{cast.workspace.public_id}/chat/with/", {"people": [cast.olga.public_id]})
    assert "Olga Berg" in client.get(talk.url).content.decode()
    outsider = client.post(f"/w/{cast.workspace.public_id}/chat/with/", {"people": [cast.ravi.public_id]})
    assert outsider.status_code == 422
