"""Who follows a side thread is told in the inbox: one line until they have read it; whom a reply names, of that."""

import pytest

from community.chat import actions
from community.notifications.inbox import counts_of, lines_of
from community.notifications.models import Notification
from community.workspaces.actions import remove_person
from tests.chat.test_acts import send
from tests.chat.test_sides import reply
from tests.notifications.make import tell


@pytest.fixture
def root(cast, channel):
    message = send(cast.sara, channel, "the root")
    tell()
    Notification.objects.all().delete()
    return message


def told():
    tell()
    rows = Notification.objects.order_by("id").values_list("user__name", "reason")
    return [(name.split()[0], reason) for name, reason in rows]


def test_one_line_until_it_is_read(cast, channel, root):
    first = reply(cast.olga, channel, root, "first reply")
    reply(cast.olga, channel, root)
    assert told() == [("Sara", "aside")]
    (line,) = lines_of(cast.sara, "unread").lines
    assert (line.title, line.excerpt, line.url) == ("#bench", "first reply", f"/m/{first.public_id}/")
    assert Notification.objects.get().mail_due_at is None
    assert counts_of(cast.sara) == (1, 0)
    actions.read_side(cast.sara, channel, root, nr=2)
    assert counts_of(cast.sara) == (0, 0)
    reply(cast.lin, channel, root)
    assert told() == [("Sara", "aside"), ("Olga", "aside"), ("Sara", "aside")]


def test_whom_a_reply_names_is_told_of_that(cast, channel, root):
    reply(cast.olga, channel, root, names=[cast.sara, cast.mats])
    assert told() == [("Mats", "named"), ("Sara", "named")]
    assert counts_of(cast.mats) == (1, 0)
    # However far the channel was read: a reply is read in its side.
    actions.mark_read(cast.mats, channel, nr=1)
    assert counts_of(cast.mats) == (1, 0)
    actions.read_side(cast.mats, channel, root, nr=1)
    assert counts_of(cast.mats) == (0, 0)


def test_who_has_read_before_the_reader_of_the_log_came_is_told_of_nothing_new(cast, channel, root):
    reply(cast.olga, channel, root, names=[cast.mats])
    actions.read_side(cast.mats, channel, root, nr=1)
    actions.read_side(cast.sara, channel, root, nr=1)
    assert told() == [("Mats", "named")]
    assert counts_of(cast.mats) == counts_of(cast.sara) == (0, 0)


def test_who_does_not_want_it_is_told_nothing(cast, channel, root, client):
    actions.follow_side(cast.lin, channel, root)
    actions.follow_side(cast.mats, channel, root)
    actions.follow_side(cast.rune, channel, root)
    actions.unfollow_side(cast.sara, channel, root)
    actions.leave_channel(cast.lin, channel)
    client.force_login(cast.mats)
    client.post(f"/c/{channel.public_id}/following/", {"level": "muted"})
    one = reply(cast.olga, channel, root)
    remove_person(cast.olga, cast.workspace, cast.rune)
    tell()
    assert not Notification.objects.filter(reason="aside").exists()
    actions.follow_side(cast.sara, channel, root)
    two = reply(cast.olga, channel, root)
    tell()
    assert counts_of(cast.sara) == (1, 0)
    for message in (one, two):
        actions.delete_message(cast.olga, message)
    assert counts_of(cast.sara) == (0, 0)
