"""What is typed after a slash: /away and /remind; nothing typed is lost where there is no such command."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from community.chat.actions import leave_channel
from community.chat.models import Message
from community.events.relay import run_reader
from community.manners.reading import manner_now
from community.notifications.models import Notification
from community.outcomes import actions
from community.outcomes.models import Reminder
from community.rooms import moments
from community.rooms.moments import moment_after, moment_before, say_moment
from community.workspaces.actions import remove_person
from tests.threads.test_threads import send_id

NOW = datetime(
    2026, 3, 12, 14, 2, tzinfo=ZoneInfo("Europe/Stockholm")
)  # a Thursday; the clocks change on the 29th


@pytest.fixture
def at_noon(monkeypatch):
    """It is `NOW`, there."""
    monkeypatch.setattr(moments.timezone, "localtime", lambda at=NOW: at.astimezone(NOW.tzinfo))
    with timezone.override("Europe/Stockholm"):
        yield


def test_moments(at_noon):
    for typed, at, rest in (
        ("in 2h check the rig", "03-12 16:02", "check the rig"),
        ("in 20 min x", "03-12 14:22", "x"),
        ("in an hour x", "03-12 15:02", "x"),
        ("in 3 days", "03-15 14:02", ""),
        ("tomorrow 9:00 to call Lin", "03-13 09:00", "to call Lin"),
        ("tomorrow at 8 x", "03-13 08:00", "x"),
        ("tomorrow 3 bolts", "03-13 09:00", "3 bolts"),
        ("tomorrow", "03-13 09:00", ""),
        ("thursday at 10:15 x", "03-19 10:15", "x"),
        ("on Friday x", "03-13 09:00", "x"),
        ("14:30 x", "03-12 14:30", "x"),
        ("at 9:00 x", "03-13 09:00", "x"),
        ("until 5pm", "03-12 17:00", ""),
        ("12 am x", "03-13 00:00", "x"),
        ("2026-12-24 14:30 x\ny", "12-24 14:30", "x\ny"),
        # Hours are hours in the night of the change, and a week later it is the same time of day.
        ("in 420 hours x", "03-30 03:02", "x"),
        ("in 3 weeks x", "04-02 14:02", "x"),
    ):
        found, said = moment_before(typed)
        assert (f"{found:%m-%d %H:%M}", said) == (at, rest), typed
    found, said = moment_after("check the rig on friday 9:00")
    assert (f"{found:%m-%d %H:%M}", said) == ("03-13 09:00", "check the rig")
    assert say_moment(found) == "Friday 13 March, 9:00 CET"
    for typed in ("", "soon x", "in the shop", "fridays x", "14:300 x", "in 5 max x"):
        assert moment_before(typed) is None, typed
    for typed in ("today 9:00 x", "25:00 x", "13pm x", "2026-13-01 x", "in 9999w x"):
        with pytest.raises(ValidationError):
            moment_before(typed)


@pytest.fixture
def sends(cast, channel):
    client = Client()

    def send(user, source, key="", **more):
        client.force_login(user)
        sent = {"source": source, "client_id": key or send_id(), "shown": channel.audience.gained, **more}
        return client.post(f"/c/{channel.public_id}/", sent, headers={"X-Sent-By": "channel"})

    return send


def told():
    run_reader("notifications")
    return set(Notification.objects.exclude(reminder=None).values_list("user__name", "reason"))


def page(user, path):
    client = Client()
    client.force_login(user)
    return client.get(path).content.decode()


def test_a_reminder_is_ones_own(cast, channel, sends):
    cast.sara.time_zone = "Asia/Tokyo"
    cast.sara.save()
    for _twice in range(2):
        answer = sends(cast.sara, "/remind me tomorrow 9:00 to check the <rig>", "key")
    assert ", 9:00 JST." in answer.json()["said"]
    row = Reminder.objects.get()
    assert (row.text, row.remind_at.hour) == ("check the <rig>", 0)  # nine in Tokyo
    assert not Message.objects.exists()
    assert not Reminder.objects.visible_to(cast.olga).exists()
    assert "check the &lt;rig&gt;" in page(cast.sara, "/reminders/")
    assert "&lt;rig&gt;" not in page(cast.olga, "/reminders/")
    assert actions.remind_of_talk() == 0
    Reminder.objects.update(remind_at=timezone.now())
    assert (actions.remind_of_talk(), actions.remind_of_talk()) == (1, 0)
    assert told() == {("Sara Lind", "reminder")}
    inbox = page(cast.sara, "/inbox/")
    assert "check the &lt;rig&gt;" in inbox
    assert f'href="/c/{channel.public_id}/"' in inbox
    assert "&lt;rig&gt;" not in page(cast.sara, "/reminders/")
    remove_person(cast.olga, cast.workspace, cast.sara)
    assert "&lt;rig&gt;" not in page(cast.sara, "/inbox/?show=all")
    assert sends(cast.rune, "/remind in 2h x").status_code == 403
    assert actions.clear_reminders() == 0
    Reminder.objects.update(reminded_at=timezone.now() - timedelta(days=31))
    assert actions.clear_reminders() == 1


def test_others_are_reminded_in_ones_name(cast, channel, sends):
    lin = f"@[Lin Mori](user:{cast.lin.public_id})"
    assert "Lin Mori will be reminded" in sends(cast.sara, f"/remind {lin} in 2h ship it").json()["said"]
    assert "Lin Mori will be reminded" in sends(cast.sara, "/remind @lin mori: ship it in 2h").json()["said"]
    assert set(Reminder.objects.values_list("user__name", "text")) == {("Lin Mori", "ship it")}
    # Whoever has no seat there is nobody, whether they exist or not.
    refused = {
        sends(cast.sara, f"/remind {who} in 2h x").json()["error"]
        for who in (f"@[Ravi](user:{cast.ravi.public_id})", "@[X](user:aaaaaaaaaaaa)", "@nobody")
    }
    assert len(refused) == 1
    asked = sends(cast.sara, "/remind here tomorrow lunch")
    assert (asked.status_code, Reminder.objects.filter(is_for_all=True).exists()) == (409, False)
    assert (
        sends(cast.sara, "/remind here tomorrow lunch", notifies=asked.json()["notifies"]).status_code == 200
    )
    Reminder.objects.update(remind_at=timezone.now())
    leave_channel(cast.mats, channel)
    actions.remind_of_talk()
    names = {name for name, _reason in told()}
    assert {("Sara Lind", "reminder"), ("Lin Mori", "reminded")} <= told()
    assert not {"Mats Berg", "Ravi Patel"} & names
    assert "Sara Lind" in page(cast.lin, "/inbox/")
    # Whose author has gone, nobody is told of.
    sends(cast.sara, f"/remind {lin} in 2h late")
    remove_person(cast.olga, cast.workspace, cast.sara)
    Reminder.objects.filter(text="late").update(remind_at=timezone.now())
    assert actions.remind_of_talk() == 1
    told()
    assert "late" not in page(cast.lin, "/inbox/")


def test_a_reminder_is_cancelled_by_its_author(cast, sends):
    sends(cast.sara, "/remind me in 2h x")
    row = Reminder.objects.get()
    client = Client()
    for user, status in ((cast.lin, 404), (cast.sara, 302), (cast.sara, 404)):
        client.force_login(user)
        assert client.post(f"/reminders/{row.public_id}/cancelled/").status_code == status
    assert not Reminder.objects.exists()


def test_away_and_back(cast, sends):
    assert "until you type /back" in sends(cast.sara, "/away").json()["said"]
    assert manner_now(cast.sara.pk).state == "away"
    assert sends(cast.sara, "/away off").status_code == 200
    assert manner_now(cast.sara.pk).state == ""
    assert "until" in sends(cast.sara, "/away for 2h").json()["said"]
    assert manner_now(cast.sara.pk).until > timezone.now() + timedelta(minutes=119)
    assert sends(cast.sara, "/away lunch").status_code == 422
    assert "no longer away" in sends(cast.sara, "/back").json()["said"]
    assert not Message.objects.exists()


def test_slashes(cast, channel, sends):
    answer = sends(cast.sara, "/frob the rig")
    assert answer.status_code == 422
    assert answer.json()["is_command"]
    assert "There is no command /frob. There are: " in answer.json()["error"]
    for typed, said in (
        ("//frob the rig", "/frob the rig"),
        (" /remind me", "/remind me"),
        ("/usr/lib is full", "/usr/lib is full"),
        ("/ 2", "/ 2"),
    ):
        assert sends(cast.sara, typed).status_code == 200
        assert Message.objects.latest("id").source == said
    # Without scripts: the page goes on, or says what was wrong with the text kept. In a side thread, too.
    root = Message.objects.latest("id")
    client = Client()
    client.force_login(cast.sara)
    typed = {"client_id": "plain", "shown": channel.audience.gained}
    for path in (f"/c/{channel.public_id}/", f"/m/{root.public_id}/side/"):
        kept = client.post(path, typed | {"source": "/frob"})
        assert (kept.status_code, kept.content.decode().count(">/frob</textarea>")) == (422, 1)
        done = client.post(path, typed | {"source": "/remind in 2h x"}, follow=True)
        assert "You will be reminded" in done.content.decode()
    assert Reminder.objects.get().channel == channel
