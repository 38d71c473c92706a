"""What makes a thread a question or an idea goes along with it, and ends where it must."""

import pytest
from django.core.exceptions import ValidationError

from community.events.relay import run_reader
from community.notifications.models import Notification, Reason
from community.threads.actions import Choice, merge_threads, move_thread, split_thread, start_thread
from community.threads.kinds.backing import Backing
from community.threads.kinds.idea.actions import move_idea, vote_for_idea
from community.threads.kinds.question.actions import accept_answer
from community.threads.kinds.question.models import Question
from community.threads.reading import find_post
from community.workspaces.actions import promise
from tests.threads.test_carry import place_of
from tests.threads.test_ideas import bring_idea
from tests.threads.test_questions import answer, ask_question, asked, unanswered  # noqa: F401  (fixtures)
from tests.threads.test_threads import send_id, words


def test_an_accepted_answer_that_leaves_answers_no_more(cast, asked, answer):  # noqa: F811
    accept_answer(cast.sara, answer)
    split_thread(cast.mats, asked, posts=[answer.public_id], title="Another matter")
    assert unanswered(cast.sara, cast.workspace) == ["Which grease?"]


def test_a_question_that_is_moved_keeps_its_answer(cast, asked, answer):  # noqa: F811
    accept_answer(cast.sara, answer)
    moved = move_thread(cast.olga, asked, category=place_of(cast, cast.sara))
    assert moved.kind == "question"
    question = Question.objects.get(thread=moved)
    assert (question.answer, question.audience) == (find_post(cast.sara, answer.public_id), moved.audience)


def test_a_question_that_is_merged_waits_no_more(cast, asked):  # noqa: F811
    merge_threads(cast.mats, asked, into=ask_question(cast.olga, cast.workspace, "Grease?"))
    assert unanswered(cast.sara, cast.workspace) == ["Grease?"]
    assert not Question.objects.get(thread=asked).is_open


def test_votes_of_two_ideas_become_those_of_one(cast):
    one, other = bring_idea(cast.sara, cast.workspace), bring_idea(cast.olga, cast.workspace, "The same")
    vote_for_idea(cast.lin, one)
    vote_for_idea(cast.mats, one)
    vote_for_idea(cast.lin, other)
    merge_threads(cast.mats, one, into=other)
    votes = Backing.objects.order_by("user__name").values_list("thread", "user__name")
    assert list(votes) == [(other.pk, "Lin Mori"), (other.pk, "Mats Ek")]


def test_who_voted_for_both_has_a_vote_back_and_all_are_told(cast):
    promise(cast.olga, cast.workspace, answer_within=0, votes_each=2)
    one, other = bring_idea(cast.sara, cast.workspace), bring_idea(cast.olga, cast.workspace, "The same")
    for idea in (one, other):
        vote_for_idea(cast.lin, idea)
    third = bring_idea(cast.olga, cast.workspace, "A third")
    with pytest.raises(ValidationError, match="Your 2 votes here are given"):
        vote_for_idea(cast.lin, third)
    vote_for_idea(cast.mats, one)
    merge_threads(cast.olga, one, into=other)
    vote_for_idea(cast.lin, third)
    run_reader("notifications")
    told = Notification.objects.filter(reason=Reason.MERGED, thread=other)
    assert set(told.values_list("user__name", flat=True)) >= {"Lin Mori", "Mats Ek"}


def test_votes_of_a_decided_idea_stay_given_back(cast):
    one, other = bring_idea(cast.sara, cast.workspace), bring_idea(cast.olga, cast.workspace, "The same")
    vote_for_idea(cast.lin, one)
    move_idea(cast.mats, one, status="done")
    merge_threads(cast.mats, one, into=other)
    assert Backing.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (
            "idea",
            "2 people voted for this idea. With those for the other one it has 2 votes. 1 person voted for both",
        ),
        ("discussion", "The other thread is no idea: the votes end"),
    ],
)
def test_merging_an_idea_with_votes_is_asked_twice(cast, client, kind, said):
    one = bring_idea(cast.sara, cast.workspace)
    other = start_thread(
        cast.olga,
        cast.workspace,
        title="The same",
        words=words("x"),
        choice=Choice("everyone"),
        kind=kind,
        client_id=send_id(),
    )
    vote_for_idea(cast.lin, one)
    vote_for_idea(cast.mats, one)
    if kind == "idea":
        vote_for_idea(cast.lin, other)
    client.force_login(cast.mats)
    path = f"/threads/{one.public_id}/merge/"
    first = client.post(path, {"address": f"/t/{other.public_id}"})
    assert said in first.content.decode()
    assert one.posts.filter(moved_to=None).exists()
    done = client.post(path, {"address": f"/t/{other.public_id}", "sure": other.public_id})
    assert done.status_code == 302
    assert client.get(f"/t/{one.public_id}/").url.startswith(f"/t/{other.public_id}/")
