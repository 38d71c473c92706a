"""Many called at once: by `@here` or a firm's name, with a number that its writer has seen, and by those who may."""

import pytest

from accounts.models import User
from community.chat import actions, calling
from community.chat.forms import message_words
from community.chat.models import Message, MessageMention
from community.notifications.actions import follow_channel
from community.notifications.inbox import counts_of, lines_of
from community.notifications.models import Level, Notification
from community.rooms.choosing import Choice
from community.workspaces.actions import add_person
from tests.make import make_user
from tests.notifications.make import tell
from tests.threads.test_threads import send_id

SCRIPT = {"X-Sent-By": "channel"}


def post(client, channel, source, notifies="", client_id=""):
    sent = {"source": source, "client_id": client_id or send_id(), "notifies": notifies}
    return client.post(f"/c/{channel.public_id}/", sent, headers=SCRIPT)


def told():
    tell()
    rows = Notification.objects.filter(message__isnull=False).order_by("id")
    return [(name.split()[0], reason) for name, reason in rows.values_list("user__name", "reason")]


def at(firm):
    return f"@[{firm.name}](firm:{firm.public_id})"


def test_everyone_is_called_once_the_writer_has_read_how_many(cast, client, channel):
    """Who left is not called; the number is asked anew where it has grown; a call that was taken is not made twice."""
    actions.leave_channel(cast.rune, channel)
    client.force_login(cast.sara)
    asked = client.get(f"/c/{channel.public_id}/calling/?group=here").json()
    assert asked == {
        "people": 3,
        "words": "This notifies 3 people, 2 of them at Norrland Robotics.",
        "may": True,
    }
    refused = post(client, channel, "Look, @here: rev F.")
    assert (refused.status_code, refused.json()["notifies"]) == (409, 3)
    assert "3 people, 2 of them at Norrland Robotics" in refused.json()["error"]
    actions.join_channel(cast.rune, channel)
    assert post(client, channel, "Look, @here: rev F.", 3).json()["notifies"] == 4
    assert not Message.objects.exists()
    sent = send_id()
    for _twice in range(2):
        assert post(client, channel, "Look, @here: rev F.", 4, sent).status_code == 200
    message = Message.objects.get()
    assert "@here</a>: rev F." in message.html
    assert message.excerpt == "Look, @here: rev F."
    assert sorted(told()) == [(name, "called") for name in ("Lin", "Mats", "Olga", "Rune")]
    assert counts_of(cast.olga) == (1, 0)
    # Without scripts the page asks, and its form carries the number.
    page = client.post(f"/c/{channel.public_id}/", {"source": "@here again", "client_id": send_id()})
    assert page.status_code == 409
    assert 'name="notifies" value="4"' in page.content.decode()
    assert "Send it again if that is what you want" in page.content.decode()


def test_a_firm_is_called_and_nobody_outside_the_channel(cast, client, channel, internal):
    client.force_login(cast.sara)
    source = f"{at(cast.host)} and {at(cast.rival)} and @[Lin](user:{cast.lin.public_id})"
    assert post(client, channel, source, 3).status_code == 200
    message = Message.objects.get()
    assert f"/firms/{cast.host.public_id}/" in message.html
    assert cast.rival.public_id not in message.html
    assert sorted(told()) == [("Lin", "named"), ("Mats", "called"), ("Olga", "called"), ("Rune", "called")]
    # In the firm's own channel the host is not there to be called.
    assert post(client, internal, f"{at(cast.host)} @here", 1).status_code == 200
    last = Message.objects.get(channel=internal)
    assert [row.user for row in last.mentions.all()] == [cast.lin]
    client.force_login(cast.ravi)
    assert client.get(f"/c/{channel.public_id}/calling/?group=here").status_code == 404


@pytest.mark.parametrize(
    "source",
    ["`@here`", "```\n@here\n```", "me@here.example", "/opt/@here/x", "[@here](https://a.example)", "there"],
)
def test_what_is_no_call(cast, channel, source):
    assert message_words(cast.sara, channel, source, client_id="x", calls=True).groups == ()


