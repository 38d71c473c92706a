"""Pages of side threads: what they show and ask, where a reply's address leads, and what the navigation counts."""

import re

import pytest

from community.chat import actions
from community.chat.followed import PAGE
from community.chat.models import Message, SideReader
from tests.chat.test_acts import send
from tests.chat.test_pages import shown
from tests.chat.test_sides import reply
from tests.query_counts import check_queries
from tests.threads.test_threads import send_id

LONG_AGO = "2026-01-01T00:00Z"


def fill(channel, root, people, count):
    for number in range(count):
        reply(people[number % len(people)], channel, root, f"reply {number + 1}.")
        Message.objects.filter(channel=channel, at__gt=LONG_AGO).update(at=LONG_AGO)


@pytest.mark.parametrize("rows", [1, 30])
def test_pages_ask_the_same(cast, client, request, channel, rows):
    root = send(cast.sara, channel)
    fill(channel, root, [cast.sara, cast.olga], rows)
    actions.follow_side(cast.olga, channel, root)
    for number in range(rows - 1):
        other = send([cast.sara, cast.lin][number % 2], channel)
        actions.follow_side(cast.olga, channel, other)
    client.force_login(cast.olga)
    path = f"/m/{root.public_id}/side/"
    check_queries(request, "chat:side", lambda: client.get(path), most=11)
    assert shown(client.get(path).content.decode()) == [1, *range(1, rows + 1)]
    listed = f"/w/{cast.workspace.public_id}/chat/sides/"
    check_queries(request, "chat:sides", lambda: client.get(listed), most=8)
    assert client.get(listed).content.decode().count('class="grow"') == rows


def test_replying_asks_little(cast, client, request, channel):
    root = send(cast.sara, channel)
    reply(cast.olga, channel, root)
    client.force_login(cast.sara)
    sent = {"source": "plain", "client_id": send_id(), "shown": channel.audience.gained}
    path, headers = f"/m/{root.public_id}/side/", {"X-Sent-By": "channel"}
    check_queries(request, "chat:reply", lambda: client.post(path, sent, headers=headers), most=20)
    message = Message.objects.get(side_nr=2)
    again = client.post(path, sent, headers=headers).json()
    assert (again["message"], again["nr"], again["client_id"]) == (message.public_id, 2, message.client_id)


def test_the_channel_shows_a_line_and_not_the_replies(cast, client, channel):
    root = send(cast.sara, channel, "the root")
    client.force_login(cast.olga)
    path = f"/c/{channel.public_id}/"
    assert "sideline" not in client.get(path).content.decode()
    fill(channel, root, [cast.olga, cast.lin], 3)
    page = client.get(path).content.decode()
    assert shown(page) == [1]
    line = page[page.index('class="sideline"') :]
    assert "Olga Berg, " in line
    assert "<b>3 replies</b>" in line
    assert "reply 3." not in page
    reply_1 = Message.objects.get(side_nr=1)
    actions.delete_message(cast.olga, reply_1)
    assert "<b>2 replies</b>" in client.get(path).content.decode()
    side = client.get(f"/m/{root.public_id}/side/").content.decode()
    assert "This message was deleted." in side
    assert "reply 3." in side
    actions.delete_message(cast.sara, root)
    page = client.get(path).content.decode()
    assert "<b>2 replies</b>" in page
    assert client.get(f"/m/{root.public_id}/side/").status_code == 200


