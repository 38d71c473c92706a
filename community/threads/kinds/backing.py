"""Standing behind a thread, which questions and ideas share."""

from django.db import models
from django.db.models.functions import Now

from accounts.models import Firm, User
from community.threads.models import Post, Thread
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
