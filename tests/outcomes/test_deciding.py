"""Decisions: each firm agrees to a wording, by somebody with a name; no other firm is ever named."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import Http404
from django.test import Client
from django.utils import timezone

from community.chat.actions import open_channel
from community.chat.models import Message
from community.events.checking import broken_streams
from community.events.models import Event
from community.events.relay import run_reader
from community.notifications.models import Notification, Reason
from community.outcomes import actions
from community.outcomes.actions.deciding import ChangedMeanwhile
from community.outcomes.deciding import PAGE, find_decision, read_record
from community.outcomes.models import Consent, Decision, State, StepKind
from community.rooms.choosing import Choice
from community.workspaces.actions import add_person, remove_person
from tests.make import make_firm, make_user
from tests.outcomes.test_promoting import say
from tests.places import words
from tests.query_counts import check_queries
from tests.threads.test_threads import send_id


def propose(user, channel, **more):
    given = {
        "question": "Which preload?",
        "options": ["8.0 N·m", "9.5 N·m"],
        "decision": "8.0 N·m, dry",
        "words": words("Which preload?"),
        "client_id": send_id(),
    }
    return actions.propose_decision(user, channel, **given | more)


def state_of(decision):
    return Decision.objects.get(pk=decision.pk).state


def agreed(decision):
    row = Decision.objects.get(pk=decision.pk)
    return sorted(Consent.objects.filter(decision=row, wording=row.wording).values_list("byline", flat=True))


def test_each_firm_agrees(cast, channel):
    key = send_id()
    ground = say(cast.sara, channel, "8.0 held")
    row = propose(cast.sara, channel, client_id=key, grounds=[ground.public_id])
    assert propose(cast.sara, channel, client_id=key) == row  # the same click
    assert (Message.objects.count(), state_of(row), agreed(row)) == (2, State.PROPOSED, ["Sara Lind"])
    actions.agree_to_decision(cast.lin, row, wording=1)  # a colleague: the firm has agreed
    assert agreed(row) == ["Sara Lind"]
    for user, error in ((cast.rune, PermissionDenied), (cast.ravi, Http404)):
        with pytest.raises(error):
            actions.agree_to_decision(user, row, wording=1)
    for _twice in range(2):
        actions.agree_to_decision(cast.mats, row, wording=1)
    assert (state_of(row), agreed(row)) == (State.DECIDED, ["Mats Ek", "Sara Lind"])
    with pytest.raises(ValidationError):
        actions.withdraw_agreement(cast.mats, row)
    kinds = list(row.steps.order_by("id").values_list("kind", "byline"))
    assert kinds == [("proposed", "Sara Lind"), ("agreed", "Mats Ek"), ("decided", "Mats Ek")]
    recorded = Event.objects.filter(verb="outcomes.agreed").values_list("subject_id", "stream_id")
    assert list(recorded) == [(row.message_id, channel.stream_id)]
    assert not broken_streams()


def test_another_wording_is_agreed_to_anew(cast, channel):
    row = propose(cast.sara, channel)
    actions.agree_to_decision(cast.olga, row, wording=1)
    with pytest.raises(PermissionDenied):
        actions.change_decision(cast.lin, row, options=[], text="9.5", wording=1)
    actions.change_decision(cast.sara, row, options=[], text="9.5", wording=1)
    assert (state_of(row), agreed(row)) == (State.PROPOSED, ["Sara Lind"])
    for act in (
        lambda: actions.agree_to_decision(cast.olga, row, wording=1),
        lambda: actions.change_decision(cast.olga, row, options=[], text="9", wording=1),
    ):
        with pytest.raises(ChangedMeanwhile):
            act()
    assert row.steps.get(kind=StepKind.CHANGED).before == "– 8.0 N·m\n– 9.5 N·m\n8.0 N·m, dry"
    actions.withdraw_agreement(cast.sara, row)
    assert agreed(row) == []
    actions.agree_to_decision(cast.olga, row, wording=2)
    assert state_of(row) == State.PROPOSED
    actions.agree_to_decision(cast.lin, row, wording=2)
    assert state_of(row) == State.DECIDED


def test_a_later_decision_replaces_it(cast, channel, internal):
    first = propose(cast.sara, channel)
    actions.agree_to_decision(cast.olga, first, wording=1)
    with pytest.raises(ValidationError):
        propose(cast.sara, internal, replaces=first)
    later = propose(cast.olga, channel, replaces=first, decision="9.5")
    assert state_of(first) == State.DECIDED  # until the other one is
    actions.agree_to_decision(cast.lin, later, wording=1)
    assert (state_of(first), state_of(later)) == (State.SUPERSEDED, State.DECIDED)
    with pytest.raises(ValidationError):
        actions.change_decision(cast.sara, first, options=[], text="again", wording=1)


def test_it_is_looked_at_again(cast, channel):
    row = propose(cast.sara, channel, review_at=timezone.now() - timedelta(minutes=1))
    assert actions.call_due_decisions() == 0  # not decided yet
    actions.agree_to_decision(cast.olga, row, wording=1)
    assert (actions.call_due_decisions(), actions.call_due_decisions()) == (1, 0)
    assert state_of(row) == State.DUE
    run_reader("notifications")
    told = Notification.objects.filter(reason=Reason.REVIEW).values_list("user__name", "message")
    assert list(told) == [("Sara Lind", row.message_id)]
    later = timezone.now() + timedelta(days=90)
    with pytest.raises(PermissionDenied):
        actions.review_decision(cast.lin, row, review_at=later)
    actions.review_decision(cast.sara, row, review_at=later)
    assert state_of(row) == State.DECIDED


def test_no_other_firm_is_named(cast, channel, internal):
    """Not as one that has to agree, not in a list, not in a link: a third firm learns of what it sees only."""
    third = make_firm("Third Motors")
    mia = make_user(third, "Mia Third")
    add_person(cast.olga, cast.workspace, mia, role="member")
    two = open_channel(cast.olga, cast.workspace, name="two", choice=Choice("firms", firms=(cast.supplier,)))
    row = propose(cast.sara, two)
    own = propose(cast.lin, internal, question="Our price?", words=words("Our price?"))
    assert state_of(own) == State.DECIDED  # one firm alone
    named = [firm.name for firm in read_record(cast.sara, find_decision(cast.sara, row.public_id)).waiting]
    assert named == ["Norrland Robotics"]
    client = Client()
    for user, sees in ((mia, 0), (cast.olga, 1), (cast.lin, 2)):
        client.force_login(user)
        page = client.get(f"/w/{cast.workspace.public_id}/decisions/").content.decode()
        assert page.count('class="link" href="/d/') == sees
        statuses = [client.get(f"/d/{each.public_id}/").status_code for each in (row, own)]
        assert statuses == [200 if sees > at else 404 for at in range(2)]
    # Who has left agreed in their time; who stays can finish.
    actions.agree_to_decision(cast.olga, row, wording=1)
    wide = propose(cast.sara, channel)
    actions.agree_to_decision(cast.olga, wide, wording=1)
    assert state_of(wide) == State.PROPOSED
    remove_person(cast.olga, cast.workspace, mia)
    actions.agree_to_decision(cast.mats, wide, wording=1)
    assert state_of(wide) == State.DECIDED
    with pytest.raises(IntegrityError):
        Decision.objects.filter(pk=wide.pk).update(audience_id=internal.audience_id)


def test_pages(cast, channel):
    client = Client()
    client.force_login(cast.sara)
    path = f"/c/{channel.public_id}/decisions/new/"
    sent = {
        "question": "Which preload?",
        "options": "8.0\n\n9.5",
        "decision": "<b>8.0</b>",
        "client_id": "click",
    }
    sent |= {"shown": channel.audience.gained, "review_on": "2001-01-01"}
    refused = client.post(path, sent)
    assert refused.status_code == 422
    assert "still to come" in refused.content.decode()
    day = timezone.localdate() + timedelta(days=30)
    assert client.post(path, sent | {"review_on": day.isoformat()}).status_code == 302
    row = Decision.objects.get()
    assert row.options == ["8.0", "9.5"]
    assert (timezone.localdate(row.review_at), timezone.localtime(row.review_at).hour) == (day, 9)
    log = client.get(f"/c/{channel.public_id}/").content.decode()
    assert log.count('<section class="decision" data-state="proposed">') == 1
    assert "&lt;b&gt;8.0&lt;/b&gt;" in log
    client.force_login(cast.mats)
    page = client.get(f"/d/{row.public_id}/").content.decode()
    assert "Agree for Norrland Robotics" in page
    assert "has not agreed yet" in page
    stale = client.post(f"/d/{row.public_id}/agreement/", {"wording": "7"}, follow=True).content.decode()
    assert "changed meanwhile" in stale
    answer = client.post(f"/d/{row.public_id}/agreement/", {"wording": "1"}, headers={"X-Sent-By": "channel"})
    assert answer.status_code == 204
    log = client.get(f"/c/{channel.public_id}/").content.decode()
    assert log.count('<section class="decision" data-state="decided">') == 1
    Message.objects.all().delete()  # as retention does: what was decided stays
    assert client.get(f"/d/{row.public_id}/").status_code == 200


@pytest.mark.parametrize("times", [1, 4])
def test_query_counts(cast, client, request, channel, times):
    rows = [propose(user, channel) for user in (cast.sara, cast.olga, cast.mats, cast.lin)[:times]]
    client.force_login(cast.sara)
    listed = f"/w/{cast.workspace.public_id}/decisions/"
    check_queries(request, "outcomes:decisions", lambda: client.get(listed), most=7)
    page = f"/d/{rows[0].public_id}/"
    check_queries(request, "outcomes:decision", lambda: client.get(page), most=13)


def test_the_list_goes_on(cast, channel, client):
    row = propose(cast.sara, channel)
    for number in range(PAGE):
        row.pk, row.public_id, row.client_id = (
            None,
            f"{'a' * 10}{chr(97 + number // 6)}{chr(97 + number % 6)}",
            str(number),
        )
        row.message = None
        row.save(force_insert=True)
    client.force_login(cast.olga)
    path = f"/w/{cast.workspace.public_id}/decisions/"
    first = client.get(path).content.decode()
    after = first.partition("after=")[2][:12]
    assert first.count('class="link" href="/d/') == PAGE
    assert client.get(f"{path}?after={after}").content.decode().count('class="link" href="/d/') == 1
    assert client.get(f"{path}?show=decided").content.decode().count('class="link" href="/d/') == 0