def test_more_than_fifteen_are_called_by_those_alone_who_keep_the_channel(cast, client, channel):
    for number in range(14):
        add_person(cast.olga, cast.workspace, make_user(cast.supplier, f"P{number}"), role="member")
    client.force_login(cast.sara)
    asked = client.get(f"/c/{channel.public_id}/calling/?group=here").json()
    assert not asked["may"]
    assert "Only an owner, a moderator or whoever opened the channel" in asked["words"]
    refused = post(client, channel, "@here", 99)
    assert (refused.status_code, refused.json()["error"]) == (422, asked["words"])
    assert post(client, channel, at(cast.supplier), 15).status_code == 200  # fifteen beside herself
    client.force_login(cast.mats)
    assert post(client, channel, "@here", 18).status_code == 200
    own = actions.open_channel(cast.sara, cast.workspace, name="hers", choice=Choice("everyone"))
    client.force_login(cast.sara)
    assert post(client, own, "@here", 18).status_code == 200


def test_an_edit_calls_nobody_anew(cast, client, channel):
    client.force_login(cast.sara)
    post(client, channel, "Look.")
    message = Message.objects.get()
    path = f"/m/{message.public_id}/edit/"
    refused = client.post(path, {"source": "Look, @here.", "version": 1}, headers=SCRIPT)
    assert (refused.status_code, "An edit notifies nobody anew" in refused.json()["error"]) == (422, True)
    post(client, channel, "Come, @here.", 4)
    message = Message.objects.latest("id")
    path = f"/m/{message.public_id}/edit/"
    assert client.post(path, {"source": "Come soon, @here.", "version": 1}, headers=SCRIPT).status_code == 204
    assert MessageMention.objects.count() == 4


def test_completion_offers_groups_where_they_can_be_called(cast, client, channel):
    client.force_login(cast.sara)
    offered = client.get(f"/composing/channel:{channel.public_id}/people/?q=").content.decode()
    assert 'data-value="@here"' in offered
    assert "notifies 4 people" in offered
    assert f'data-value="{at(cast.host)}"' in offered
    assert "Veldkamp" not in offered
    assert "@here" not in client.get(f"/composing/channel:{channel.public_id}/people/?q=no").content.decode()
    client.force_login(cast.ravi)
    assert client.get(f"/composing/channel:{channel.public_id}/people/?q=").status_code == 404


def test_levels_of_a_channel(cast, client, channel):
    """Everything: one line until it is read, and nothing of it for the others. Nothing: not even a call."""
    client.force_login(cast.mats)
    answer = client.post(f"/c/{channel.public_id}/following/", {"level": "watching"})
    assert answer.status_code == 302
    page = client.get(f"/c/{channel.public_id}/").content.decode()
    assert 'value="watching" aria-pressed="true"' in page
    follow_channel(cast.rune, channel, level=Level.MUTED)
    tell()
    Notification.objects.all().delete()
    client.force_login(cast.sara)
    for words in ("One.", "Two."):
        post(client, channel, words)
        assert told() == [("Mats", "said")]
    (line,) = lines_of(cast.mats, "unread").lines
    assert (line.title, line.excerpt) == ("#bench", "One.")
    actions.mark_read(cast.mats, channel, nr=1)
    assert counts_of(cast.mats) == (1, 0)  # the second waits, too
    actions.mark_read(cast.mats, channel, nr=2)
    assert counts_of(cast.mats) == (0, 0)
    post(client, channel, "Three @here.", 4)
    assert told() == [("Mats", "said"), *((name, "called") for name in ("Olga", "Mats", "Lin"))]


def test_a_count_that_is_bent_is_no_leave(cast, client, channel):
    client.force_login(cast.sara)
    for bent in ("-5", "many"):
        assert post(client, channel, "@here", bent).status_code in (409, 422)
    assert not Message.objects.exists()
    asked = "&".join(f"group={'a' * 12}" for _ in range(50))
    assert client.get(f"/c/{channel.public_id}/calling/?{asked}").json()["people"] == 0
    assert calling.called_by(User.objects.get(pk=cast.sara.pk), channel, ["here"]).at_home == "Aoki Bearings"
