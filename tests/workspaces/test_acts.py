"""Each act of a workspace: who may, who is told it does not exist, twice is harmless, and the log says it once."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from community.events.models import Event
from community.workspaces import verbs
from community.workspaces.actions import (
    add_firm,
    add_person,
    change_role,
    close_workspace,
    describe_workspace,
    leave_workspace,
    lift_gate,
    open_workspace,
    remove_firm,
    remove_person,
    reopen_workspace,
    set_gate,
    suspend_firm,
)
from community.workspaces.models import Membership, Participation, Role, Workspace
from community.workspaces.seating import differences
from tests.make import make_agreement, make_firm, make_gate, make_user
from tests.query_counts import check_queries


class Stage:
    """The cast with what the acts below need beside it."""

    def __init__(self, cast):
        self.cast, self.workspace = cast, cast.workspace
        self.firm, self.agreement = make_firm(), make_agreement(cast.ada, signed_by="firm")
        self.newcomer = make_user(cast.supplier)


def closed(stage):
    close_workspace(stage.cast.olga, stage.workspace)


def gated(stage):
    make_gate(stage.cast.olga, stage.workspace, stage.agreement)


# Name: (what must be before, the act of an actor, its verb).
ACTS = {
    "describe": (
        None,
        lambda s, a: describe_workspace(a, s.workspace, name="Another name", purpose="New", letters="AN"),
        verbs.DESCRIBED,
    ),
    "close": (None, lambda s, a: close_workspace(a, s.workspace), verbs.CLOSED),
    "reopen": (closed, lambda s, a: reopen_workspace(a, s.workspace), verbs.REOPENED),
    "add firm": (None, lambda s, a: add_firm(a, s.workspace, s.firm), verbs.FIRM_ADDED),
    "remove firm": (None, lambda s, a: remove_firm(a, s.workspace, s.cast.supplier), verbs.FIRM_REMOVED),
    "add person": (
        None,
        lambda s, a: add_person(a, s.workspace, s.newcomer, role="member"),
        verbs.PERSON_ADDED,
    ),
    "remove person": (None, lambda s, a: remove_person(a, s.workspace, s.cast.sara), verbs.PERSON_REMOVED),
    "change role": (
        None,
        lambda s, a: change_role(a, s.workspace, s.cast.sara, role="reader"),
        verbs.ROLE_CHANGED,
    ),
    "require": (None, lambda s, a: set_gate(a, s.workspace, s.agreement), verbs.GATE_SET),
    "no longer require": (gated, lambda s, a: lift_gate(a, s.workspace, s.agreement), verbs.GATE_LIFTED),
}


@pytest.fixture
def stage(cast):
    return Stage(cast)


def recorded(verb):
    return Event.objects.filter(verb=verb.name).count()


def tried(act, stage, actor):
    try:
        act(stage, actor)
    except (Http404, PermissionDenied, ValidationError) as error:
        return type(error)
    return None


@pytest.mark.parametrize("name", ACTS)
def test_each_act(stage, name):
    before, act, verb = ACTS[name]
    if before:
        before(stage)
    cast, was = stage.cast, recorded(verb)
    # Suppliers see nothing while it is closed or their firm has not signed: then a member is a stranger too.
    shut = Http404 if before else PermissionDenied
    assert tried(act, stage, cast.ravi) is Http404, "a stranger"
    assert tried(act, stage, cast.ada) is Http404, "a site admin is a stranger too"
    assert tried(act, stage, cast.sara) is shut, "a member"
    assert tried(act, stage, cast.rune) is (Http404 if name == "reopen" else PermissionDenied), "a reader"
    assert tried(act, stage, cast.mats) is (Http404 if name == "reopen" else PermissionDenied), "a moderator"
    assert recorded(verb) == was
    act(stage, cast.olga)
    assert recorded(verb) == was + 1
    tried(act, stage, cast.olga)
    assert recorded(verb) == was + 1, "twice is once"
    assert differences(stage.workspace) == 0


def test_open(stage):
    cast = stage.cast
    with pytest.raises(PermissionDenied):
        open_workspace(cast.sara, name="Mine", letters="M")
    was = recorded(verbs.OPENED)
    workspace = open_workspace(cast.ada, name="Hers", letters="H")
    assert recorded(verbs.OPENED) == was + 1
    assert list(workspace.memberships.values_list("user", "role")) == [(cast.ada.pk, "owner")]
    assert workspace.participations.get().firm == cast.host


def test_leave(stage):
    cast, was = stage.cast, recorded(verbs.PERSON_LEFT)
    leave_workspace(cast.sara, stage.workspace)
    assert tried(lambda s, a: leave_workspace(a, s.workspace), stage, cast.sara) is Http404
    assert tried(lambda s, a: leave_workspace(a, s.workspace), stage, cast.ravi) is Http404
    assert recorded(verbs.PERSON_LEFT) == was + 1
    assert not Membership.objects.filter(user=cast.sara, workspace=stage.workspace).exists()


@pytest.mark.parametrize(
    "act",
    [
        lambda s, a: leave_workspace(a, s.workspace),
        lambda s, a: remove_person(a, s.workspace, a),
        lambda s, a: change_role(a, s.workspace, a, role="member"),
        lambda s, a: remove_firm(a, s.workspace, a.firm),
    ],
    ids=["leave", "remove", "step down", "remove the firm"],
)
@pytest.mark.parametrize("other", ["none", "suspended"])
def test_the_last_owner_cant_go(stage, act, other):
    """An owner whose firm is suspended keeps nothing going: then the other one is the last."""
    cast = stage.cast
    if other == "suspended":
        change_role(cast.olga, stage.workspace, cast.sara, role="owner")
        suspend_firm(cast.ada, cast.supplier)
    with pytest.raises(ValidationError, match="needs an owner"):
        act(stage, cast.olga)
    assert Membership.objects.get(workspace=stage.workspace, user=cast.olga).role == Role.OWNER


def test_with_another_owner_the_first_may_go(stage):
    change_role(stage.cast.olga, stage.workspace, stage.cast.sara, role="owner")
    leave_workspace(stage.cast.olga, stage.workspace)
    assert list(
        Membership.objects.filter(workspace=stage.workspace, role="owner").values_list("user", flat=True)
    ) == [stage.cast.sara.pk]


def test_a_lead_brings_in_and_removes_own_colleagues_only(stage):
    cast, workspace = stage.cast, stage.workspace
    add_person(cast.lin, workspace, stage.newcomer, role="member")
    change_role(cast.lin, workspace, stage.newcomer, role="reader")
    remove_person(cast.lin, workspace, stage.newcomer)
    for act in (
        lambda s, a: add_person(a, workspace, make_user(cast.host), role="member"),
        lambda s, a: add_person(a, workspace, stage.newcomer, role="moderator"),
        lambda s, a: remove_person(a, workspace, cast.mats),
        lambda s, a: change_role(a, workspace, cast.sara, role="owner"),
    ):
        assert tried(act, stage, cast.lin) is PermissionDenied


def test_rivals_are_kept_apart_and_the_sentence_names_nobody(stage):
    cast = stage.cast
    for act in (
        lambda: add_firm(cast.olga, stage.workspace, cast.rival),
        lambda: add_person(cast.olga, stage.workspace, cast.ravi, role="member"),
    ):
        with pytest.raises(ValidationError) as refused:
            act()
        said = " ".join(refused.value.messages)
        assert "can't take part" in said
        assert cast.supplier.name not in said
        assert "rival" not in said.lower()
    assert not Participation.objects.filter(workspace=stage.workspace, firm=cast.rival).exists()
    assert not Membership.objects.filter(workspace=stage.workspace, user=cast.ravi).exists()


def test_a_closed_workspace_is_seen_by_its_owners_only(stage, client):
    cast, path = stage.cast, f"/w/{stage.workspace.public_id}/"
    close_workspace(cast.olga, stage.workspace)
    seen = {}
    for name in ("olga", "mats", "sara", "rune"):
        client.force_login(getattr(cast, name))
        seen[name] = client.get(path).status_code
    assert seen == {"olga": 200, "mats": 404, "sara": 404, "rune": 404}
    reopen_workspace(cast.olga, stage.workspace)
    client.force_login(cast.sara)
    assert client.get(path).status_code == 200
    assert Workspace.objects.get(pk=stage.workspace.pk).closed_by is None


def test_the_page_for_adding_offers_whom_one_meets_elsewhere(stage, client):
    cast = stage.cast
    path = f"/w/{stage.workspace.public_id}/people/new/"
    client.force_login(cast.olga)
    page = client.get(path).content.decode()
    assert "Ravi Shah" in page  # Olga meets him in the other workspace
    assert stage.newcomer.name not in page
    assert "Sara Lind" not in page  # she is here
    answer = client.post(path, {"person": cast.ravi.public_id, "role": "member"}, follow=True)
    assert "can&#x27;t take part in this workspace" in answer.content.decode()
    other = make_user(cast.host)
    add_person(cast.olga, cast.rival_workspace, other, role="member")
    client.post(path, {"person": other.public_id, "role": "reader"})
    assert Membership.objects.get(workspace=stage.workspace, user=other).role == "reader"
    assert client.post(path, {"person": cast.ada.public_id, "role": "member"}).status_code == 404
    client.force_login(cast.lin)
    page = client.get(path).content.decode()
    assert "Ravi Shah" not in page
    assert client.post(path, {"person": other.public_id, "role": "member"}).status_code in (302, 403)


@pytest.mark.parametrize("rows", [1, 30])
def test_queries_of_the_page_for_adding(stage, client, request, rows):
    cast = stage.cast
    for number in range(rows):
        add_person(cast.olga, cast.rival_workspace, make_user(cast.host, f"Kim {number}"), role="member")
    client.force_login(cast.olga)
    path = f"/w/{stage.workspace.public_id}/people/new/"
    check_queries(request, "workspaces:adding", lambda: client.get(path), most=8)
    assert client.get(path).content.decode().count("Kim ") >= rows