def test_a_reply_is_sent_by_a_plain_form_and_found_by_its_address(cast, client, channel):
    root = send(cast.sara, channel)
    client.force_login(cast.olga)
    path = f"/m/{root.public_id}/side/"
    answer = client.post(path, {"source": "**Same** here", "client_id": send_id()})
    message = Message.objects.get(side_nr=1)
    at = f"{path}?at={message.public_id}#m-{message.public_id}"
    assert answer.url == at
    assert "<strong>Same</strong>" in client.get(at).content.decode()
    # Its own address is in the channel, with the side open; the side's address by a reply is its root's.
    opened = f"/c/{channel.public_id}/?at={root.public_id}&side={message.public_id}#m-{root.public_id}"
    assert client.get(f"/m/{message.public_id}/").url == opened
    assert f"/m/{message.public_id}/side/" in client.get(opened).content.decode()
    assert client.get(f"/m/{message.public_id}/side/").url == at
    for bent in ("side=/etc/passwd", "side=aaaaaaaaaaaa"):
        assert client.get(f"/c/{channel.public_id}/?{bent}").status_code == 200
    panel = client.get(path, headers={"X-Part": "side"}).json()
    assert "<strong>Same</strong>" in panel["html"]
    assert "<html" not in panel["html"]
    about = client.get(f"/m/{message.public_id}/about/").content.decode()
    assert f"/m/{message.public_id}/side/reading/" in about
    refused = client.post(path, {"source": " ", "client_id": send_id()})
    assert (refused.status_code, "Write something first." in refused.content.decode()) == (422, True)
    actions.archive_channel(cast.olga, channel)
    late = client.post(path, {"source": "kept words", "client_id": send_id()})
    assert (late.status_code, Message.objects.count()) == (409, 2)


def test_windows_of_a_long_side(cast, client, channel):
    root = send(cast.sara, channel)
    fill(channel, root, [cast.sara, cast.lin, cast.mats], 130)
    client.force_login(cast.olga)
    path = f"/m/{root.public_id}/side/"

    def numbers(query=""):
        return shown(client.get(f"{path}?{query}").content.decode())[1:]

    assert numbers() == list(range(81, 131))
    assert numbers("before=81") == list(range(31, 81))
    assert numbers("after=10") == list(range(11, 61))
    middle = Message.objects.get(side_nr=60)
    assert 60 in numbers(f"at={middle.public_id}")
    actions.read_side(cast.olga, channel, root, nr=40)
    page = client.get(path).content.decode()
    assert page.index('data-nr="40"') < page.index('class="newline"') < page.index('data-nr="41"')
    assert "90 new since" in page
    part = client.get(f"{path}?before=31", headers={"X-Part": "messages"}).json()
    assert (part["first"], part["last"]) == (1, 30)
    for bent in ("before=0", "after=999", "before=x", f"after={'9' * 40}", "at=aaaaaaaaaaaa"):
        assert client.get(f"{path}?{bent}").status_code == 200


def news(client, cast):
    """What the navigation says of side threads: how many have news, and whether one names the viewer."""
    page = client.get(f"/w/{cast.workspace.public_id}/chat/", headers={"X-Part": "nav"}).content.decode()
    row = re.search(r'<a href="[^"]*/chat/sides/".*?</a>', page, re.DOTALL)[0]
    number = re.search(r'class="n( you)?">.*?</span>(\d+)', row)
    return (int(number[2]), bool(number[1])) if number else (0, False)


def listed(client, cast, query=""):
    page = client.get(f"/w/{cast.workspace.public_id}/chat/sides/?{query}").content.decode()
    rows = re.findall(r"<li[^>]*><span class=\"av.*?</li>", page, re.DOTALL)
    found = []
    for row in rows:
        number = re.search(r'class="n">.*?</span>(\d+)', row)
        found.append((re.search(r'class="link"[^>]*>([^<]*)', row)[1], int(number[1]) if number else 0))
    return found


