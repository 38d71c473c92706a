"""What is said in a channel reaches those who see it, once and in order, and nobody else."""

from dataclasses import dataclass

import pytest

from community.chat import actions
from community.chat.models import Channel
from community.rooms.choosing import Choice
from community.workspaces.actions import remove_person
from tests.make import new_tag
from tests.places import words
from tests.realtime.conftest import Scene


@dataclass
class Place:
    """A channel, and the topic and stream that it is followed by."""

    channel: Channel

    @property
    def topic(self) -> str:
        return f"channel/{self.channel.public_id}"

    @property
    def stream(self) -> str:
        return self.channel.audience.public_id


@pytest.fixture
def place(scene: Scene) -> Place:
    opened = actions.open_channel(
        scene.cast.olga, scene.cast.workspace, name="bench", choice=Choice("everyone")
    )
    return Place(opened)


def send(user, place, text="8.0 N·m"):
    return actions.send_message(user, place.channel, words=words(text), client_id=new_tag())


def of_verb(verb):
    return lambda frame: frame.get("verb") == f"chat.{verb}"


def test_a_message_appears_for_everyone_of_the_channel(scene, place, listen):
    olga, sara = listen(scene.cast.olga), listen(scene.cast.sara)
    assert olga.join(place.topic)["heads"] == {place.stream: 1}
    sara.join(place.topic, {place.stream: 1})
    sent = send(scene.cast.sara, place)
    told = [one.wait(of_verb("sent")) for one in (olga, sara)]
    assert told[0] == told[1]
    assert told[0] | {"html": ""} == {
        "on": place.topic,
        "stream": place.stream,
        "seq": 2,
        "verb": "chat.sent",
        "by": scene.cast.sara.public_id,
        "message": sent.public_id,
        "nr": 1,
        "version": 1,
        "client": sent.client_id,
        "html": "",
    }
    assert "8.0 N·m" in told[0]["html"]


def test_each_change_of_a_message_brings_it_as_it_is_now(scene, place, listen):
    cast = scene.cast
    sent = send(cast.sara, place, "Hasty words.")
    olga = listen(cast.olga)
    olga.join(place.topic, {place.stream: 2})
    actions.edit_message(cast.sara, sent, words=words("Better words."), version=1)
    assert "Better" in olga.wait(of_verb("edited"))["html"]
    actions.react(cast.lin, sent, kind="agree")
    assert olga.wait(of_verb("reacted"))["kind"] == "agree"
    actions.pin_message(cast.lin, sent)
    actions.delete_message(cast.sara, sent)
    gone = olga.wait(of_verb("deleted"))
    assert "Better" not in gone["html"]
    actions.restore_message(cast.sara, sent)
    assert "Better" in olga.wait(of_verb("restored"))["html"]
    actions.change_channel(cast.olga, place.channel, name="rig", topic="Bookings", description="")
    changed = olga.wait(of_verb("changed"))
    assert (changed["name"], changed["topic"]) == ("rig", "Bookings")
    assert [entry["seq"] for entry in olga.entries()] == [3, 4, 5, 6, 7, 8]
    assert "Hasty" not in str(olga.frames)


def test_who_was_away_gets_the_rest(scene, place, listen):
    sent = [send(scene.cast.sara, place, f"message {number}") for number in range(3)]
    actions.edit_message(scene.cast.sara, sent[0], words=words("edited since"), version=1)
    lin = listen(scene.cast.lin)
    assert lin.join(place.topic, {place.stream: 1})["limited"] is False
    lin.wait(lambda frame: frame.get("seq") == 5)
    assert [entry["seq"] for entry in lin.entries()] == [2, 3, 4, 5]
    assert "html" not in lin.entries()[0]
    assert lin.fetch(place.topic, {place.stream: 1})["entries"] == lin.entries()


