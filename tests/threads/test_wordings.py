"""Earlier wordings: what a moderator has hidden is shown to nobody, with the reason in its place."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from community.events.models import Event
from community.threads.actions import edit_post, hide_wording, reply, write_note
from community.threads.models import Post
from tests.threads.test_threads import send_id, thread, words  # noqa: F401  (a fixture)


def edited(cast, post):
    """Three wordings: the first holds a price, the second a secret, the last neither."""
    Post.objects.filter(pk=post.pk).update(at=timezone.now() - timedelta(hours=1))
    edit_post(cast.sara, post, words=words("It has a secret in it."), version=1)
    edit_post(cast.sara, post, words=words("It has nothing in it."), version=2)
    return post


@pytest.fixture
def post(cast, thread):  # noqa: F811
    return edited(cast, reply(cast.sara, thread, words=words("It has a price in it."), client_id=send_id()))


def page(client, user, post):
    client.force_login(user)
    return client.get(f"/p/{post.public_id}/history/").content.decode()


def test_a_hidden_wording_is_in_no_difference(cast, client, post):
    assert "secret" in page(client, cast.rune, post)
    client.force_login(cast.mats)
    path = f"/p/{post.public_id}/history/2/hiding/"
    client.post(path, {"why": "A customer's name"})
    for user in (cast.rune, cast.sara, cast.mats):
        seen = page(client, user, post)
        assert "secret" not in seen
        assert "price" in seen
        assert "hidden by <b>Mats Ek</b>: A customer" in seen
    hide_wording(cast.mats, post, number=2, why="Twice")  # is harmless
    assert Event.objects.filter(verb="threads.wording_hidden").count() == 1
    client.force_login(cast.olga)
    client.post(f"/p/{post.public_id}/history/2/showing/")
    assert "secret" in page(client, cast.rune, post)
    assert Event.objects.filter(verb="threads.wording_shown").count() == 1


def test_the_first_one_too(cast, client, post):
    hide_wording(cast.olga, post, number=1, why="A price")
    seen = page(client, cast.sara, post)
    assert ">price" not in seen
    assert "has a price" not in seen
    assert "secret" in seen  # that of the second stays


def test_without_a_reason_nothing_is_hidden(cast, client, post):
    client.force_login(cast.mats)
    answer = client.post(f"/p/{post.public_id}/history/1/hiding/", {"why": " "})
    assert answer.status_code == 422
    assert "Say why: the reason stands where the wording was." in answer.content.decode()
    assert "price" in page(client, cast.rune, post)


def test_who_may(cast, client, thread, post):  # noqa: F811
    for user, refusal in ((cast.sara, PermissionDenied), (cast.rune, PermissionDenied), (cast.ravi, Http404)):
        with pytest.raises(refusal):
            hide_wording(user, post, number=1, why="Mine")
    assert "Hide what stood before" not in page(client, cast.sara, post)
    note = edited(
        cast, write_note(cast.sara, thread, words=words("It has a price in it."), client_id=send_id())
    )
    with pytest.raises(Http404):
        hide_wording(cast.olga, note, number=1, why="Not hers to see")
    hide_wording(cast.lin, note, number=1, why="The firm's lead may")
    with pytest.raises(Http404):
        hide_wording(cast.lin, note, number=9, why="There is none")
