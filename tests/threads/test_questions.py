"""A question: an answer is accepted, moved and cleared by whom it may be, and stands where readers look for it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from community.events.models import Event
from community.threads.actions import Choice, delete_post, reply, restore_post, start_thread, write_note
from community.threads.kinds.backing import Backing
from community.threads.kinds.question.actions import (
    accept_answer,
    clear_answer,
    share_question,
    unshare_question,
)
from community.threads.kinds.question.models import Question
from community.threads.lists import threads_in
from community.threads.models import Thread
from community.threads.shows import shows
from community.workspaces.actions import close_workspace, promise, suspend_firm
from community.workspaces.sight import find_workspace
from tests.threads.test_threads import send_id, words


def ask_question(actor, workspace, title="Which grease?"):
    return start_thread(
        actor,
        workspace,
        title=title,
        words=words("what"),
        choice=Choice("everyone"),
        kind="question",
        client_id=send_id(),
    )


@pytest.fixture
def asked(cast):
    """Sara's question, with Olga's reply."""
    return ask_question(cast.sara, cast.workspace)


@pytest.fixture
def answer(cast, asked):
    return reply(cast.olga, asked, words=words("this one"), client_id=send_id())


def unanswered(viewer, workspace):
    seen = find_workspace(viewer, workspace.public_id)
    return [row.title for row in threads_in(viewer, seen, walk=shows()["unanswered"].walk).rows]


def events(verb):
    return Event.objects.filter(verb=verb).count()


def test_who_asked_accepts_and_twice_is_harmless(cast, asked, answer):
    assert unanswered(cast.rune, cast.workspace) == ["Which grease?"]
    for _ in range(2):
        accept_answer(cast.sara, answer)
    assert Question.objects.get(thread=asked).answer == answer
    assert events("questions.accepted") == 1
    assert unanswered(cast.rune, cast.workspace) == []


def test_a_moderator_moves_and_clears_it(cast, asked, answer):
    accept_answer(cast.sara, answer)
    better = reply(cast.lin, asked, words=words("better"), client_id=send_id())
    accept_answer(cast.mats, better)
    moved = Event.objects.filter(verb="questions.accepted").latest("id")
    assert moved.facts["instead_of"] == answer.pk
    for _ in range(2):
        clear_answer(cast.mats, asked)
    assert (Question.objects.get(thread=asked).answer, events("questions.cleared")) == (None, 1)
    assert unanswered(cast.sara, cast.workspace) == ["Which grease?"]


@pytest.mark.parametrize(
    ("who", "refusal"), [("lin", PermissionDenied), ("rune", PermissionDenied), ("ravi", Http404)]
)
def test_others_do_not(cast, asked, answer, who, refusal):
    with pytest.raises(refusal):
        accept_answer(getattr(cast, who), answer)
    with pytest.raises(refusal):
        clear_answer(getattr(cast, who), asked)
    assert events("questions.accepted") == 0


def test_neither_a_note_nor_the_question_itself_nor_a_deleted_post(cast, asked, answer):
    note = write_note(cast.sara, asked, words=words("between us"), client_id=send_id())
    with pytest.raises(ValidationError):
        accept_answer(cast.sara, note)
    with pytest.raises(ValidationError):
        accept_answer(cast.sara, asked.posts.get(nr=1, after_nr=None))
    delete_post(cast.olga, answer)
    with pytest.raises(Http404):
        accept_answer(cast.sara, answer)
    assert Question.objects.get(thread=asked).answer is None


def test_a_deleted_answer_is_none_and_comes_back_with_it(cast, client, asked, answer):
    accept_answer(cast.sara, answer)
    delete_post(cast.olga, answer)
    client.force_login(cast.sara)
    page = client.get(f"/t/{asked.public_id}/").content.decode()
    assert "Accepted answer" not in page
    assert unanswered(cast.sara, cast.workspace) == ["Which grease?"]
    restore_post(cast.olga, answer)
    assert "Accepted answer" in client.get(f"/t/{asked.public_id}/").content.decode()
    assert unanswered(cast.sara, cast.workspace) == []


def test_a_discussion_has_no_answer(cast, client):
    thread = start_thread(
        cast.sara,
        cast.workspace,
        title="Talk",
        words=words("hm"),
        choice=Choice("everyone"),
        client_id=send_id(),
    )
    post = reply(cast.olga, thread, words=words("hm"), client_id=send_id())
    with pytest.raises(Http404):
        accept_answer(cast.sara, post)
    client.force_login(cast.sara)
    assert client.post(f"/answers/{post.public_id}/acceptance/").status_code == 404


def test_the_answer_stands_under_the_question_and_in_rows(cast, client, asked, answer):
    """Right there where it comes next; else in a box with a link to it, and marked in its own place."""
    client.force_login(cast.sara)
    assert client.post(f"/answers/{answer.public_id}/acceptance/").status_code == 302
    page = client.get(f"/t/{asked.public_id}/").content.decode()
    assert page.count('class="post settled') == 1
    assert 'id="answer"' not in page
    later = reply(cast.lin, asked, words=words("later"), client_id=send_id())
    accept_answer(cast.sara, later)
    page = client.get(f"/t/{asked.public_id}/").content.decode()
    assert page.index('id="answer"') < page.index(f'id="p-{answer.public_id}"')
    assert f"/p/{later.public_id}/" in page
    rows = client.get(f"/w/{cast.workspace.public_id}/threads/?kind=question").content.decode()
    assert "Answered by Lin Mori" in rows


def test_only_who_may_decide_is_offered_it(cast, client, asked, answer):
    for user, offered in ((cast.sara, True), (cast.mats, True), (cast.lin, False), (cast.rune, False)):
        client.force_login(user)
        assert ("data-decides" in client.get(f"/t/{asked.public_id}/").content.decode()) == offered, user


def test_the_same_question_is_counted_once_and_taken_back(cast, asked):
    for _ in range(2):
        share_question(cast.lin, asked)
    assert (Backing.objects.get().firm, events("questions.shared")) == (cast.supplier, 1)
    with pytest.raises(ValidationError):
        share_question(cast.sara, asked)
    with pytest.raises(PermissionDenied):
        share_question(cast.rune, asked)
    with pytest.raises(Http404):
        share_question(cast.ravi, asked)
    for _ in range(2):
        unshare_question(cast.lin, asked)
    assert (Backing.objects.count(), events("questions.unshared")) == (0, 1)


def test_what_waits_longer_than_promised_is_overdue_in_words(cast, client, asked):
    promise(cast.olga, cast.workspace, answer_within=24, votes_each=10)
    path = f"/w/{cast.workspace.public_id}/threads/?show=unanswered"
    client.force_login(cast.rune)
    assert "Reply due in 24 hours" in client.get(path).content.decode()
    Thread.objects.update(at=timezone.now() - timedelta(hours=75))
    assert "Overdue: no reply within 24 hours" in client.get(path).content.decode()
    # Who asked does not keep the promise; somebody else does.
    reply(cast.sara, asked, words=words("anybody?"), client_id=send_id())
    assert "Overdue" in client.get(path).content.decode()
    reply(cast.mats, asked, words=words("I look"), client_id=send_id())
    page = client.get(path).content.decode()
    assert "Overdue" not in page
    assert "Open for 3 days" in page


def test_the_longest_waiting_stands_first_and_pages_go_on(cast):
    for number in range(5):
        ask_question(cast.sara, cast.workspace, f"Q{number}")
    seen = find_workspace(cast.rune, cast.workspace.public_id)
    walk, after, found = shows()["unanswered"].walk, "", []
    for _ in range(3):
        page = threads_in(cast.rune, seen, walk=walk, after=after, size=2)
        found += [row.title for row in page.rows]
        after = page.next
    assert (found, after) == ([f"Q{number}" for number in range(5)], "")


def test_owners_promise_and_nobody_else(cast, client):
    path = f"/w/{cast.workspace.public_id}/promises/"
    client.force_login(cast.olga)
    assert client.post(path, {"answer_within": 48, "votes_each": 5}).status_code == 302
    assert client.post(path, {"answer_within": -1, "votes_each": 5}).status_code == 422
    cast.workspace.refresh_from_db()
    assert (cast.workspace.answer_within, cast.workspace.votes_each) == (48, 5)
    with pytest.raises(PermissionDenied):
        promise(cast.mats, cast.workspace, answer_within=1, votes_each=1)


def test_neither_in_a_closed_workspace_nor_of_a_suspended_firm(cast, asked, answer):
    suspend_firm(cast.ada, cast.supplier)
    with pytest.raises(Http404):
        accept_answer(cast.sara, answer)
    close_workspace(cast.olga, cast.workspace)
    with pytest.raises(PermissionDenied):
        accept_answer(cast.olga, answer)
    with pytest.raises(Http404):
        share_question(cast.mats, asked)
    assert events("questions.accepted") == 0