def test_news_are_counted_for_who_follows(cast, client, channel):
    root, other = send(cast.sara, channel, "first"), send(cast.sara, channel, "second")
    client.force_login(cast.sara)
    assert (news(client, cast), listed(client, cast)) == ((0, False), [])
    one = reply(cast.olga, channel, root)
    reply(cast.olga, channel, root)
    assert (news(client, cast), listed(client, cast)) == ((1, False), [("first", 2)])
    reply(cast.olga, channel, other, names=[cast.sara])
    assert (news(client, cast), listed(client, cast)) == ((2, True), [("second", 1), ("first", 2)])
    actions.delete_message(cast.olga, one)
    actions.read_side(cast.sara, channel, other, nr=1)
    assert (news(client, cast), listed(client, cast)) == ((1, False), [("first", 1), ("second", 0)])
    # One's own replies are no news to oneself; the other one is behind now.
    reply(cast.sara, channel, other)
    assert news(client, cast) == (1, False)
    client.post(f"/m/{root.public_id}/side/reading/", {"nr": 2})
    assert (news(client, cast), listed(client, cast)) == ((0, False), [("second", 0), ("first", 0)])
    client.post(f"/m/{root.public_id}/side/reading/", {"nr": 2, "unread": "1"})
    assert news(client, cast) == (1, False)
    client.post(f"/m/{root.public_id}/side/following/", {"on": "0"})
    assert (news(client, cast), listed(client, cast)) == ((0, False), [("second", 0)])
    client.post(f"/m/{root.public_id}/side/following/", {"on": "1"})
    assert news(client, cast) == (1, False)
    client.post(f"/c/{channel.public_id}/following/", {"level": "muted"})
    assert (news(client, cast), listed(client, cast)) == ((0, False), [])
    client.post(f"/c/{channel.public_id}/following/", {"level": ""})
    actions.leave_channel(cast.sara, channel)
    assert (news(client, cast), listed(client, cast)) == ((0, False), [])


def test_the_list_is_walked(cast, client, channel):
    many = PAGE + 5
    for number in range(many):
        root = send([cast.sara, cast.lin, cast.mats][number % 3], channel, f"root {number}")
        reply(cast.olga, channel, root)
        Message.objects.filter(channel=channel, at__gt=LONG_AGO).update(at=LONG_AGO)
        if number % 2:
            actions.follow_side(cast.rune, channel, root)
            SideReader.objects.filter(user=cast.rune, side__root=root).update(is_behind=number % 4 == 1)
        else:
            actions.follow_side(cast.rune, channel, root)
    client.force_login(cast.rune)
    first = listed(client, cast)
    last = Message.objects.get(source=first[-1][0])
    rest = listed(client, cast, f"after={last.public_id}")
    assert len(first) == PAGE
    assert {name for name, _unread in first} | {name for name, _unread in rest} == {
        f"root {number}" for number in range(many)
    }
    assert len(first) + len(rest) == many
    behind = SideReader.objects.filter(user=cast.rune, is_behind=True).count()
    assert all(int(name.split()[1]) % 4 == 1 for name, _unread in first[:behind])
    assert listed(client, cast, "after=aaaaaaaaaaaa") == []


def test_a_hidden_side_and_a_missing_one_look_the_same(cast, client, channel, internal):
    root = send(cast.lin, internal, "ours")
    one = reply(cast.sara, internal, root, "between us")
    client.force_login(cast.olga)
    for message in (root, one):
        for path in (f"/m/{message.public_id}/side/", f"/m/{message.public_id}/"):
            missing = re.sub(r"[a-z2-7]{12}", "aaaaaaaaaaaa", path)
            hidden, nothing = client.get(path), client.get(missing)
            assert hidden.status_code == nothing.status_code == 404
    page = client.get(f"/c/{channel.public_id}/?side={root.public_id}").content.decode()
    assert "between us" not in page
    assert "#ours" not in page
    assert news(client, cast) == (0, False)


def test_what_is_typed_in_a_side_is_its_own_draft(cast, client, channel):
    root = send(cast.sara, channel)
    client.force_login(cast.olga)
    kept = client.post(f"/composing/side:{root.public_id}/draft/", {"source": "Half a <sentence>"})
    assert kept.status_code == 204
    assert ">Half a &lt;sentence&gt;</textarea>" in client.get(f"/m/{root.public_id}/side/").content.decode()
    assert "sentence" not in client.get(f"/c/{channel.public_id}/").content.decode()
    home = client.get("/").content.decode()
    assert f"/m/{root.public_id}/side/" in home
    reply(cast.olga, channel, root, "Half a <sentence>, and the rest")
    assert "Half a &lt;" not in client.get("/").content.decode()
