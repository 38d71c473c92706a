"""Keys turn while others turn theirs, write, join, lose their role: nothing is shown that was not approved as it is."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from community.disclosures.actions import (
    WeightMoved,
    approve_disclosure,
    decide,
    decline_disclosure,
    withdraw_disclosure,
)
from community.disclosures.models import Disclosure
from community.disclosures.posting import turn_key
from community.disclosures.weighing import standing_of
from community.events.checking import broken_streams
from community.events.models import Event
from community.threads.actions import merge_threads, reply
from community.threads.checking import streams_with_misplaced_posts
from community.threads.models import Post
from community.threads.posting import ThreadMerged
from community.workspaces.actions import add_firm, add_person, dismiss_lead, name_lead, remove_person
from community.workspaces.models import Participation, Seat
from community.workspaces.seating import differences
from tests.disclosures.make import add_third, approve, propose, start_between, words
from tests.make import make_firm, make_user, new_tag
from tests.stack.test_races import at_once, cast  # noqa: F401  (a fixture)

ROUNDS = 6
REFUSALS = (WeightMoved, PermissionDenied, ValidationError, Http404, ThreadMerged)


def answered(act):
    """Run the act, and return what refused it instead of raising it."""

    def run():
        try:
            return act()
        except REFUSALS as error:
            return error

    return run


def proposed(cast):  # noqa: F811
    """Something with words of both firms, of which Lin's key is turned."""
    Post.objects.filter(author__in=[cast.olga, cast.sara, cast.lin, cast.mats]).update(at="2026-01-01T00:00Z")
    thread = start_between(cast)
    reply(cast.mats, thread, words=words("two"), client_id=new_tag())
    return thread, propose(cast.sara, thread)


def approving(user, disclosure):
    shown = standing_of(disclosure).weight.digest
    return answered(lambda: approve_disclosure(user, disclosure, shown=shown))


def fresh(disclosure):
    return Disclosure.objects.get(pk=disclosure.pk)


def verbs_of(disclosure):
    rows = Event.objects.filter(subject_kind="disclosure", subject_id=disclosure.pk)
    return sorted(rows.values_list("verb", flat=True))


def shown_posts(disclosure):
    row = fresh(disclosure)
    return (
        []
        if row.shown_in is None
        else list(row.shown_in.posts.order_by("nr").values_list("source", flat=True))
    )


def is_sound(cast):  # noqa: F811
    return (broken_streams(), streams_with_misplaced_posts(), differences(cast.workspace)) == ([], [], 0)


def test_two_leads_at_once(cast):  # noqa: F811
    """Whoever comes second turns the last key; it is shown once."""
    add_third(cast)
    for _round in range(ROUNDS):
        _thread, disclosure = proposed(cast)
        at_once(approving(cast.lin, disclosure), approving(cast.olga, disclosure))
        assert fresh(disclosure).outcome == "shown"
        assert shown_posts(disclosure) == ["For the two of us", "two"]
        assert verbs_of(disclosure).count("disclosures.shown") == 1
    assert is_sound(cast)


def test_one_lead_twice(cast):  # noqa: F811
    """The last key, with two clicks: it is shown once, and the second says that it is settled."""
    add_third(cast)
    for _round in range(ROUNDS):
        _thread, disclosure = proposed(cast)
        approve(cast.lin, disclosure)
        results = at_once(approving(cast.olga, disclosure), approving(cast.olga, disclosure))
        assert sum(isinstance(each, ValidationError) for each in results) == 1
        assert verbs_of(disclosure) == [
            "disclosures.approved",
            "disclosures.approved",
            "disclosures.proposed",
            "disclosures.shown",
        ]
    assert is_sound(cast)


def test_an_approval_while_somebody_replies(cast):  # noqa: F811
    """The reply is there first, and what was looked at is not what would be shown; or it comes after, and waits."""
    add_third(cast)
    for _round in range(ROUNDS):
        thread, disclosure = proposed(cast)
        approve(cast.lin, disclosure)
        approved, written = at_once(
            approving(cast.olga, disclosure),
            answered(
                lambda thread=thread: reply(cast.sara, thread, words=words("late"), client_id=new_tag())
            ),
        )
        if isinstance(written, ThreadMerged):
            assert shown_posts(disclosure) == ["For the two of us", "two"]
        else:
            assert isinstance(approved, WeightMoved)
            assert fresh(disclosure).outcome == ""
    assert is_sound(cast)


