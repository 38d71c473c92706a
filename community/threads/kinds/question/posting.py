"""Row work of questions that acts on threads and posts share. The act that calls has its locks and its rights."""

from accounts.models import User
from community.threads.kinds.question.models import Question
from community.threads.models import Post, Thread


def open_question(actor: User, thread: Thread) -> None:
    """A question begins without an answer."""
    Question.objects.create(thread=thread, audience_id=thread.audience_id)


def hold_open(post: Post) -> None:
    """A deleted answer is none: the question waits again."""
    Question.objects.filter(answer=post).update(is_open=True)


def hold_answered(post: Post) -> None:
    """The answer is back, and still the one that was accepted."""
    Question.objects.filter(answer=post).update(is_open=False)
