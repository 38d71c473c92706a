"""Side threads: replies beside a channel's flow, who follows them, and how far each has read."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.http import Http404

from community.chat import actions
from community.chat.models import Message, Side, SideReader
from community.chat.posting import ChannelArchived, OtherWords
from community.chat.reading import find_channel, read_window
from community.events.checking import broken_streams
from community.events.models import Event, Stream
from community.workspaces.actions import remove_person
from tests.chat.test_acts import send
from tests.places import words
from tests.threads.test_threads import send_id


def reply(user, channel, root, text="Same here", **more):
    said = words(text)
    named = more.pop("names", ())
    said = type(said)(**{**said.__dict__, "mentions": tuple(each.pk for each in named)})
    more = {"client_id": send_id(), **more}
    return actions.reply_aside(user, channel, root, words=said, **more)


def followers(root):
    rows = SideReader.objects.filter(side__root=root, follows=True).order_by("user__name")
    return [(row.user.name.split()[0], row.is_behind) for row in rows.select_related("user")]


def test_replies_are_numbered_in_their_side_and_not_in_the_channel(cast, channel):
    root = send(cast.sara, channel)
    other = send(cast.sara, channel)
    sent = [reply(cast.olga, channel, root), reply(cast.lin, channel, other), reply(cast.sara, channel, root)]
    assert [(message.nr, message.side_nr) for message in sent] == [(0, 1), (0, 1), (0, 2)]
    assert send(cast.olga, channel).nr == 3
    assert list(Stream.objects.filter(pk=channel.stream_id).values_list("head", "items")) == [(7, 3)]
    assert not broken_streams()
    window = read_window(cast.olga, find_channel(cast.olga, channel.public_id))
    assert [(each.nr, each.replies) for each in window.messages] == [(1, 2), (2, 1), (3, 0)]
    assert [name for name, *_firm in window.messages[0].repliers] == ["Sara Lind", "Olga Berg"]
    [event] = Event.objects.filter(verb="chat.replied", subject_id=sent[0].pk)
    assert event.facts == {"channel": channel.pk, "side": root.pk}
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=sent[0].pk).update(nr=9)


def test_a_repeated_reply_is_one(cast, channel):
    root, other = send(cast.sara, channel), send(cast.sara, channel)
    key = send_id()
    one = reply(cast.olga, channel, root, "once", client_id=key)
    assert reply(cast.olga, channel, root, "once", client_id=key) == one
    for again in (
        lambda: reply(cast.olga, channel, root, "twice", client_id=key),
        lambda: reply(cast.olga, channel, other, "once", client_id=key),
        lambda: actions.send_message(cast.olga, channel, words=words("once"), client_id=key),
    ):
        with pytest.raises(OtherWords):
            again()
    assert (Side.objects.get().items, Event.objects.filter(verb="chat.replied").count()) == (1, 1)


def test_who_may_reply_and_where(cast, channel, internal):
    root = send(cast.sara, channel)
    one = reply(cast.olga, channel, root)
    hidden = send(cast.lin, internal)
    for user, place, to, error in (
        (cast.rune, channel, root, PermissionDenied),
        (cast.ravi, channel, root, Http404),
        (cast.olga, internal, hidden, Http404),
        (cast.olga, channel, one, Http404),  # no side of a side
    ):
        with pytest.raises(error):
            reply(user, place, to)
    for act in (actions.follow_side, actions.unfollow_side):
        with pytest.raises(Http404):
            act(cast.ravi, channel, root)
    with pytest.raises(Http404):
        actions.read_side(cast.ravi, channel, root, nr=1)
    actions.archive_channel(cast.olga, channel)
    with pytest.raises(ChannelArchived):
        reply(cast.olga, channel, root)
    assert Side.objects.get().items == 1


def test_a_side_outlives_its_root_and_none_begins_at_a_deleted_one(cast, channel):
    root, bare = send(cast.sara, channel), send(cast.sara, channel)
    first = reply(cast.olga, channel, root)
    for message in (root, bare):
        actions.delete_message(cast.sara, message)
    assert reply(cast.lin, channel, root).side_nr == 2
    for act in (reply, actions.follow_side):
        with pytest.raises(Http404):
            act(cast.lin, channel, bare)
    actions.delete_message(cast.olga, first)
    side = Side.objects.get()
    assert (side.items, side.standing) == (2, 1)
    actions.restore_message(cast.olga, first)
    assert Side.objects.get().standing == 2
    window = read_window(cast.olga, find_channel(cast.olga, channel.public_id))
    # Its own deletion, two replies, one deleted and restored: each is another fragment.
    assert [(each.replies, each.version) for each in window.messages] == [(2, 6), (0, 2)]


def at_once(change):
    """Made, with what is looked at when a transaction ends."""
    with transaction.atomic():
        change()
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_refuses_a_reply_elsewhere_than_its_side(cast, channel, internal):
    root = send(cast.sara, channel)
    one = reply(cast.olga, channel, root)
    for change in (
        lambda: Message.objects.filter(pk=one.pk).update(channel=internal, audience=internal.audience),
        lambda: Side.objects.update(audience=internal.audience),
        lambda: SideReader.objects.update(audience=internal.audience),
    ):
        with pytest.raises(IntegrityError):
            at_once(change)


def test_who_takes_part_follows(cast, channel):
    root = send(cast.sara, channel)
    reply(cast.olga, channel, root)
    assert followers(root) == [("Olga", False), ("Sara", True)]
    reply(cast.olga, channel, root, names=[cast.lin, cast.rune])
    assert followers(root) == [("Lin", True), ("Olga", False), ("Rune", True), ("Sara", True)]
    actions.unfollow_side(cast.sara, channel, root)
    reply(cast.olga, channel, root, names=[cast.sara])
    assert ("Sara", True) not in followers(root)
    reply(cast.sara, channel, root)
    assert followers(root) == [("Lin", True), ("Olga", True), ("Rune", True), ("Sara", True)]
    said = words("named late")
    later = reply(cast.olga, channel, root)
    named = type(said)(**{**said.__dict__, "mentions": (cast.mats.pk,)})
    actions.edit_message(cast.olga, later, words=named, version=1)
    assert ("Mats", True) in followers(root)
    actions.unfollow_side(cast.mats, channel, root)
    # Who only reads does not follow; by hand they do, also before anybody has replied.
    actions.read_side(cast.mats, channel, root, nr=1)
    other = send(cast.sara, channel)
    for _twice in range(2):
        actions.follow_side(cast.mats, channel, other)
    assert "Mats" not in str(followers(root))
    assert followers(other) == [("Mats", False)]
    reply(cast.olga, channel, other)
    assert followers(other) == [("Mats", True), ("Olga", False), ("Sara", True)]


def test_a_mark_grows_and_goes_back_when_asked(cast, channel):
    root = send(cast.sara, channel)
    for _each in range(4):
        reply(cast.olga, channel, root)
    for nr, stands, is_behind in ((2, 2, True), (1, 2, True), (99, 4, False)):
        actions.read_side(cast.sara, channel, root, nr=nr)
        row = SideReader.objects.get(user=cast.sara)
        assert (row.nr, row.is_behind) == (stands, is_behind)
    actions.mark_side_unread(cast.sara, channel, root, nr=3)
    row = SideReader.objects.get(user=cast.sara)
    assert (row.nr, row.is_behind) == (2, True)
    last = reply(cast.olga, channel, root)
    actions.delete_message(cast.olga, last)
    actions.read_side(cast.sara, channel, root, nr=4)
    assert not SideReader.objects.get(user=cast.sara).is_behind
    actions.restore_message(cast.olga, last)
    assert SideReader.objects.get(user=cast.sara).is_behind


def test_who_lost_their_seat_is_counted_nowhere(cast, channel, client):
    root = send(cast.sara, channel)
    reply(cast.olga, channel, root)
    remove_person(cast.olga, cast.workspace, cast.sara)
    client.force_login(cast.sara)
    for path in (f"/m/{root.public_id}/side/", f"/w/{cast.workspace.public_id}/chat/sides/"):
        assert client.get(path).status_code == 404
