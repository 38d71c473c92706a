"""Choosing how closely to follow: on the thread's page, in the workspace, in its categories; without a script."""

import pytest

from community.events.models import Event
from community.notifications.actions import (
    follow,
    follow_category,
    follow_tag,
    follow_thread,
    follow_workspace,
)
from community.notifications.following import followers_of
from community.notifications.models import Subscription
from community.threads.actions import Choice
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


def test_a_level_chosen_by_key_leaves_no_message_for_the_next_page(cast, thread, client):
    client.force_login(cast.sara)
    url = f"/threads/{thread.public_id}/following/"
    for headers, said in (({}, True), ({"X-Sent-By": "keys"}, False)):
        assert client.post(url, {"level": "muted"}, headers=headers).status_code == 302
        assert ("Saved." in client.get("/bookmarks/").content.decode()) is said


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


def level_of(user, thread, author):
    return levels(answer(author, thread))[user.pk][0]


def test_a_tag_counts_before_the_category_and_the_closest_of_several(cast):
    thread = start(cast.olga, cast.workspace, tags=["J4-021", "preload"])
    follow_category(cast.sara, thread.category, level="muted")
    follow_tag(cast.sara, cast.workspace, tag="j4-021", level="tracking")
    assert level_of(cast.sara, thread, cast.mats) == "tracking"
    follow_tag(cast.sara, cast.workspace, tag="Preload", level="muted")
    assert level_of(cast.sara, thread, cast.mats) == "tracking"
    follow_tag(cast.sara, cast.workspace, tag="J4-021", level="")
    assert level_of(cast.sara, thread, cast.mats) == "muted"
    follow_workspace(cast.sara, cast.workspace, level="watching")
    assert level_of(cast.sara, thread, cast.mats) == "muted"
    assert level_of(cast.sara, start(cast.olga, cast.workspace), cast.mats) == "muted"  # its category is
    follow_category(cast.sara, thread.category, level="")
    assert level_of(cast.sara, start(cast.olga, cast.workspace), cast.mats) == "watching"
    follow_thread(cast.sara, thread, level="watching")
    assert level_of(cast.sara, thread, cast.mats) == "watching"


def test_the_page_of_a_workspace_takes_tags(cast, client, monkeypatch):
    start(cast.sara, cast.workspace, tags=["ours"], choice=Choice("firm"))
    start(cast.olga, cast.workspace, tags=["J4-021"])
    client.force_login(cast.mats)
    path = f"/w/{cast.workspace.public_id}/following/"
    page = client.get(f"{path}?tag=J4-021").content.decode()
    assert '<option value="J4-021">' in page
    assert "ours" not in page.partition("latest-tags")[2]  # the supplier's own thread has it
    assert client.post(path, {"tag": " #J4-021 ", "level": "watching"}).status_code == 302
    assert list(Subscription.objects.values_list("tag", "level")) == [("j4-021", "watching")]
    page = client.get(path).content.decode()
    assert "#j4-021" in page
    for tag, sentence in (("#", "Name a tag."), ("x" * 21, "A tag has at most 20 characters.")):
        refused = client.post(path, {"tag": tag, "level": "watching"})
        assert refused.status_code == 422
        assert sentence in refused.content.decode()
    monkeypatch.setattr(follow, "MAX_TAGS", 1)
    assert client.post(path, {"tag": "more", "level": "watching"}).status_code == 422
    client.post(path, {"tag": "j4-021", "level": ""})
    assert not Subscription.objects.exists()
