"""A rival finds no trace: a canary in everything that was written in a workspace, looked for on every address."""

import re

import pytest
from django.urls import reverse

from community.threads.actions import reply, write_note
from community.workspaces import sight
from community.workspaces.access import VisibleQuerySet
from community.workspaces.actions import remove_person
from tests.make import make_user
from tests.places import CANARY, build_world, our_patterns, undone, words

# What an invite shows to whoever holds its link is not a leak.
BY_LINK = {"invites:link", "invites:join", "invites:code", "invites:passkey", "invites:next"}


@pytest.fixture
def world(cast):
    return build_world(cast)


def surfaces(client, user, world):
    """Yield (address, method, response) of every address, at the things of the world and without them."""
    for name, pattern in our_patterns():
        if name in BY_LINK:
            continue
        kwargs = {
            part: world.kwargs[part]
            for part in pattern.pattern.converters or pattern.pattern.regex.groupindex
        }
        for method in ("GET", "POST"):
            with undone():
                client.logout()
                if user is not None:
                    client.force_login(user)
                yield name, method, getattr(client, method.lower())(reverse(name, kwargs=kwargs), {"q": "a"})


def traces(response):
    text = response.content.decode(errors="replace") + str(dict(response.headers))
    return CANARY in text or "J4 joint" in text or "Aoki" in text or "Sara Lind" in text


def leaks(client, user, world):
    return sorted({name for name, _method, response in surfaces(client, user, world) if traces(response)})


def test_a_rival_finds_no_trace(client, cast, world):
    assert leaks(client, cast.ravi, world) == []


def test_nobody_finds_no_trace(client, cast, world):
    assert leaks(client, None, world) == []


def test_a_member_of_nothing_finds_no_trace(client, cast, world):
    assert leaks(client, make_user(cast.rival), world) == []


def test_who_was_removed_finds_no_trace(client, cast, world):
    remove_person(cast.olga, cast.workspace, cast.rune)
    found = [name for name in leaks(client, cast.rune, world) if not name.startswith("workspaces:agreement")]
    assert found == []  # what one has signed oneself stays one's own to read


def test_a_site_admin_reads_no_word_of_a_workspace(client, cast, world):
    """Names of firms and people are administered; what was written is not read."""
    found = sorted(
        {
            name
            for name, _method, response in surfaces(client, cast.ada, world)
            if any(
                f"{word} {CANARY}" in response.content.decode()
                for word in ("Preload", "First", "Reply", "Note", "Come")
            )
        }
    )
    assert found == []


def test_the_leak_test_can_fail(client, cast, world, monkeypatch, capsys):
    """With sight broken open, a rival finds the canary on each surface that shows content."""
    find = sight._find
    monkeypatch.setattr(VisibleQuerySet, "visible_to", lambda self, viewer, workspace=None: self.all())
    monkeypatch.setattr(sight, "_find", lambda viewer, where, key: find(cast.olga, where, key))
    open_now = set(leaks(client, cast.ravi, world))
    shows = {
        name
        for name, method, response in surfaces(client, cast.olga, world)
        if traces(response) and method == "GET"
    }
    # Other queries guard pages of one's own things, of people and of firms; pages for owners ask for the role too.
    shows -= {
        n for n in shows if n.startswith(("accounts:", "feed:", "administration:", "workspaces:agreement"))
    }
    shows -= {"workspaces:person", "workspaces:firm", "workspaces:audience"}
    shows -= {
        f"workspaces:{n}" for n in ("why", "settings", "leaving", "firm_removal", "requirements", "closing")
    }
    with capsys.disabled():
        print(f"\nsurfaces of the leak test: {', '.join(sorted(shows))}")
    assert len(shows) > 12
    assert shows <= open_now


def test_a_note_leaves_no_trace_for_the_other_firm(client, cast, world):
    """Byte for byte the same page, list and numbers, whether the note is there or not."""
    client.force_login(cast.olga)
    paths = [
        f"/t/{world.thread.public_id}/",
        f"/w/{cast.workspace.public_id}/threads/",
        f"/w/{cast.workspace.public_id}/",
        "/",
    ]

    def seen():
        return [strip_tokens(client.get(path).content.decode()) for path in paths]

    before = seen()
    write_note(cast.sara, world.thread, words=words(f"Another {CANARY} note"), client_id="trace-1")
    assert seen() == before
    reply(cast.sara, world.thread, words=words("shared"), client_id="trace-2")
    assert seen() != before  # the comparison can fail


def test_an_outsider_in_a_mention_looks_like_nobody(client, cast, world):
    client.force_login(cast.olga)
    place = f"/composing/thread:{world.thread.public_id}/preview/"
    outsider = client.post(place, {"source": f"@[Ravi Shah](user:{cast.ravi.public_id})"}).content
    nobody = client.post(place, {"source": "@[Ravi Shah](user:aaaaaaaaaaaa)"}).content
    assert outsider == nobody
    for prefix in ("r", "ra", "ravi", "v"):
        listed = client.get(f"/composing/thread:{world.thread.public_id}/people/?q={prefix}").content.decode()
        assert "Ravi" not in listed


def test_missing_and_hidden_look_the_same(client, cast, world):
    client.force_login(cast.ravi)
    hidden = client.get(f"/t/{world.thread.public_id}/")
    missing = client.get("/t/aaaaaaaaaaaa/")
    assert hidden.status_code == missing.status_code == 404
    assert strip_tokens(hidden.content.decode()) == strip_tokens(missing.content.decode())


def strip_tokens(page):
    """A page without what differs at each load: CSRF tokens, client ids, request ids."""
    page = re.sub(r'(name="csrfmiddlewaretoken" value|data-token|"X-CSRFToken":)\s*[=]?\s*"[^"]*"', "", page)
    page = re.sub(r'name="client_id" value="[^"]*"', "", page)
    return re.sub(r"<code>[0-9a-f]{16}</code>", "", page)
