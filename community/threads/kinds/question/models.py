"""What is kept of a question beside its thread."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import User
from community.threads.models import Post, Thread
from community.workspaces.access import VisibleQuerySet
from community.workspaces.models import Audience


class Asking(models.Model):
    """Somebody who was asked to answer a question, as they were called then, and by whom."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="askings", db_index=False)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    byline = models.CharField(max_length=120)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())

    objects = VisibleQuerySet["Asking"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "user"], name="asked_once")]
        indexes = [models.Index(fields=["user", "audience"], name="asking_of_user")]

    def __str__(self) -> str:
        return f"{self.user} about {self.thread}"


class Question(models.Model):
    """Whether a thread's question is answered, by which post, who says so, and since when."""

    thread = models.OneToOneField(Thread, on_delete=models.CASCADE, primary_key=True, related_name="question")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+", db_index=False)
    answer = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    chosen_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    chosen_byline = models.CharField(max_length=120, blank=True, default="")
    chosen_at = models.DateTimeField(null=True)
    # No answer is accepted, or the one that was is deleted: kept with both, because the list of those walks an index.
    is_open = models.BooleanField(default=True)

    objects = VisibleQuerySet["Question"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["audience", "thread"], name="question_open", condition=Q(is_open=True))
        ]

    def __str__(self) -> str:
        return str(self.thread)
