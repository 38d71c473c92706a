"""Which edits are slips: soon, and within a hundred characters; told quickly, whatever the text is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.threads.actions import edit_post, reply
from community.threads.models import Post, Revision
from tests.threads.test_threads import send_id, thread, words  # noqa: F401  a fixture

LONG = "a" * 32_000


@pytest.mark.parametrize(
    ("before", "after", "is_slip"),
    [
        ("Preload drops.", "Preload falls.", True),
        ("x" * 300, "x" * 300 + "y" * 100, True),
        ("x" * 300, "x" * 300 + "y" * 101, False),
        ("start" + "x" * 200 + "end", "Start" + "x" * 200 + "End", False),
        ("aa", "aaa", True),
        (LONG, "b" + LONG[2:] + "c", False),
        (LONG, LONG[:-1] + "b", True),
    ],
)
@pytest.mark.timeout(20)  # compared character by character with each other, a long text takes minutes
def test_slips(cast, thread, before, after, is_slip):  # noqa: F811
    post = reply(cast.sara, thread, words=words(before), client_id=send_id())
    edit_post(cast.sara, post, words=words(after), version=1)
    assert Revision.objects.filter(post=post).exists() != is_slip


def test_a_late_slip_is_an_edit(cast, thread):  # noqa: F811
    post = thread.posts.get()
    Post.objects.filter(pk=post.pk).update(at=timezone.now() - timedelta(minutes=6))
    edited = edit_post(cast.olga, post, words=words(post.source + "!"), version=1)
    assert edited.edited_at is not None
    assert Revision.objects.get(post=post).source == post.source
