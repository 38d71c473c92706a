"""Categories: opened, put in order, removed while nothing stands in them."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from community.events.models import Event
from community.threads.actions import Choice, move_category, open_category, remove_category, start_thread
from community.threads.models import Category
from tests.threads.test_threads import send_id, words


@pytest.fixture
def categories(cast):
    return [open_category(cast.olga, cast.workspace, name=name) for name in ("Design", "Test", "Lots")]


def names(cast):
    return [category.name for category in Category.objects.filter(workspace=cast.workspace)]


def start(cast, category, author=None, choice="everyone"):
    return start_thread(
        author or cast.sara,
        cast.workspace,
        title="Preload",
        words=words(),
        choice=Choice(choice),
        category=category,
        client_id=send_id(),
    )


def test_order(cast, client, categories):
    client.force_login(cast.mats)
    path = f"/w/{cast.workspace.public_id}/categories/"
    client.post(f"{path}{categories[2].public_id}/place/", {"to": "earlier"})
    assert names(cast) == ["Design", "Lots", "Test"]
    client.post(f"{path}{categories[0].public_id}/place/", {"to": "later"})
    assert names(cast) == ["Lots", "Design", "Test"]
    move_category(cast.olga, categories[2], earlier=True)  # the first one already
    assert names(cast) == ["Lots", "Design", "Test"]
    assert Event.objects.filter(verb="threads.category_moved").count() == 2


def test_an_empty_one_is_removed(cast, client, categories):
    client.force_login(cast.olga)
    path = f"/w/{cast.workspace.public_id}/categories/{categories[1].public_id}/removal/"
    assert "Removed." in client.post(path, follow=True).content.decode()
    assert names(cast) == ["Design", "Lots"]
    remove_category(cast.olga, categories[1])  # twice is harmless
    assert Event.objects.filter(verb="threads.category_removed").count() == 1


def test_one_in_which_something_stands_stays(cast, client, categories):
    start(cast, categories[0])
    client.force_login(cast.olga)
    path = f"/w/{cast.workspace.public_id}/categories/{categories[0].public_id}/removal/"
    assert "Threads stand in this category." in client.post(path, follow=True).content.decode()
    assert names(cast) == ["Design", "Test", "Lots"]


def test_what_the_actor_does_not_see_is_no_reason(cast, categories):
    """A refusal would tell the host of the supplier's own thread."""
    hidden = start(cast, categories[1], cast.lin, "firm")
    remove_category(cast.olga, categories[1])
    hidden.refresh_from_db()
    assert hidden.category == categories[0]


def test_the_last_one_stays(cast, categories):
    for category in categories[1:]:
        remove_category(cast.olga, category)
    with pytest.raises(ValidationError, match="keeps one category"):
        remove_category(cast.olga, categories[0])


def test_one_that_was_removed_meanwhile_takes_no_thread(cast, categories):
    remove_category(cast.olga, Category.objects.get(pk=categories[2].pk))
    with pytest.raises(ValidationError, match="removed meanwhile"):
        start(cast, categories[2])


def test_members_keep_their_hands_off(cast, categories):
    for act in (
        lambda who: move_category(who, categories[1], earlier=True),
        lambda who: remove_category(who, categories[1]),
    ):
        with pytest.raises(PermissionDenied):
            act(cast.sara)
        with pytest.raises(Http404):
            act(cast.ravi)
