"""Who is told of an accepted answer, as long as it is one, of what becomes of an idea, and of a poll that closed."""

import pytest
from django.utils import timezone

from community.notifications.actions import follow_thread
from community.notifications.inbox import lines_of
from community.polls.actions import cast_vote, close_due_polls, close_poll, reopen_poll
from community.polls.models import Poll
from community.threads.actions import reply, write_note
from community.threads.forms import words_of
from community.threads.kinds.idea.actions import move_idea, vote_for_idea
from community.threads.kinds.question.actions import accept_answer, clear_answer, share_question
from tests.make import new_tag
from tests.notifications.make import answer, now, start, tell, told, words
from tests.notifications.test_mail_words import html, mails, plain  # noqa: F401  mails is a fixture


@pytest.fixture
def asked(cast):
    return start(cast.sara, cast.workspace, title="Which grease?", kind="question")


def test_author_and_followers_are_told_and_the_muted_are_not(cast, asked):
    post = answer(cast.olga, asked)
    share_question(cast.lin, asked)
    follow_thread(cast.mats, asked, level="watching")
    follow_thread(cast.rune, asked, level="muted")
    tell()
    since = now()
    accept_answer(cast.sara, post)
    tell()
    assert told(since) == {"Olga": ["accepted"], "Mats": ["answered"], "Lin": ["answered"]}


def test_what_is_accepted_no_more_leaves_the_inbox(cast, asked):
    post = answer(cast.olga, asked)
    accept_answer(cast.sara, post)
    tell()
    (line,) = lines_of(cast.olga, "unread").lines
    assert line.reason == "accepted"
    clear_answer(cast.sara, asked)
    tell()
    assert lines_of(cast.olga, "unread").lines == []


def test_the_mail_says_who_accepted_what(cast, asked, mails):  # noqa: F811
    post = answer(cast.olga, asked, text="Use the thin one.")
    write_note(cast.lin, asked, words=words("ours"), client_id=new_tag())

    def accept():
        tell()
        accept_answer(cast.sara, post)

    (mail,) = [mail for mail in mails(accept) if mail["To"] == cast.olga.email]
    for part in (plain(mail), html(mail)):
        assert "Sara Lind accepted this as the answer." in part
        assert "Use the thin one." in part
        assert "because your answer was accepted" in part
        assert "ours" not in part


def test_who_voted_is_told_what_becomes_of_it(cast, mails):  # noqa: F811
    idea = start(cast.sara, cast.workspace, title="Mark the rings", kind="idea")

    def decide():
        vote_for_idea(cast.lin, idea)
        tell()
        move_idea(cast.mats, idea, status="declined", reason="Too slow.")

    tell()
    since = now()
    sent = mails(decide)
    assert told(since) == {"Sara": ["outcome"], "Lin": ["outcome"]}
    mail = next(mail for mail in sent if mail["To"] == cast.lin.email)
    for part in (plain(mail), html(mail)):
        assert "Mats Ek: Declined. Too slow." in part


BALLOT = "```poll {said}\nWhich grease?\n- NLGI 1\n- NLGI 2\n```"


def ask_poll(cast, thread, said, by=None):
    asks = by or cast.sara
    return reply(
        asks, thread, words=words_of(BALLOT.format(said=said), [], cast.workspace), client_id=new_tag()
    )


@pytest.mark.parametrize(("said", "voter"), [("open", {"Lin": ["counted"]}), ("secret", {})])
def test_a_closed_poll_is_told_to_who_asked_follows_or_voted_openly(cast, said, voter):
    thread = start(cast.olga, cast.workspace)
    post = ask_poll(cast, thread, said)
    follow_thread(cast.rune, thread, level="muted")
    cast_vote(cast.lin, post, choices=[0])
    tell()
    since = now()
    close_poll(cast.mats, post)
    tell()
    assert told(since) == {"Olga": ["counted"], "Sara": ["counted"]} | voter
    (line,) = [line for line in lines_of(cast.sara, "unread").lines if line.reason == "counted"]
    assert line.url.endswith(f"/p/{post.public_id}/")
    reopen_poll(cast.mats, post)
    tell()
    assert "counted" not in [line.reason for line in lines_of(cast.sara, "unread").lines]


def test_a_poll_that_closes_by_the_clock_is_told_like_any_other_and_a_note_s_to_its_firm_alone(cast):
    thread = start(cast.olga, cast.workspace)
    words_ = words_of(BALLOT.format(said="open"), [], cast.workspace)
    note = write_note(cast.sara, thread, words=words_, client_id=new_tag())
    Poll.objects.filter(post=note).update(closes_at=timezone.now())
    follow_thread(cast.lin, thread, level="watching")
    follow_thread(cast.mats, thread, level="watching")
    tell()
    since = now()
    assert close_due_polls() == 1
    tell()
    assert told(since) == {"Sara": ["counted"], "Lin": ["counted"]}
