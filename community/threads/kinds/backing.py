"""Standing behind a thread, which questions and ideas share. The act that calls has its locks and its rights."""

from django.db import models
from django.db.models.functions import Now

from accounts.models import Firm, User
from community.events.verbs import Verb
from community.threads.models import Post, Thread
from community.threads.posting import record_on_thread
from community.workspaces.access import VisibleQuerySet
from community.workspaces.models import Audience


class Backing(models.Model):
    """Somebody stands behind a thread: they have its question too, or give its idea their vote."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="backings", db_index=False)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())

    objects = VisibleQuerySet["Backing"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "user"], name="backing_once")]
        indexes = [models.Index(fields=["user", "thread"], name="backing_by_user")]

    def __str__(self) -> str:
        return f"{self.user} for {self.thread}"


def backed_by_others(post: Post) -> bool:
    """Whether anybody but the author of the thread's first post stands behind what it says."""
    return Backing.objects.filter(thread=post.thread_id).exclude(user=post.author_id).exists()


def stand_behind(actor: User, thread: Thread, verb: Verb) -> None:
    """Let the actor stand behind the thread. Twice is once."""
    _backing, is_new = Backing.objects.get_or_create(
        thread=thread,
        user=actor,
        defaults={"audience_id": thread.audience_id, "firm_id": actor.firm_id},
    )
    if is_new:
        record_on_thread(verb, actor, thread)


def step_back(actor: User, thread: Thread, verb: Verb) -> None:
    """Let the actor stand behind it no more. Who doesn't has nothing to take back."""
    if Backing.objects.filter(thread=thread, user=actor).delete()[0]:
        record_on_thread(verb, actor, thread)
