"""A storm of acts on real connections: whatever meets whatever, seats end as their causes say, and an owner remains."""

import random
import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.http import Http404

from community.workspaces.actions import (
    add_person,
    change_role,
    close_workspace,
    leave_workspace,
    reinstate_firm,
    reinstate_user,
    remove_firm,
    remove_person,
    reopen_workspace,
    sign_agreement,
    suspend_firm,
    suspend_user,
)
from community.workspaces.models import Membership, Role, Workspace
from community.workspaces.seating import differences
from tests.cast import build_cast
from tests.make import make_agreement, make_gate, make_workspace, new_tag, sign

WRITERS, ACTS_EACH = 6, 60
ROLES = ("owner", "moderator", "member", "reader")


@pytest.fixture
def cast(stack_db):
    return build_cast(new_tag())


def acts(cast, places, people, version):
    """Everything that changes seats, each on a random person or place."""
    pick = random.choice
    return [
        lambda: add_person(cast.olga, pick(places), pick(people), role=pick(ROLES)),
        lambda: remove_person(cast.olga, pick(places), pick(people)),
        lambda: change_role(cast.olga, pick(places), pick(people), role=pick(ROLES)),
        lambda: leave_workspace(pick(people), pick(places)),
        lambda: close_workspace(cast.olga, pick(places)),
        lambda: reopen_workspace(cast.olga, pick(places)),
        lambda: suspend_firm(cast.ada, cast.supplier),
        lambda: reinstate_firm(cast.ada, cast.supplier),
        lambda: remove_firm(cast.olga, pick(places), cast.supplier),
        lambda: suspend_user(cast.ada, pick(people)),
        lambda: reinstate_user(cast.ada, pick(people)),
        lambda: sign_agreement(
            (who := pick(people)), version, for_firm=False, name_typed=who.name, address=None
        ),
    ]


def storm(cast, places, people, version, faults):
    try:
        for _ in range(ACTS_EACH):
            try:
                random.choice(acts(cast, places, people, version))()
            except (Http404, PermissionDenied, ValidationError):
                continue  # refused: the rows were not as the act needs them
    except Exception as error:
        faults.append(error)
        raise
    finally:
        connection.close()


def test_after_a_storm_seats_are_what_they_should_be(cast):
    people = [cast.sara, cast.lin, cast.mats]
    places = [cast.workspace, make_workspace(cast.olga)]
    agreement = make_agreement(cast.ada)
    make_gate(cast.olga, places[1], agreement)
    sign(cast.olga, agreement)
    version, faults = agreement.versions.get(), []
    threads = [
        threading.Thread(target=storm, args=(cast, places, people, version, faults)) for _ in range(WRITERS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert [differences(place) for place in places] == [0, 0]
    for place in places:
        assert Membership.objects.filter(workspace=place, role=Role.OWNER, user__is_active=True).exists()


def test_two_owners_who_leave_at_once_leave_one(cast):
    for _round in range(5):
        workspace = make_workspace(cast.olga, people={cast.mats: "owner"})
        start, said = threading.Barrier(2), []

        def leave(user, workspace=workspace, start=start, said=said):
            start.wait(10)
            try:
                leave_workspace(user, workspace)
            except ValidationError as error:
                said.append(error.code)
            finally:
                connection.close()

        threads = [threading.Thread(target=leave, args=[user]) for user in (cast.olga, cast.mats)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert said == ["last_owner"]
        assert Membership.objects.filter(workspace=workspace).count() == 1
        assert differences(Workspace.objects.get(pk=workspace.pk)) == 0