def test_an_approval_while_a_lead_is_dismissed(cast):  # noqa: F811
    """Of the one who approves, or of the one who has: with the lead goes the key."""
    add_third(cast)
    for number in range(ROUNDS):
        _thread, disclosure = proposed(cast)
        approve(cast.lin, disclosure)
        at_once(approving(cast.olga, disclosure), lambda: dismiss_lead(cast.ada, cast.lin))
        before = Event.objects.filter(subject_kind="firm", verb="firms.lead_dismissed").latest("pk")
        ended = Event.objects.filter(
            subject_kind="disclosure", subject_id=disclosure.pk, verb="disclosures.shown"
        )
        assert (fresh(disclosure).outcome == "shown") == (ended.exists() and ended.get().pk < before.pk), (
            number
        )
        name_lead(cast.ada, cast.lin)
        if fresh(disclosure).outcome == "":
            withdraw_disclosure(cast.sara, disclosure)
    assert is_sound(cast)


@pytest.mark.parametrize("meanwhile", ["reply", "dismissal"])
def test_between_weighing_and_showing_nothing_lands(cast, monkeypatch, meanwhile):  # noqa: F811
    """The last key waits there for a second: who writes, or takes a lead's rights away, waits for it."""
    add_third(cast)
    thread, disclosure = proposed(cast)
    approve(cast.lin, disclosure)
    weighed, done = threading.Event(), threading.Event()

    def pause(*asked):
        weighed.set()
        done.wait(1)
        return turn_key(*asked)

    def act():
        weighed.wait(10)
        try:
            if meanwhile == "reply":
                return reply(cast.sara, thread, words=words("late"), client_id=new_tag())
            return dismiss_lead(cast.ada, cast.lin)
        finally:
            done.set()

    monkeypatch.setattr(decide, "turn_key", pause)
    _approved, landed = at_once(approving(cast.olga, disclosure), answered(act))
    assert shown_posts(disclosure) == ["For the two of us", "two"]
    if meanwhile == "reply":
        assert isinstance(landed, ThreadMerged)
    else:
        shown = Event.objects.get(verb="disclosures.shown", subject_id=disclosure.pk)
        assert Event.objects.filter(verb="firms.lead_dismissed").latest("pk").pk > shown.pk
        name_lead(cast.ada, cast.lin)
    assert is_sound(cast)


def test_an_approval_while_who_approves_is_removed(cast):  # noqa: F811
    add_third(cast)
    for _round in range(ROUNDS):
        thread, disclosure = proposed(cast)
        approve(cast.olga, disclosure)
        approved, _none = at_once(
            approving(cast.lin, disclosure), lambda: remove_person(cast.olga, cast.workspace, cast.lin)
        )
        assert (fresh(disclosure).outcome == "shown") != isinstance(approved, Http404 | PermissionDenied)
        assert not Seat.objects.filter(user=cast.lin, audience=thread.audience).exists()
        add_person(cast.olga, cast.workspace, cast.lin, role="member")
        if fresh(disclosure).outcome == "":
            withdraw_disclosure(cast.sara, disclosure)
    assert is_sound(cast)


def test_an_approval_while_a_firm_or_a_person_joins(cast):  # noqa: F811
    """Who came in before is somebody whom nobody has looked at; who comes after comes to what is shown."""
    kim = add_third(cast)
    for number in range(ROUNDS):
        _thread, disclosure = proposed(cast)
        approve(cast.lin, disclosure)
        if number % 2:
            firm = make_firm()
            approved, _added = at_once(
                approving(cast.olga, disclosure), lambda firm=firm: add_firm(cast.olga, cast.workspace, firm)
            )
            joined = Event.objects.filter(verb="workspaces.firm_added").latest("pk").pk
            assert Participation.objects.filter(workspace=cast.workspace, firm=firm).exists()
        else:
            person = make_user(kim.firm)
            approved, _added = at_once(
                approving(cast.olga, disclosure),
                lambda person=person: add_person(cast.olga, cast.workspace, person, role="member"),
            )
            joined = Event.objects.filter(verb="workspaces.person_added").latest("pk").pk
        if isinstance(approved, WeightMoved):
            assert fresh(disclosure).outcome == ""
            withdraw_disclosure(cast.sara, disclosure)
        else:
            ended = Event.objects.get(
                subject_kind="disclosure", subject_id=disclosure.pk, verb="disclosures.shown"
            )
            assert ended.pk < joined
    assert is_sound(cast)


def test_an_approval_while_it_is_withdrawn_declined_or_merged(cast):  # noqa: F811
    """One of the two has its way, whole."""
    add_third(cast)
    for number in range(ROUNDS):
        thread, disclosure = proposed(cast)
        approve(cast.lin, disclosure)
        into = start_between(cast)
        other = (
            lambda disclosure=disclosure: withdraw_disclosure(cast.sara, disclosure),
            lambda disclosure=disclosure: decline_disclosure(cast.lin, disclosure, answer="No."),
            lambda thread=thread, into=into: merge_threads(cast.olga, thread, into=into),
        )[number % 3]
        at_once(approving(cast.olga, disclosure), answered(other))
        outcome = fresh(disclosure).outcome
        assert outcome in ("shown", ("withdrawn", "declined", "lapsed")[number % 3])
        assert (shown_posts(disclosure) != []) == (outcome == "shown")
    assert is_sound(cast)
