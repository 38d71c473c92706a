"""What makes a thread a question or an idea goes along with it, and ends where it must."""

from community.threads.actions import merge_threads, move_thread, split_thread
from community.threads.kinds.backing import Backing
from community.threads.kinds.idea.actions import vote_for_idea
from community.threads.kinds.question.actions import accept_answer
from community.threads.kinds.question.models import Question
from community.threads.reading import find_post
from tests.threads.test_carry import place_of
from tests.threads.test_ideas import bring_idea
from tests.threads.test_questions import answer, ask_question, asked, unanswered  # noqa: F401  (fixtures)


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
