"""Row work of questions that acts on threads and posts share. The act that calls has its locks and its rights."""

from django.db.models.functions import Now

from accounts.models import User
from community.threads.kinds.question import verbs
from community.threads.kinds.question.models import Question
from community.threads.models import Post, Thread
from community.threads.posting import record_on_post


def open_question(actor: User, thread: Thread) -> None:
    """A question begins without an answer."""
    Question.objects.create(thread=thread, audience_id=thread.audience_id)


def settle_question(actor: User, thread: Thread, answer: Post) -> None:
    """The thread begins with its answer: who made it of messages says which of them that is."""
    Question.objects.filter(thread=thread).update(
        answer=answer, chosen_by=actor, chosen_byline=actor.name, chosen_at=Now(), is_open=False
    )
    record_on_post(verbs.ACCEPTED, actor, answer)


def hold_open(post: Post) -> None:
    """A deleted answer is none: the question waits again."""
    Question.objects.filter(answer=post).update(is_open=True)


def hold_answered(post: Post) -> None:
    """The answer is back, and still the one that was accepted."""
    Question.objects.filter(answer=post).update(is_open=False)
