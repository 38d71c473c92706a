"""The counted value of threads and of the best posts of long ones. What counts is seen by all who see the thread."""

from django.db import models
from django.db.models.functions import Now

from community.threads.models import Post, Thread
from community.workspaces.access import VisibleQuerySet
from community.workspaces.models import Audience

WEEK, MONTH, YEAR, EVER = 7, 30, 365, 0  # spans of days


class Worth(models.Model):
    """What a thread was worth to its readers in the last `days` days, 0 for ever; a thread of no worth has no row."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="+", db_index=False)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+", db_index=False)
    days = models.SmallIntegerField()
    score = models.IntegerField()
    counted_at = models.DateTimeField(db_default=Now())

    objects = VisibleQuerySet["Worth"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "days"], name="worth_once")]
        indexes = [
            models.Index(fields=["audience", "days", "-score", "-thread"], name="worth_by_audience"),
            models.Index(fields=["days", "counted_at"], name="worth_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.thread}: {self.score} in {self.days} days"


class ValuedPost(models.Model):
    """One of the most valued posts of a long thread, with its words to read."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, primary_key=True, related_name="+")
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="+")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+", db_index=False)
    value = models.IntegerField()
    words = models.IntegerField()

    objects = VisibleQuerySet["ValuedPost"].as_manager()

    def __str__(self) -> str:
        return f"{self.post}: {self.value}"


class Counted(models.Model):
    """How far the log has been counted: one row, locked by whoever counts."""

    event_id = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"counted to {self.event_id}"
