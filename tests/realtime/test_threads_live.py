"""What is written reaches the sockets of whom it is for, once and in order, and nobody else's."""

import pytest
from django.db.models import F

from community.events.models import Event, Stream
from community.events.streams import LIMIT
from community.threads.actions import (
    delete_post,
    edit_post,
    mark_read,
    react,
    reply,
    restore_post,
    retitle_thread,
    take_reaction_back,
    write_note,
)
from community.threads.reading import find_thread
from tests.make import make_user, new_tag
from tests.places import words


def post(user, scene, text="Second."):
    return reply(user, scene.thread, words=words(text), client_id=new_tag())


def of_verb(verb):
    return lambda frame: frame.get("verb") == f"threads.{verb}"


def test_a_post_appears_for_everyone_of_the_thread(scene, listen):
    olga, sara = listen(scene.cast.olga), listen(scene.cast.sara)
    heads = olga.join(scene.topic)["heads"]
    shared = scene.thread.audience.public_id
    assert sara.join(scene.topic, heads)["heads"][shared] == heads[shared] == 2
    written = post(scene.cast.sara, scene)
    told = [one.wait(lambda frame: frame.get("seq") == 3) for one in (olga, sara)]
    assert told[0] == told[1]
    assert told[0] | {"html": ""} == {
        "on": scene.topic,
        "stream": shared,
        "seq": 3,
        "verb": "threads.posted",
        "by": scene.cast.sara.public_id,
        "post": written.public_id,
        "nr": 2,
        "version": 1,
        "html": "",
    }
    assert "Second." in told[0]["html"]


def test_each_change_of_a_post_brings_it_as_it_is_now(scene, listen):
    cast = scene.cast
    written = post(cast.sara, scene)
    olga = listen(cast.olga)
    olga.join(scene.topic, {scene.thread.audience.public_id: 3})
    edit_post(cast.sara, written, words=words("Better."), version=1)
    assert "Better." in olga.wait(of_verb("edited"))["html"]
    react(cast.lin, written, kind="agree")
    reacted = olga.wait(of_verb("reacted"))
    assert (reacted["kind"], reacted["by"]) == ("agree", cast.lin.public_id)
    delete_post(cast.sara, written)
    gone = olga.wait(of_verb("deleted"))
    assert "Better." not in gone["html"]
    assert "say:deleted" in gone["html"]
    restore_post(cast.sara, written)
    assert "Better." in olga.wait(of_verb("restored"))["html"]
    retitle_thread(cast.olga, scene.thread, title="Creep", category=scene.thread.category, tags=["j4"])
    retitled = olga.wait(of_verb("retitled"))
    assert (retitled["title"], retitled["tags"]) == ("Creep", ["j4"])
    assert [entry["seq"] for entry in olga.entries()] == [4, 5, 6, 7, 8]
    assert [entry.get("version") for entry in olga.entries()] == [2, 3, 4, 5, None]


def test_a_note_reaches_ones_own_firm_only(scene, listen):
    cast = scene.cast
    olga, sara, lin = (listen(user) for user in (cast.olga, cast.sara, cast.lin))
    for one in (olga, sara, lin):
        one.join(scene.topic)
    lin.say({"typing": scene.topic, "note": True})
    sara.wait(lambda frame: frame.get("typing") == scene.topic)
    write_note(cast.sara, scene.thread, words=words("Only us."), client_id=new_tag())
    noted = lin.wait(of_verb("noted"))
    assert (noted["after_nr"], noted["nr"], noted["seq"]) == (1, 1, 1)
    post(cast.lin, scene, "After it.")
    seen = olga.wait(lambda frame: "After it." in frame.get("html", ""))
    assert seen["seq"] == 3  # no gap where the note was
    assert not [frame for frame in olga.frames if "typing" in frame or frame.get("verb") == "threads.noted"]
    assert "Only us" not in str(olga.frames)
    assert {frame["stream"] for frame in olga.entries()} == {scene.thread.audience.public_id}


def test_who_was_away_gets_the_rest_and_nothing_of_former_words(scene, listen):
    cast = scene.cast
    shared = scene.thread.audience.public_id
    written = post(cast.sara, scene, "Hasty words.")
    edit_post(cast.sara, written, words=words("Better words."), version=1)
    post(cast.olga, scene, "Third.")
    lin = listen(cast.lin)
    assert lin.join(scene.topic, {shared: 2})["limited"] is False
    lin.wait(lambda frame: frame.get("seq") == 5)
    assert [entry["seq"] for entry in lin.entries()] == [3, 4, 5]
    assert "html" not in lin.entries()[0]  # only the last entry of a post has its fragment
    assert "Better" in lin.entries()[1]["html"]
    assert "Hasty" not in str(lin.frames)
    fetched = lin.fetch(scene.topic, {shared: 2})
    assert fetched["heads"][shared] == 5
    assert fetched["entries"] == lin.entries()