def test_a_channel_of_one_firm_does_not_exist_for_the_other(scene, listen):
    cast = scene.cast
    ours = Place(actions.open_channel(cast.lin, cast.workspace, name="ours", choice=Choice("firm")))
    everyone = Place(actions.open_channel(cast.lin, cast.workspace, name="all", choice=Choice("everyone")))
    sara, olga, ravi = listen(cast.sara), listen(cast.olga), listen(cast.ravi)
    assert "joined" in sara.join(ours.topic)
    lists = f"chat/{cast.workspace.public_id}"
    olga.join(lists)
    for one in (olga, ravi):
        assert one.join(ours.topic) == {"no": ours.topic}
    assert ravi.join(lists) == {"no": lists}
    sara.say({"typing": ours.topic})
    send(cast.lin, ours, "Only us.")
    sara.wait(of_verb("sent"))
    olga.join(everyone.topic)
    send(cast.lin, everyone, "For all.")
    assert "For all" in olga.wait(of_verb("sent"))["html"]
    assert "Only us" not in str(olga.frames + ravi.frames)
    assert not [frame for frame in olga.frames if "typing" in frame]


def test_lists_of_channels_move_and_lists_of_threads_do_not(scene, place, listen):
    sara = listen(scene.cast.sara)
    chat, threads = (f"{word}/{scene.cast.workspace.public_id}" for word in ("chat", "list"))
    for topic in (chat, threads, "lists"):
        sara.join(topic)
    send(scene.cast.olga, place)
    sara.wait(lambda frame: frame.get("moved") == chat)
    assert {frame["moved"] for frame in sara.frames if "moved" in frame} == {chat}


def test_a_mark_is_told_to_ones_own_sockets(scene, place, listen):
    for _each in range(3):
        send(scene.cast.olga, place)
    sara, lin = listen(scene.cast.sara), listen(scene.cast.lin)
    actions.mark_read(scene.cast.sara, place.channel, nr=3)
    assert sara.wait(lambda frame: "read" in frame) == {"read": place.topic, "nr": 3}
    actions.mark_unread(scene.cast.sara, place.channel, nr=2)
    assert sara.wait(lambda frame: frame.get("nr") == 1) == {"read": place.topic, "nr": 1}
    assert not [frame for frame in lin.frames if "read" in frame]


def test_a_seat_that_goes_takes_the_channel_along(scene, place, listen):
    sara, lin = listen(scene.cast.sara), listen(scene.cast.lin)
    for one in (sara, lin):
        one.join(place.topic)
    remove_person(scene.cast.olga, scene.cast.workspace, scene.cast.sara)
    assert sara.wait(lambda frame: "gone" in frame) == {"gone": place.topic}
    send(scene.cast.olga, place, "Later words.")
    lin.wait(of_verb("sent"))
    assert "Later words" not in str(sara.frames)


def test_a_reply_is_an_entry_of_the_channel_with_its_root(scene, place, listen):
    cast = scene.cast
    root = send(cast.sara, place, "The root.")
    olga = listen(cast.olga)
    olga.join(place.topic, {place.stream: 2})
    replies = [
        actions.reply_aside(user, place.channel, root, words=words(f"Aside {user.name}"), client_id=new_tag())
        for user in (cast.lin, cast.sara)
    ]
    first = olga.wait(lambda frame: frame.get("message") == replies[0].public_id)
    last = olga.wait(lambda frame: frame.get("message") == replies[1].public_id)
    assert [(frame["verb"], frame["side"], frame["nr"]) for frame in (first, last)] == [
        ("chat.replied", root.public_id, 1),
        ("chat.replied", root.public_id, 2),
    ]
    assert (last["client"], last["root"]["version"]) == (replies[1].client_id, 3)
    assert "<!--count:replies:2-->" in last["root"]["html"]
    actions.delete_message(cast.lin, replies[0])
    gone = olga.wait(of_verb("deleted"))
    assert "<!--count:replies:1-->" in gone["root"]["html"]
    # Who was away gets the root once, as it is now, and no word of what was deleted.
    lin = listen(cast.lin)
    caught = lin.fetch(place.topic, {place.stream: 2})["entries"]
    assert [("root" in entry, "html" in entry) for entry in caught] == [
        (False, False),
        (False, True),
        (True, True),
    ]
    assert "Aside Lin" not in str(caught)


def test_a_mark_of_a_side_is_told_to_ones_own_sockets(scene, place, listen):
    root = send(scene.cast.sara, place)
    for _each in range(2):
        actions.reply_aside(scene.cast.olga, place.channel, root, words=words("x"), client_id=new_tag())
    sara, lin = listen(scene.cast.sara), listen(scene.cast.lin)
    actions.read_side(scene.cast.sara, place.channel, root, nr=2)
    told = {"read": f"side/{root.public_id}", "nr": 2}
    assert sara.wait(lambda frame: "read" in frame) == told
    assert told not in lin.frames
