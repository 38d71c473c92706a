"""Which edits are slips: soon, and within a hundred characters; told quickly, whatever the text is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.events.relay import run_reader
from community.mail.letters import post_mail
from community.mail.models import Mail
from community.notifications.models import Notification
from community.threads.actions import Choice, edit_post, react, reply, start_thread, write_note
from community.threads.kinds.question.actions import accept_answer
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


def reacted(cast, post):
    react(cast.olga, post, kind="agree")


def replied(cast, post):
    reply(cast.olga, post.thread, words=words("Then we fit it."), client_id=send_id())


def mailed(cast, post):
    run_reader("notifications")
    sent = post_mail("thread", "olga@norrland.example", params={})
    Mail.objects.filter(pk=sent.pk).update(sent_at=timezone.now())
    assert Notification.objects.filter(post=post).update(mail=sent)


def noted(cast, post):
    write_note(cast.olga, post.thread, words=words("They say 65."), client_id=send_id())


def thanked_by_oneself(cast, post):
    react(cast.sara, post, kind="agree")


@pytest.mark.parametrize(
    ("act", "is_kept"),
    [(reacted, True), (replied, True), (mailed, True), (noted, False), (thanked_by_oneself, False)],
)
def test_what_somebody_acted_on_is_kept(cast, thread, act, is_kept):  # noqa: F811
    """A note of the other firm is no trace: nothing the author sees may differ by it."""
    post = reply(cast.sara, thread, words=words("65 °C is fine."), client_id=send_id())
    act(cast, post)
    post.refresh_from_db()
    edited = edit_post(cast.sara, post, words=words("65 °C is not fine."), version=post.version)
    assert (edited.edited_at is not None) == Revision.objects.filter(post=post).exists() == is_kept


def test_the_accepted_answer_is_kept(cast):
    asked = start_thread(
        cast.olga,
        cast.workspace,
        title="Which grease?",
        words=words("Which?"),
        choice=Choice("everyone"),
        kind="question",
        client_id=send_id(),
    )
    answer = reply(cast.sara, asked, words=words("Grade 2."), client_id=send_id())
    accept_answer(cast.olga, answer)
    answer.refresh_from_db()
    edit_post(cast.sara, answer, words=words("Grade 3."), version=answer.version)
    assert Revision.objects.get(post=answer).source == "Grade 2."
