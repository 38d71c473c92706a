"""A person's page and a firm's: recent work through the viewer's own seats, and nothing of anywhere else."""

import pytest
from django.utils import timezone

from community.threads.actions import Choice, delete_post, reply, start_thread, write_note
from tests.make import make_member, make_workspace
from tests.query_counts import check_queries
from tests.threads.test_threads import send_id, words


def start(user, workspace, title, choice="everyone"):
    return start_thread(
        user, workspace, title=title, words=words(), choice=Choice(choice), client_id=send_id()
    )


@pytest.fixture
def talk(cast):
    """Mats of the host writes to both suppliers, who are rivals; each place has its own words."""
    shared = start(cast.olga, cast.workspace, "Preload at J4")
    reply(cast.mats, shared, words=words("cold"), client_id=send_id())
    write_note(cast.mats, shared, words=words("note"), client_id=send_id())
    start(cast.mats, cast.workspace, "Only the host", "firm")
    rival = make_workspace(
        cast.olga, "Encoder ring", people={cast.mats: "member", cast.ravi: "member"}, firms=(cast.rival,)
    )
    start(cast.mats, rival, "Air gap")
    return shared


def page(client, user, what):
    client.force_login(user)
    kind = "people" if hasattr(what, "email") else "firms"
    return client.get(f"/{kind}/{what.public_id}/").content.decode()


def test_recent_work_is_what_the_viewer_has_a_seat_for(cast, client, talk):
    for about in (cast.mats, cast.host):
        seen = {user: page(client, user, about) for user in (cast.olga, cast.sara, cast.ravi)}
        assert all(title in seen[cast.olga] for title in ("Preload at J4", "Only the host", "Air gap"))
        assert "Preload at J4" in seen[cast.sara]
        assert "Only the host" not in seen[cast.sara]
        assert "Air gap" not in seen[cast.sara]
        assert "Air gap" in seen[cast.ravi]
        assert "Preload" not in seen[cast.ravi]
        assert "Only the host" not in seen[cast.ravi]


def test_a_note_is_the_latest_for_the_own_firm_only(cast, client, talk):
    assert "internal note in" in page(client, cast.olga, cast.mats)
    assert "internal note in" not in page(client, cast.sara, cast.mats)


def test_what_was_deleted_is_no_recent_work(cast, client):
    thread = start(cast.olga, cast.workspace, "Spacer flatness")
    post = reply(cast.sara, thread, words=words("gone"), client_id=send_id())
    assert "Spacer flatness" in page(client, cast.olga, cast.sara)
    delete_post(cast.sara, post)
    assert "Spacer flatness" not in page(client, cast.olga, cast.sara)
    assert "has written nothing yet" in page(client, cast.olga, cast.sara)


def test_a_firm_says_whom_to_ask_among_those_one_meets(cast, client):
    cast.sara.skills.create(name="Ring creep")
    cast.ravi.skills.create(name="Eddy currents")
    seen = page(client, cast.mats, cast.supplier)
    assert "Ring creep" in seen
    assert "Eddy currents" not in seen
    assert f"{timezone.now():%H:}" in seen  # the clock of people in UTC


@pytest.mark.parametrize("rows", [1, 30])
def test_queries(cast, client, request, rows):
    people = [make_member(cast.workspace, cast.supplier, owner=cast.olga) for _ in range(rows)]
    for number, person in enumerate(people):
        person.skills.create(name=f"Skill {number}")
        start(person, cast.workspace, f"Thread {number}")
    client.force_login(cast.olga)
    check_queries(
        request, "workspaces:firm", lambda: client.get(f"/firms/{cast.supplier.public_id}/"), most=9
    )
    check_queries(request, "workspaces:person", lambda: client.get(f"/people/{people[0].public_id}/"), most=9)
