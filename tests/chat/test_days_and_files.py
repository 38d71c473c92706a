"""A day of a channel in the reader's zone, and the files that were sent there."""

import re

import pytest

from accounts.models import User
from community.chat.actions import delete_message
from community.chat.models import Message
from community.rooms.choosing import Choice
from community.threads.actions import reply, start_thread
from community.workspaces.actions import remove_person
from tests.chat.test_acts import send
from tests.chat.test_files import send as send_file
from tests.make import make_file, png
from tests.places import words
from tests.query_counts import check_queries
from tests.threads.test_threads import send_id


def written(cast, channel, *moments):
    """Messages that were written then, in order."""
    rows = []
    for moment in moments:
        message = send(cast.sara, channel)
        Message.objects.filter(pk=message.pk).update(at=moment)
        rows.append(message)
    return rows


def test_a_day_leads_to_its_first_message_in_the_readers_zone(cast, client, channel):
    client.force_login(cast.olga)
    path = f"/c/{channel.public_id}/day/"
    empty = client.get(f"{path}?on=2026-03-10", follow=True)
    assert "Nobody has written here yet." in empty.content.decode()
    late, early, _noon, last = written(
        cast,
        channel,
        "2026-03-10T22:30:00Z",
        "2026-03-11T23:30:00Z",
        "2026-03-12T12:00:00Z",
        "2026-03-15T08:00:00Z",
    )

    def leads_to(day, zone):
        User.objects.filter(pk=cast.olga.pk).update(time_zone=zone)
        answer = client.get(f"{path}?on={day}", follow=True)
        said = re.search(r"<key-toast[^>]*>.*?<span>([^<]*)", answer.content.decode())
        return answer.redirect_chain[0][0].partition("at=")[2][:12], said[1] if said else ""

    assert leads_to("2026-03-12", "Asia/Tokyo") == (early.public_id, "")
    assert leads_to("2026-03-11", "Asia/Tokyo") == (late.public_id, "")
    assert leads_to("2026-03-11", "Europe/London") == (early.public_id, "")
    found, said = leads_to("2026-03-13", "Europe/London")
    assert (found, said) == (
        last.public_id,
        "Nothing was written on Friday 13 March. This is the next message after it.",
    )
    found, said = leads_to("2026-03-16", "Europe/London")
    assert (found, "or later. This is the newest message." in said) == (last.public_id, True)
    assert leads_to("0001-01-01", "Asia/Tokyo")[0] == late.public_id
    assert client.get(path).status_code == 200
    for bent in ("x", "2026-13-01"):
        assert client.get(f"{path}?on={bent}").status_code == 422, bent


def test_a_days_line_opens_the_field(cast, client, channel):
    send(cast.sara, channel)
    client.force_login(cast.olga)
    page = client.get(f"/c/{channel.public_id}/").content.decode()
    assert 'popovertarget="go-day"' in page
    assert f'href="/c/{channel.public_id}/day/"' in page
    assert f'href="/c/{channel.public_id}/files/"' in page


@pytest.mark.parametrize("rows", [1, 8])
def test_files_ask_the_same(cast, client, request, channel, rows):
    for number in range(rows):
        send_file(cast.sara, channel, make_file(cast.sara, cast.workspace, f"log-{number}.txt"))
    client.force_login(cast.olga)
    path = f"/c/{channel.public_id}/files/"
    check_queries(request, "chat:files", lambda: client.get(path), most=8)
    assert client.get(path).content.decode().count('class="nm"') == rows


def test_the_files_are_those_of_the_channel(cast, client, channel, internal):
    torque = send_file(cast.sara, channel, make_file(cast.sara, cast.workspace, "torque.txt"))
    picture = send_file(cast.olga, channel, make_file(cast.olga, cast.workspace, "mark.png", png()))
    send_file(cast.lin, internal, make_file(cast.lin, cast.workspace, "ours.txt"))
    thread = start_thread(
        cast.sara, cast.workspace, title="T", words=words("x"), choice=Choice("everyone"), client_id=send_id()
    )
    posted = make_file(cast.sara, cast.workspace, "posted.txt")
    reply(
        cast.sara,
        thread,
        words=type(words("x"))(**{**words("x").__dict__, "files": (posted.pk,)}),
        client_id=send_id(),
    )
    client.force_login(cast.olga)
    path = f"/c/{channel.public_id}/files/"

    def listed(query=""):
        return re.findall(r'class="nm"[^>]*>([^<]*)', client.get(f"{path}{query}").content.decode())

    assert listed() == ["mark.png", "torque.txt"]
    assert listed("?kind=image") == ["mark.png"]
    assert listed(f"?person={cast.sara.public_id}") == ["torque.txt"]
    assert "No file of this channel matches." in client.get(f"{path}?kind=archive").content.decode()
    assert f'href="/m/{torque.public_id}/"' in client.get(path).content.decode()
    delete_message(cast.olga, picture)
    assert listed() == ["torque.txt"]
    assert client.get(f"/c/{internal.public_id}/files/").status_code == 404
    remove_person(cast.olga, cast.workspace, cast.rune)
    client.force_login(cast.rune)
    assert client.get(path).status_code == client.get(f"/c/{channel.public_id}/day/").status_code == 404
