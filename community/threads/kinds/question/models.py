"""What is kept of a question beside its thread."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from community.threads.models import Post, Thread
from community.workspaces.access import VisibleQuerySet
from community.workspaces.models import Audience


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
