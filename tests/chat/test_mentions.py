"""Who is named in a channel is told in the inbox, once, while they see it and have not read it."""

from dataclasses import replace

import pytest

from community.chat import actions
from community.notifications.actions import follow_channel, follow_workspace
from community.notifications.following import choices_in
from community.notifications.inbox import counts_of, lines_of
from community.notifications.models import Level, Notification
from community.workspaces.actions import remove_person
from tests.chat.test_pages import nav
from tests.notifications.make import start, tell
from tests.places import words
from tests.threads.test_threads import send_id


def say(user, channel, text, *named):
    mentions = tuple(each.pk for each in named)
    said = replace(words(text), mentions=mentions)
    return actions.send_message(user, channel, words=said, client_id=send_id())


@pytest.fixture(autouse=True)
def _told_of_the_rest(cast, channel):
    tell()
    Notification.objects.all().delete()


def told():
    rows = Notification.objects.order_by("id").values_list("user__name", "reason")
    return [(name.split()[0], reason) for name, reason in rows]


def test_who_is_named_is_told(cast, channel):
    message = say(cast.sara, channel, "See rev F.", cast.olga, cast.sara)
    say(cast.sara, channel, "Nobody named.")
    tell()
    assert told() == [("Olga", "named")]
    (line,) = lines_of(cast.olga, "unread").lines
    assert (line.title, line.excerpt, line.url) == ("#bench", "See rev F.", f"/m/{message.public_id}/")
    assert line.crowd.people == 5
    assert Notification.objects.get().mail_due_at is not None


def test_an_edit_tells_those_it_adds(cast, channel):
    message = say(cast.sara, channel, "See.", cast.olga)
    edited = replace(words("See both."), mentions=(cast.olga.pk, cast.mats.pk))
    actions.edit_message(cast.sara, message, words=edited, version=1)
    tell()
    assert told() == [("Olga", "named"), ("Mats", "named")]


def test_what_is_read_in_the_channel_is_read_in_the_inbox(cast, channel):
    say(cast.sara, channel, "See.", cast.olga)
    tell()
    assert counts_of(cast.olga) == (1, 0)
    actions.mark_read(cast.olga, channel, nr=1)
    assert counts_of(cast.olga) == (0, 0)
    assert Notification.objects.get().read_at is not None


def test_what_was_deleted_or_left_sight_is_gone(cast, channel):
    message = say(cast.sara, channel, "See.", cast.olga, cast.mats)
    tell()
    actions.delete_message(cast.sara, message)
    assert counts_of(cast.olga) == (0, 0)
    actions.restore_message(cast.sara, message)
    assert counts_of(cast.mats) == (1, 0)
    remove_person(cast.olga, cast.workspace, cast.mats)
    assert counts_of(cast.mats) == (0, 0)


def test_nobody_is_told_who_does_not_see_it_by_then(cast, channel):
    say(cast.sara, channel, "See.", cast.mats, cast.ravi)
    remove_person(cast.olga, cast.workspace, cast.mats)
    Notification.objects.all().delete()
    tell()
    assert ("Mats", "named") not in told()
    assert ("Ravi", "named") not in told()


def test_a_muted_channel_tells_nobody(cast, channel):
    follow_channel(cast.olga, channel, level=Level.MUTED)
    say(cast.sara, channel, "See.", cast.olga, cast.mats)
    tell()
    assert told() == [("Mats", "named")]


def test_muting_concerns_the_channel_alone(cast, channel, client):
    """The levels of the workspace and of its threads stand beside it; the channel counts nowhere, until it is heard."""
    client.force_login(cast.olga)
    path = f"/c/{channel.public_id}/following/"
    say(cast.sara, channel, "One.")
    for _twice in range(2):
        assert client.post(path, {"level": "muted"}).status_code == 302
    assert choices_in(cast.olga, cast.workspace) == {}
    follow_workspace(cast.olga, cast.workspace, level=Level.WATCHING)
    assert choices_in(cast.olga, cast.workspace) == {None: "watching"}
    assert nav(client, cast) == {"bench": (0, False, False)}
    assert 'value="muted" aria-pressed="true"' in client.get(f"/c/{channel.public_id}/").content.decode()
    start(cast.sara, cast.workspace)
    tell()
    assert told() == [("Olga", "started")]
    assert client.post(path, {"level": ""}).status_code == 302
    assert nav(client, cast) == {"bench": (1, False, True)}
    assert client.post(path, {"level": "loud"}).status_code == 422
    client.force_login(cast.ravi)
    assert client.post(path, {"level": "muted"}).status_code == 404
