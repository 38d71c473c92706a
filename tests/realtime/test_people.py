"""Who is here in a workspace is told to those who are in it, in few frames, and to nobody else."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import User
from community.manners.actions import choose_now
from community.manners.hours import Manner
from community.realtime import people
from community.realtime.people import People
from community.realtime.presence import PROCESS
from community.realtime.rooms import Socket
from community.realtime.sight import Listener, Place
from community.realtime.subscriptions import Subscriptions
from community.workspaces.actions import remove_person
from tests.realtime.test_nets import Recorder

TOPIC = "people/w"
PLACE = Place({}, frozenset([7]), manner=Manner())


def now_of(ear):
    """What the frames so far say of each person."""
    known = {}
    for frame in ear.frames:
        known = dict(frame["all"]) if "all" in frame else {**known, **frame["now"]}
    return {public_id: state for public_id, state in known.items() if state}


class Room:
    """People of one process, with sockets that need no network."""

    def __init__(self):
        redis = Subscriptions("redis://nowhere", lambda _channel, _message: None, lambda: None)
        self.people = People(redis, lambda socket, frames: socket.ear.write(frames))

    def come(self, pk, manner=None):
        socket = Socket(Listener(User(pk=pk, public_id=f"p{pk}"), "x", "y"), Recorder())
        place = Place({}, PLACE.audiences, manner=manner or Manner())
        self.people.enter(socket, TOPIC, place)
        return socket


@pytest.fixture
def room(monkeypatch):
    """`room(story)`: run a story in a loop of its own, with shorter moments."""
    monkeypatch.setattr(people, "TELL", 0.02)
    monkeypatch.setattr(people, "LINGER", 0.1)

    def run(story):
        async def play():
            room = Room()
            await asyncio.wait_for(story(room), 15)
            return room

        return asyncio.run(play())

    return run


def test_what_comes_together_is_one_frame_for_all(room):
    async def story(room):
        first = room.come(1)
        await first.ear.until(lambda ear: now_of(ear) == {"p1": "here"})
        before = len(first.ear.frames)
        others = [room.come(pk) for pk in range(2, 102)]
        await first.ear.until(lambda ear: len(now_of(ear)) == 101)
        assert len(first.ear.frames) - before <= 3
        await others[-1].ear.until(lambda ear: len(now_of(ear)) == 101)
        for socket in others[:50]:
            room.people.leave(socket, PLACE)
        again = room.come(2)  # who follows a link is back before anybody is told
        again_since = len(first.ear.frames)
        await first.ear.until(lambda ear: len(now_of(ear)) == 52)
        told = [frame["now"].get("p2") for frame in first.ear.frames[again_since:]]
        assert "" not in told
        for socket in (first, again, *others[50:]):
            room.people.leave(socket, PLACE)
        await asyncio.sleep(0.3)
        assert room.people._crowds == {}
        assert room.people._sockets == {}

    room(story)


def test_one_word_a_person_whatever_their_browsers_and_the_processes_say(room):
    async def story(room):
        ann, at_phone = room.come(1), room.come(1)
        bob = room.come(2, Manner("dnd", None, datetime.now(UTC) + timedelta(hours=1)))
        await ann.ear.until(lambda ear: now_of(ear) == {"p1": "here", "p2": "dnd"})
        ann.is_idle = bob.is_idle = True
        room.people.changed(1)
        room.people.changed(2)
        await asyncio.sleep(0.1)
        assert now_of(bob.ear) == {"p1": "here", "p2": "dnd"}
        at_phone.is_idle = True
        room.people.changed(1)
        await bob.ear.until(lambda ear: now_of(ear)["p1"] == "idle")
        said = '{"process":"other","all":{"p1":"here","p2":"idle","p3":"away"}}'
        room.people.hear(7, said)
        await bob.ear.until(lambda ear: now_of(ear) == {"p1": "here", "p2": "dnd", "p3": "away"})
        room.people.hear(7, '{"process":"other","now":{"p3":"","p1":"idle"}}')
        room.people.hear(7, f'{{"process":"{PROCESS}","all":{{"p9":"here"}}}}')  # our own words
        await bob.ear.until(lambda ear: now_of(ear) == {"p1": "idle", "p2": "dnd"})
        room.people.hear(8, said)  # of a workspace where nobody of ours is
        assert len(room.people._clocks) == 1

    room(story)


def test_on_the_site_it_reaches_those_who_share_the_workspace(scene, listen):
    """Idle, chosen and gone with the seat; a rival hears of nobody, not even of the host's in another workspace."""
    cast = scene.cast
    topic = f"people/{cast.workspace.public_id}"
    olga, sara, ravi = listen(cast.olga), listen(cast.sara), listen(cast.ravi)
    assert "no" in ravi.join(topic)
    assert "joined" in ravi.join(f"people/{cast.rival_workspace.public_id}")
    assert olga.join(topic)["joined"] == topic
    sara.join(topic)

    def says(public_id, state):
        return lambda frame: public_id in (known := frame.get("now", {})) and known[public_id] == state

    olga.wait(says(cast.sara.public_id, "here"))
    sara.say({"idle": True})
    olga.wait(says(cast.sara.public_id, "idle"))
    choose_now(cast.sara, chosen="dnd", until=None)
    olga.wait(says(cast.sara.public_id, "dnd"))
    choose_now(cast.sara, chosen="", until=None)
    sara.say({"idle": False})
    olga.wait(says(cast.sara.public_id, "here"), since=len(olga.frames) - 1)
    remove_person(cast.olga, cast.workspace, cast.sara)
    sara.wait(lambda frame: frame.get("gone") == topic)
    heard = len(sara.frames)
    olga.wait(says(cast.sara.public_id, ""))
    assert not [frame for frame in sara.frames[heard:] if "people" in frame]
    told = str([frame for frame in ravi.frames if "hello" not in frame])
    for user in (cast.olga, cast.sara):
        assert user.public_id not in told
