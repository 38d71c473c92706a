"""Choosing how closely to follow: on the thread's page, in the workspace, in its categories; without a script."""

import pytest

from community.events.models import Event
from community.notifications.actions import follow_category, follow_thread, follow_workspace
from community.notifications.following import followers_of
from community.notifications.models import Subscription
from tests.notifications.make import answer, start, tell


@pytest.fixture
def thread(cast):
    return start(cast.olga, cast.workspace)


def levels(post):
    event = Event.objects.filter(verb="threads.posted", subject_id=post.pk).get()
    return {follower.user_id: (str(follower.level), follower.takes_part) for follower in followers_of(event)}


def test_followers_of_an_event(cast, thread):
    answer(cast.sara, thread)
    follow_workspace(cast.lin, cast.workspace, level="watching")
    follow_category(cast.rune, thread.category, level="muted")
    found = levels(answer(cast.mats, thread))
    assert found == {
        cast.olga.pk: ("tracking", True),
        cast.sara.pk: ("tracking", True),
        cast.lin.pk: ("watching", False),
        cast.rune.pk: ("muted", False),
    }


def test_an_event_of_no_post_has_no_followers(cast):
    assert followers_of(Event.objects.filter(verb="workspaces.opened").first()) == []


def test_taking_part_does_not_lower_what_was_chosen_around(cast, thread):
    follow_workspace(cast.sara, cast.workspace, level="watching")
    answer(cast.sara, thread)
    assert levels(answer(cast.mats, thread))[cast.sara.pk] == ("watching", True)


def test_the_thread_page_shows_and_takes_the_level(cast, thread, client):
    client.force_login(cast.mats)
    page = client.get(f"/t/{thread.public_id}/").content.decode()
    assert "As around it: normal" in page
    path = f"/threads/{thread.public_id}/following/"
    assert client.post(path, {"level": "watching"}).status_code == 302
    page = client.get(f"/t/{thread.public_id}/").content.decode()
    assert '<option value="watching" selected>' in page
    assert client.post(path, {"level": "loudly"}).status_code == 422
    client.post(path, {"level": ""})
    assert not Subscription.objects.filter(user=cast.mats).exists()
    client.force_login(cast.olga)
    assert "As around it: tracking" in client.get(f"/t/{thread.public_id}/").content.decode()
    client.force_login(cast.ravi)
    assert client.post(path, {"level": "watching"}).status_code == 404


def test_the_workspace_page_shows_and_takes_levels(cast, thread, client):
    client.force_login(cast.rune)  # a reader follows as well as anybody
    path = f"/w/{cast.workspace.public_id}/following/"
    assert client.post(path, {"level": "watching"}).status_code == 302
    assert client.post(path, {"level": "muted", "category": thread.category.public_id}).status_code == 302
    assert client.post(path, {"level": "muted", "category": "aaaaaaaaaaaa"}).status_code == 404
    assert client.post(path, {"level": "x"}).status_code == 422
    follow_thread(cast.rune, thread, level="tracking")
    page = client.get(path).content.decode()
    assert page.count(" selected>") == 2
    assert thread.title in page
    assert sorted(Subscription.objects.values_list("level", flat=True)) == ["muted", "tracking", "watching"]
    overview = client.get(f"/w/{cast.workspace.public_id}/").content.decode()
    assert '<option value="watching" selected>' in overview
    client.force_login(cast.ravi)
    assert client.get(path).status_code == 404


def test_a_level_chosen_twice_is_one_row(cast):
    for level in ("watching", "muted", "muted"):
        follow_workspace(cast.mats, cast.workspace, level=level)
    assert [row.level for row in Subscription.objects.all()] == ["muted"]
    tell()