def test_a_place_beyond_the_head_is_the_head(scene, listen):
    olga, sara = listen(scene.cast.olga), listen(scene.cast.sara)
    shared = scene.thread.audience.public_id
    assert olga.join(scene.topic, {shared: 10**12})["heads"][shared] == 2
    sara.join(scene.topic, {shared: 2})
    post(scene.cast.sara, scene)
    for one in (olga, sara):
        assert one.wait(of_verb("posted"))["seq"] == 3


def test_who_was_away_too_long_is_told_to_load_the_page(scene, listen):
    cast = scene.cast
    first = scene.thread.posts.get()
    react(cast.lin, first, kind="agree")
    take_reaction_back(cast.lin, first, kind="agree")
    repeat_events(first.stream, after=2, times=LIMIT // 2)
    olga = listen(cast.olga)
    answer = olga.join(scene.topic, {scene.thread.audience.public_id: 2})
    assert answer["limited"] is True
    assert olga.fetch(scene.topic, {})["limited"] is True
    post(cast.sara, scene, "From here on.")
    assert "From here on." in olga.wait(of_verb("posted"))["html"]
    assert len(olga.entries()) == 1


def repeat_events(stream, *, after, times):
    """The stream's events after that one, over and over, as the same acts would have written them."""
    events = list(Event.objects.filter(stream=stream, seq__gt=after).order_by("seq"))
    for _time in range(times):
        for event in events:
            event.pk, event.seq = None, event.seq + len(events)
        Event.objects.bulk_create(events)
    Stream.objects.filter(pk=stream.pk).update(head=F("head") + times * len(events))


@pytest.mark.parametrize("topic", ["thread/{}", "list/{}"])
def test_hidden_and_missing_are_answered_alike(scene, listen, topic):
    public_id = (scene.thread if topic.startswith("thread") else scene.cast.workspace).public_id
    stranger = make_user(scene.cast.rival)
    for user in (scene.cast.ravi, stranger, scene.cast.ada):
        one = listen(user)
        assert one.join(topic.format(public_id)) == {"no": topic.format(public_id)}
        assert one.join(topic.format("aaaaaaaaaaaa")) == {"no": topic.format("aaaaaaaaaaaa")}
        assert one.join("nothing/of-the-kind") == {"no": "nothing/of-the-kind"}
    post(scene.cast.sara, scene)
    assert all("seq" not in frame and "moved" not in frame for frame in one.frames)


def test_lists_are_told_that_something_moved(scene, listen):
    workspace = f"list/{scene.cast.workspace.public_id}"
    olga, ravi = listen(scene.cast.olga), listen(scene.cast.ravi)
    olga.join(workspace)
    olga.join("lists")
    ravi.join("lists")
    post(scene.cast.sara, scene)
    for topic in (workspace, "lists"):
        assert olga.wait(lambda frame, topic=topic: frame.get("moved") == topic)
    write_note(scene.cast.sara, scene.thread, words=words("Only us."), client_id=new_tag())
    count = len(olga.frames)
    post(scene.cast.sara, scene)
    olga.wait(lambda frame: frame.get("moved") == "lists", since=count)
    assert [frame["moved"] for frame in olga.frames[count:] if "moved" in frame] == [workspace, "lists"]
    # His own inbox may still speak of the workspace that he was just added to.
    assert [frame for frame in ravi.frames[1:] if frame != {"inbox": True}] == [
        {"joined": "lists", "heads": {}, "limited": False}
    ]


def test_ones_own_reading_is_told_to_ones_other_tabs(scene, listen):
    olga, sara = listen(scene.cast.olga), listen(scene.cast.sara)
    mark_read(scene.cast.olga, find_thread(scene.cast.olga, scene.thread.public_id), nr=1)
    assert olga.wait(lambda frame: "read" in frame) == {"read": scene.topic, "nr": 1}
    assert sara.join("lists")
    assert not [frame for frame in sara.frames if "read" in frame]


def test_who_is_here_and_who_types(scene, listen):
    cast = scene.cast
    olga, sara = listen(cast.olga), listen(cast.sara)
    olga.join(scene.topic)
    sara.join(scene.topic)
    names = {"Olga Berg", "Sara Lind"}
    here = olga.wait(lambda frame: {face[1] for face in frame.get("people", [])} == names)
    assert here["count"] == 2
    olga.say({"typing": scene.topic})
    typing = sara.wait(lambda frame: "typing" in frame)
    assert typing["people"] == [[cast.olga.public_id, "Olga Berg"]]
    count = len(sara.frames)
    olga.say({"looking": scene.topic, "is": False})
    sara.wait(lambda frame: [face[1] for face in frame.get("people", [])] == ["Sara Lind"], since=count)
    count = len(sara.frames)
    olga.say({"looking": scene.topic, "is": True})
    sara.wait(lambda frame: len(frame.get("people", [])) == 2, since=count)
    count = len(sara.frames)
    olga.close()
    sara.wait(lambda frame: [face[1] for face in frame.get("people", [])] == ["Sara Lind"], since=count)
