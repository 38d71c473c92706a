"""Who is told of an accepted answer, as long as it is one, and of what becomes of an idea."""

import pytest

from community.notifications.actions import follow_thread
from community.notifications.inbox import lines_of
from community.threads.actions import write_note
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
