"""Mails about mentions in a channel: by the rules of all mails, decided as they are sent."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from community.chat import actions
from community.chat.models import Message
from community.mail.models import Mail
from community.mail.sending import send_due
from community.manners.actions import choose_hours, choose_now
from community.notifications.actions import follow_channel
from community.notifications.inbox import counts_of
from community.notifications.mailing.gathering import gather
from community.notifications.models import Level
from community.rooms.choosing import Choice
from community.workspaces.actions import remove_person
from tests.notifications.make import named, tell
from tests.notifications.test_mail import body, receivers
from tests.places import words
from tests.post_office import words_of
from tests.threads.test_threads import send_id


@pytest.fixture
def channel(cast, day):
    found = actions.open_channel(cast.olga, cast.workspace, name="bench", choice=Choice("everyone"))
    day.passes(minutes=5)
    return found


def say(user, channel, text, *users, **more):
    said = replace(words(f"{text} {named(*users)}"), mentions=tuple(each.pk for each in users), **more)
    return actions.send_message(user, channel, words=said, client_id=send_id(), notifies=9)


def test_who_is_mentioned_and_away_gets_one_mail_a_channel(cast, channel, day, post_office):
    say(cast.sara, channel, "See <rev> F.", cast.olga, cast.mats)
    say(cast.sara, channel, "And rev G.", cast.olga)
    say(cast.sara, channel, "Nobody.")
    actions.mark_read(cast.mats, channel, nr=1)
    day.passes(minutes=3)
    (mail,) = post_office.taken()
    assert (mail["To"], mail["Subject"]) == (cast.olga.email, "Sara Lind mentioned you in #bench")
    for part in ("See <rev> F.", "And rev G.", "mentioned in a channel", "reply in the channel", "5 people"):
        assert part in body(mail)
    assert "&lt;rev&gt;" in mail.get_body(("html",)).get_content()
    assert "user:" not in words_of(mail)
    assert "Nobody." not in words_of(mail)
    say(cast.sara, channel, "Look, @here.", groups=("here",))
    day.passes(minutes=3)
    assert receivers(post_office) == {"lin": 1, "mats": 1, "olga": 1, "rune": 1}


def test_it_is_decided_again_as_it_is_sent(cast, channel, day, post_office):
    """Taken up and not yet sent: one is removed, one reads it, one mutes the channel; then the words go as well."""
    message = say(cast.sara, channel, "See rev F.", cast.olga, cast.mats, cast.rune, cast.lin)
    tell()
    day.clock.shift(180)
    gather()
    assert Mail.objects.filter(kind="channel", sent_at=None).count() == 4
    remove_person(cast.olga, cast.workspace, cast.mats)
    actions.mark_read(cast.rune, channel, nr=1)
    follow_channel(cast.lin, channel, level=Level.MUTED)
    send_due()
    sent = [mail for mail in post_office.taken() if "mentioned" in mail["Subject"]]
    assert [mail["To"] for mail in sent] == [cast.olga.email]
    say(cast.sara, channel, "See rev G.", cast.olga)
    tell()
    day.clock.shift(180)
    gather()
    actions.delete_message(cast.sara, Message.objects.latest("id"))
    send_due()
    assert post_office.taken() == []
    assert message.nr == 1


def test_a_narrower_channel_sends_no_words(cast, day, post_office):
    for channel in (
        actions.open_channel(cast.lin, cast.workspace, name="ours", choice=Choice("firm")),
        actions.open_conversation(cast.lin, cast.workspace, people=[cast.sara]),
    ):
        day.passes(minutes=5)
        post_office.taken()
        say(cast.lin, channel, "Between us.", cast.sara)
        day.passes(minutes=3)
        (mail,) = post_office.taken()
        text = words_of(mail)
        assert mail["To"] == cast.sara.email
        for word in ("Between", "ours", "Lin", "Aoki", "J4"):
            assert word not in text, word
        assert "Mute this channel" in text


def test_one_click_mutes_the_channel(cast, channel, day, post_office, client):
    say(cast.sara, channel, "See.", cast.olga)
    day.passes(minutes=3)
    (mail,) = post_office.taken()
    path = mail["List-Unsubscribe"].strip("<>").partition("://")[2].partition("/")[2]
    assert "Mute this mail’s channel" in client.get(f"/{path}").content.decode()
    page = client.post(f"/{path}", {"List-Unsubscribe": "One-Click"}).content.decode()
    assert "The channel is muted" in page
    assert "bench" not in page
    say(cast.sara, channel, "Again.", cast.olga)
    day.passes(minutes=3)
    assert post_office.taken() == []


def test_quiet_hours_hold_mails_back_and_not_the_inbox(cast, channel, day, post_office):
    """Until they end, also where they begin between making and sending; one's own access is told all the same."""
    before = counts_of(cast.olga)[0]
    choose_now(cast.olga, chosen="dnd", until=timezone.now() + timedelta(hours=2))
    choose_now(cast.mats, chosen="away", until=None)
    say(cast.sara, channel, "See rev F.", cast.olga, cast.mats, cast.lin)
    tell()
    assert counts_of(cast.olga)[0] - before == 1
    day.clock.shift(180)
    gather()
    choose_now(cast.lin, chosen="dnd", until=timezone.now() + timedelta(hours=1))
    send_due()
    assert receivers(post_office) == {"mats": 1}
    day.passes(minutes=70)
    assert receivers(post_office) == {"lin": 1}
    day.passes(minutes=60)
    assert receivers(post_office) == {"olga": 1}
    choose_hours(cast.rune, columns={"quiet": [["00:00", "00:00"]] * 7})
    say(cast.sara, channel, "And G.", cast.rune)
    day.passes(days=3)
    assert receivers(post_office) == {}
