"""Seats are what their causes say: random communities, where `explain`, `reseat` and a plain model always agree."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.models import Firm, Signature, Signer, User
from community.events import hints
from community.workspaces.actions import (
    close_workspace,
    end_firm,
    reinstate_firm,
    reinstate_user,
    reopen_workspace,
    suspend_firm,
    suspend_user,
)
from community.workspaces.models import Audience, AudienceKind, Membership, Role, Seat, Workspace
from community.workspaces.seating import Reseated, differences, open_audience, reseat
from community.workspaces.why import explain, first_missing
from tests.make import (
    make_agreement,
    make_firm,
    make_gate,
    make_host,
    make_user,
    make_version,
    make_workspace,
    sign,
)
from tests.places import undone

pytestmark = pytest.mark.timeout(600)
# Without shrinking: each example is a community in the database, and a failure would take minutes to tell.
MANY = settings(
    max_examples=50,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    database=None,
)

person = st.fixed_dictionaries(
    {
        "firm": st.integers(0, 2),
        "role": st.sampled_from(Role.values),
        "is_active": st.booleans() | st.just(True),
        "until": st.sampled_from([None, None, -1, 1]),
        "signs": st.integers(0, 2),
    }
)
audience = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["firms", "named", "stewards", "everyone"]),
        "members": st.sets(st.integers(0, 4), max_size=3),
        "within": st.integers(-1, 4),
    }
)
community = st.fixed_dictionaries(
    {
        "statuses": st.tuples(*[st.sampled_from(["active", "active", "suspended", "ended"])] * 2),
        "people": st.lists(person, min_size=1, max_size=5),
        "audiences": st.lists(audience, max_size=5),
        "is_closed": st.booleans(),
        "signed_by": st.sampled_from([None, *Signer.values]),
        "versions": st.lists(st.sampled_from([-2, -1, 1]), max_size=2),
        "firm_signs": st.tuples(st.integers(0, 2), st.integers(0, 2)),
    }
)


@pytest.fixture
def place(db) -> tuple[list[Firm], Workspace]:
    """A workspace of the host and two firms, with nobody but its opener."""
    firms = [make_host(), make_firm(), make_firm()]
    return firms, make_workspace(make_user(firms[0]), firms=(firms[1], firms[2]))


def build(drawn, place, ada: User) -> tuple[Workspace, list[User], list[Audience]]:
    """Write the rows of a drawn community without any act, so that nothing is seated yet but its opener."""
    firms, workspace = place
    people = []
    for wish in drawn["people"]:
        user = make_user(firms[wish["firm"]])
        User.objects.filter(pk=user.pk).update(is_active=wish["is_active"])
        until = None if wish["until"] is None else timezone.now() + timedelta(days=wish["until"])
        Membership.objects.create(
            workspace=workspace, user=user, firm=user.firm, role=wish["role"], until=until
        )
        people.append(User.objects.get(pk=user.pk))
    if drawn["signed_by"]:
        _agree(drawn, workspace, firms, people, ada)
    audiences = list(Audience.objects.filter(workspace=workspace).order_by("pk"))
    for wish in drawn["audiences"]:
        within = audiences[wish["within"]] if 0 <= wish["within"] < len(audiences) else None
        kind = AudienceKind(wish["kind"])
        if kind in (AudienceKind.EVERYONE, AudienceKind.STEWARDS):
            continue  # there is one of each already, and others may lie within it
        members = sorted(wish["members"])
        audiences.append(
            open_audience(
                kind,
                workspace,
                within=within,
                firms=[firms[n] for n in members if n < 3] if kind == AudienceKind.FIRMS else [],
                people=[people[n] for n in members if n < len(people)] if kind == AudienceKind.NAMED else [],
            )
        )
    for firm, status in zip(firms[1:], drawn["statuses"], strict=True):
        Firm.objects.filter(pk=firm.pk).update(status=status)
    if drawn["is_closed"]:
        Workspace.objects.filter(pk=workspace.pk).update(closed_at=Now())
    return Workspace.objects.get(pk=workspace.pk), people, list(Audience.objects.filter(workspace=workspace))


def _agree(drawn, workspace, firms, people, ada) -> None:
    agreement = make_agreement(ada, signed_by=drawn["signed_by"], versions=0)
    versions = []
    for days in sorted(drawn["versions"]):
        versions.append(make_version(ada, agreement, in_force_from=timezone.now() + timedelta(days=days)))
    workspace.gates.create(agreement=agreement)

    def sign_row(user, number, *, for_firm):
        if number and number <= len(versions):
            version = versions[number - 1]
            Signature.objects.create(
                version=version, user=user, firm=user.firm, for_firm=for_firm, name_typed=user.name, sha256=""
            )

    for wish, user in zip(drawn["people"], people, strict=True):
        sign_row(user, wish["signs"], for_firm=False)
    for firm, number in zip(firms[1:], drawn["firm_signs"], strict=True):
        sign_row(make_user(firm), number, for_firm=True)


@pytest.fixture
def ada(db):
    return make_user(make_host(), is_site_admin=True)


@MANY
@given(drawn=community)
def test_seats_are_what_is_explained(ada, place, drawn):
    with undone():
        workspace, people, audiences = build(drawn, place, ada)
        with hints.collected():
            reseat(workspace)
        check_explanations(people, audiences)
        check_seats_within(audiences)
        check_reseating_again(workspace)


def check_explanations(people, audiences):
    seats = set(Seat.objects.in_force().filter(audience__in=audiences).values_list("user_id", "audience_id"))
    for user in people:
        for audience in audiences:
            missing = first_missing(explain(User.objects.get(pk=user.pk), audience))
            assert ((user.pk, audience.pk) in seats) == (missing is None), (audience.kind, missing)
            assert missing is None or missing.mend


def check_seats_within(audiences):
    seats = set(Seat.objects.filter(audience__in=audiences).values_list("user_id", "audience_id"))
    around = {audience.pk: audience.within_id for audience in audiences}
    for user_id, audience_id in seats:
        assert around[audience_id] is None or (user_id, around[audience_id]) in seats


def check_reseating_again(workspace):
    audiences = Audience.objects.filter(workspace=workspace).order_by("pk")
    gained = list(audiences.values_list("gained", flat=True))
    assert differences(workspace) == 0
    with hints.collected():
        assert reseat(workspace) == Reseated(0, 0, frozenset())
    assert gained == list(audiences.values_list("gained", flat=True))


@pytest.fixture
def gated(ada):
    """A workspace behind an agreement that only its owner has signed, with two people of each of two firms."""
    one, other = make_firm(), make_firm()
    owner = make_user(make_host())
    people = [make_user(firm, is_lead=True) for firm in (one, one, other, other)]
    workspace = make_workspace(owner, people=dict.fromkeys(people, Role.MEMBER))
    agreement = make_agreement(ada)
    make_gate(owner, workspace, agreement)
    assert not Seat.objects.filter(user__in=[owner, *people], audience__workspace=workspace).exists()
    sign(owner, agreement)
    return owner, people, workspace.pk, agreement


@MANY
@given(
    acts=st.lists(
        st.tuples(
            st.sampled_from(
                [suspend_firm, reinstate_firm, end_firm, suspend_user, reinstate_user, "close", "sign"]
            ),
            st.integers(0, 3),
        ),
        max_size=8,
    )
)
def test_after_every_act_seats_are_what_they_should_be(ada, gated, acts):
    owner, people, pk, agreement = gated
    with undone():
        workspace = Workspace.objects.get(pk=pk)
        for act, n in acts:
            user = User.objects.select_related("firm").get(pk=people[n].pk)
            if act == "sign":
                sign(user, agreement, for_firm=True)
                sign(user, agreement)
            elif act == "close":
                (close_workspace if n % 2 else reopen_workspace)(owner, workspace)
            elif act in (suspend_user, reinstate_user):
                act(ada, user)
            else:
                act(ada, user.firm)
            assert differences(workspace) == 0


def test_a_new_version_ends_sight_when_it_comes_into_force(ada):
    host, firm = make_host(), make_firm()
    owner, user = make_user(host), make_user(firm, is_lead=True)
    workspace = make_workspace(owner, people={user: Role.MEMBER})
    agreement = make_agreement(ada)
    make_gate(owner, workspace, agreement)
    sign(user, agreement, for_firm=True)
    sign(user, agreement)
    sign(owner, agreement)
    soon = timezone.now() + timedelta(days=14)
    seats = Seat.objects.in_force().filter(user=user, audience__workspace=workspace)
    assert seats.exists()
    make_version(ada, agreement, in_force_from=soon)
    assert set(seats.values_list("until", flat=True)) == {soon}, "announced: sight lasts until then"
    sign(user, agreement)
    assert set(seats.values_list("until", flat=True)) == {soon}, "the firm has not signed yet"
    sign(user, agreement, for_firm=True)
    assert set(seats.values_list("until", flat=True)) == {None}
    make_version(ada, agreement, in_force_from=soon)
    assert set(seats.values_list("until", flat=True)) == {soon}
    assert differences(workspace) == 0


def test_a_version_in_force_at_once_takes_the_seats_at_once(ada):
    host = make_host()
    owner, user = make_user(host), make_user(make_firm(), is_lead=True)
    workspace = make_workspace(owner, people={user: Role.MEMBER})
    agreement = make_agreement(ada)
    make_gate(owner, workspace, agreement)
    for signer in (user, owner):
        sign(signer, agreement)
    sign(user, agreement, for_firm=True)
    assert Seat.objects.filter(user=user, audience__workspace=workspace).exists()
    make_version(ada, agreement, in_force_from=timezone.now())
    assert not Seat.objects.filter(audience__workspace=workspace).exists(), "owners too"
