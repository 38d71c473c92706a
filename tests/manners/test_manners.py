"""What one chooses about being reached, where others read it, and that nobody else does."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from community.chat import actions as chat
from community.manners.actions import choose_hours, choose_now
from community.manners.models import Manners
from community.rooms.choosing import Choice
from tests.chat.test_acts import send_id
from tests.notifications.make import named

SCRIPT = {"X-Sent-By": "channel"}
EMPTY = {f"{word}_{day}": "" for word in ("from", "to") for day in range(7)}


@pytest.fixture
def channel(cast):
    User.objects.filter(pk__in=[cast.sara.pk, cast.lin.pk]).update(time_zone="Asia/Tokyo")
    User.objects.filter(pk=cast.olga.pk).update(time_zone="Europe/Stockholm")
    for user in (cast.sara, cast.lin, cast.olga):
        user.refresh_from_db()
    return chat.open_channel(cast.olga, cast.workspace, name="bench", choice=Choice("everyone"))


@pytest.fixture
def evening(channel):
    """A Thursday: 22:03 in Tokyo, 14:03 in Stockholm."""
    with time_machine.travel(datetime.fromisoformat("2027-03-11T13:03:00+00:00"), tick=False) as clock:
        yield clock


def test_one_chooses_to_be_undisturbed_until(cast, client, evening, channel):
    client.force_login(cast.sara)
    for lasts, until in (("hour", "23:03 JST"), ("tomorrow", "8:00 JST"), ("open", "until you change it")):
        assert client.post("/me/manners/now/", {"chosen": "dnd", "lasts": lasts}).status_code == 302
        assert until in client.get("/me/manners/").content.decode()
    at = {"chosen": "dnd", "lasts": "at", "at": "2027-03-15T09:30"}
    assert client.post("/me/manners/now/", at).status_code == 302
    assert Manners.objects.get(user=cast.sara).until == datetime.fromisoformat("2027-03-15T00:30:00+00:00")
    assert "Monday 9:30 JST" in client.get("/me/manners/").content.decode()
    for bent in ("", "2026-03-01T09:00", "soon"):
        page = client.post("/me/manners/now/", {**at, "at": bent})
        assert page.status_code == 422, bent
    assert client.post("/me/manners/now/", {"chosen": "loud"}).status_code == 422
    # Another one's page says it to those who share a seat, and the page does not exist for a rival.
    client.force_login(cast.olga)
    assert (
        "be disturbed until Monday 9:30 JST" in client.get(f"/people/{cast.sara.public_id}/").content.decode()
    )
    client.force_login(cast.ravi)
    assert client.get(f"/people/{cast.sara.public_id}/").status_code == 404
    client.force_login(cast.sara)
    client.post("/me/manners/now/", {"chosen": ""})
    assert Manners.objects.get(user=cast.sara).until is None


def test_hours_are_kept_and_mistakes_are_said(cast, client, evening, channel):
    client.force_login(cast.sara)
    hours = {**EMPTY, "works_from": "9", "works_to": "18", "from_3": "20:00", "to_3": "08:00"}
    assert client.post("/me/manners/", hours).status_code == 302
    row = Manners.objects.get(user=cast.sara)
    assert (row.works_from, row.works_to, row.shows_last_seen) == (9, 18, False)
    assert row.quiet == [None, None, None, ["20:00", "08:00"], None, None, None]
    page = client.get("/me/manners/").content.decode()
    assert "Your quiet hours last until 8:00 JST" in page
    assert 'value="20:00"' in page
    for bent, said in (
        ({"to_3": ""}, "give both times, or none"),
        ({"from_3": "late"}, "Give a time such as 20:00."),
        ({"works_to": "9"}, "Work ends after it begins."),
    ):
        page = client.post("/me/manners/", {**hours, **bent})
        assert (page.status_code, said in page.content.decode()) == (422, True), said


def test_who_mentions_somebody_undisturbed_is_told(cast, client, evening, channel):
    choose_hours(cast.sara, columns={"quiet": [["20:00", "08:00"]] * 7})
    choose_now(cast.mats, chosen="dnd", until=None)
    choose_now(cast.lin, chosen="away", until=None)
    client.force_login(cast.olga)
    path = f"/c/{channel.public_id}/"
    source = named(cast.sara, cast.mats, cast.lin, cast.ravi)
    sent = client.post(path, {"source": source, "client_id": send_id()}, headers=SCRIPT).json()
    assert sent["undisturbed"] == [
        "Mats Ek doesn’t want to be disturbed.",
        "Sara Lind doesn’t want to be disturbed until 8:00 JST.",
    ]
    page = client.post(path, {"source": source, "client_id": send_id()}, follow=True).content.decode()
    assert "Sara Lind doesn’t want to be disturbed until 8:00 JST." in page


def test_the_channel_says_what_time_it_is_and_when_to_reach(cast, client, evening, channel):
    choose_now(cast.lin, chosen="away", until=None)
    client.force_login(cast.olga)
    path = f"/c/{channel.public_id}/"
    page = client.get(path).content.decode()
    assert page.count("22:03 JST") == 2
    assert "13:03 UTC" in page  # Mats and Rune
    said = "It’s 22:03 in Tokyo; a good time to reach Aoki Bearings is from 8:00 JST (0:00 your time)."
    assert page.count(said) == 1
    assert f'data-person="{cast.lin.public_id}" data-chosen="away"' in page
    choose_hours(cast.sara, columns={"works_from": 14, "works_to": 24})  # somebody works
    assert "a good time" not in client.get(path).content.decode()
    client.force_login(cast.lin)
    page = client.get(path).content.decode()
    assert "JST" not in page  # all of one's own zone, and the host is at work
    assert "14:03 CET" in page
    evening.move_to(datetime.fromisoformat("2027-03-12T17:00:00+00:00"))  # a Friday evening
    client.force_login(cast.sara)
    assert "reach Norrland Robotics is from Monday 8:00" in client.get(path).content.decode()


def test_the_last_visit_shows_where_both_show_theirs(cast, client, channel):
    User.objects.filter(pk=cast.sara.pk).update(last_seen_at=timezone.now() - timedelta(days=3))

    def shows(viewer):
        client.force_login(viewer)
        page = client.get(f"/people/{cast.sara.public_id}/")
        return page.status_code == 200 and "Last here 3 days ago" in page.content.decode()

    assert not shows(cast.olga)
    choose_hours(cast.sara, columns={"shows_last_seen": True})
    assert not shows(cast.olga)
    choose_hours(cast.olga, columns={"shows_last_seen": True})
    choose_hours(cast.ravi, columns={"shows_last_seen": True})
    assert shows(cast.olga)
    assert not shows(cast.mats)
    assert not shows(cast.ravi)
