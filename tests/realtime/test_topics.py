"""Who may follow which topic: one row for each kind that is registered, and a kind without a row fails."""

from django.http import Http404

from community.events import streams
from community.realtime.sight import LISTS, entries_after, find_place
from community.threads.actions import write_note
from community.workspaces import sight
from community.workspaces.access import VisibleQuerySet
from community.workspaces.actions import remove_person
from tests.make import make_user
from tests.places import CANARY, words


def topics(world):
    """A topic of each kind, of something in the cast's workspace; `lists` is everybody's own."""
    return {
        "thread": f"thread/{world.thread.public_id}",
        "channel": f"channel/{world.kwargs['channel_id']}",
        "chat": f"chat/{world.workspace.public_id}",
        "list": f"list/{world.workspace.public_id}",
        "lists": "lists",
        "people": f"people/{world.workspace.public_id}",
    }


def follows(user, topic):
    try:
        place = find_place(user, topic)
    except Http404:
        return False
    return bool(place.streams or place.audiences)


def test_each_kind_of_topic_has_a_row(world):
    assert set(topics(world)) == set(streams._by_topic) | set(LISTS)


def test_who_is_here_follows_and_nobody_else(cast, world):
    for word, topic in topics(world).items():
        for user in (cast.olga, cast.mats, cast.rune, cast.sara, cast.lin):
            assert follows(user, topic), (word, user)
        for user in (cast.ravi, cast.ada, make_user(cast.rival)):
            if word != "lists":
                assert not follows(user, topic), (word, user)
        assert not follows(cast.olga, topic[:-12] + "aaaaaaaaaaaa") or word == "lists"
    remove_person(cast.olga, cast.workspace, cast.rune)
    assert not any(follows(cast.rune, topic) for topic in topics(world).values())


def test_lists_are_those_of_ones_own_seats(cast, world):
    ours = set(cast.workspace.audiences.values_list("pk", flat=True))
    assert find_place(cast.sara, "lists").audiences <= ours
    assert not find_place(cast.ravi, "lists").audiences & ours
    assert find_place(cast.ada, "lists").audiences == frozenset()


def test_each_firm_follows_its_own_notes(cast, world):
    """The stream of another firm's notes is in nobody's place, and no word of it in what they are sent."""
    write_note(cast.olga, world.thread, words=words("Ours alone."), client_id="topic-1")
    topic = topics(world)["thread"]
    host, supplier = find_place(cast.olga, topic), find_place(cast.sara, topic)
    shared = set(host.streams.values()) & set(supplier.streams.values())
    assert [key.audience_id for key in shared] == [world.thread.audience_id]
    for place, foreign in ((host, f"Note {CANARY}"), (supplier, "Ours alone.")):
        names = {key: (topic, audience) for audience, key in place.streams.items()}
        told = str(list(entries_after(dict.fromkeys(names, 0), names)))
        assert f"Reply {CANARY}" in told
        assert foreign not in told


def test_this_can_fail(cast, world, monkeypatch):
    """With sight broken open, a rival follows each topic of the workspace."""
    find = sight._find
    monkeypatch.setattr(VisibleQuerySet, "visible_to", lambda self, viewer, workspace=None: self.all())
    monkeypatch.setattr(sight, "_find", lambda viewer, where, key: find(cast.olga, where, key))
    open_now = set()
    for word, topic in topics(world).items():
        try:
            find_place(cast.ravi, topic)
        except Http404:
            continue
        open_now.add(word)
    assert open_now == {"thread", "channel", "chat", "list", "lists", "people"}
