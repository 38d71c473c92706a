"""How long messages are kept: set by owners, said in every channel, and never in force by surprise."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from community.events.models import Event
from community.retention.actions import set_rule
from community.retention.clearing import clear_due
from community.retention.rules import DELAY, rule_in_force, rule_to_come
from tests.chat.test_acts import send
from tests.query_counts import check_queries
from tests.retention.old import age, keep_for


def days_of(rule):
    return rule.days if rule else None


def test_what_deletes_more_waits_and_what_deletes_less_does_not(cast, channel):
    old = send(cast.sara, channel)
    age([old], 400)
    for user, error in ((cast.mats, PermissionDenied), (cast.sara, PermissionDenied), (cast.ravi, Http404)):
        with pytest.raises(error):
            set_rule(user, cast.workspace, days=30)
    for _twice in range(2):
        made = set_rule(cast.olga, cast.workspace, days=365)
        assert made.from_at - timezone.now() > DELAY - timedelta(minutes=1)
    assert clear_due() == 0
    keep_for(cast.olga, cast.workspace, 365)
    set_rule(cast.olga, cast.workspace, days=90)
    assert (days_of(rule_in_force(cast.workspace)), days_of(rule_to_come(cast.workspace))) == (365, 90)
    set_rule(cast.olga, cast.workspace, days=365)  # as it is: what was to come is withdrawn
    assert (days_of(rule_in_force(cast.workspace)), rule_to_come(cast.workspace)) == (365, None)
    assert set_rule(cast.olga, cast.workspace, days=365) is None
    set_rule(cast.olga, cast.workspace, days=90)
    set_rule(cast.olga, cast.workspace, days=None)
    assert (days_of(rule_in_force(cast.workspace)), rule_to_come(cast.workspace)) == (None, None)
    assert clear_due() == 0
    facts = Event.objects.filter(verb="retention.rule_set").order_by("-id").values_list("facts", flat=True)
    assert list(facts[:2]) == [{"days": 0, "waits": False}, {"days": 90, "waits": True}]


def test_every_channel_says_what_comes(cast, client, channel, internal):
    client.force_login(cast.olga)
    path = f"/w/{cast.workspace.public_id}/keeping/"
    for typed in ({}, {"keeps": "days"}, {"keeps": "days", "days": "3"}, {"keeps": "days", "days": "x"}):
        assert client.post(path, typed).status_code == 422
    assert client.post(path, {"keeps": "days", "days": "365"}).status_code == 302
    assert "for ever" in client.get(path).content.decode()
    assert "has set 365 days" in client.get(path).content.decode()
    client.force_login(cast.lin)
    for place in (channel, internal):
        page = client.get(f"/c/{place.public_id}/").content.decode()
        assert "on, messages older than 365 days are deleted here: Olga Berg set it." in page
    keep_for(cast.olga, cast.workspace, 365)
    page = client.get(f"/c/{channel.public_id}/").content.decode()
    assert "This workspace keeps messages for 365 days." in page
    assert "Olga Berg set it" not in page
    assert client.get(path).status_code == 403


def test_the_page_asks_little(cast, client, request, channel):
    set_rule(cast.olga, cast.workspace, days=365)
    client.force_login(cast.olga)
    path = f"/w/{cast.workspace.public_id}/keeping/"
    check_queries(request, "retention:rule", lambda: client.get(path), most=8)
