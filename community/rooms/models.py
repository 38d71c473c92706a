"""What a person has typed and not sent, and how far they have read: of a thread, of a channel.

The tables kept the names that they had when only threads had them.
"""

from django.db import models
from django.db.models.functions import Now

from accounts.models import User
from community.events.models import Stream
from community.workspaces.access import VisibleQuerySet
from community.workspaces.models import Audience

TITLE_LENGTH = 255


class Draft(models.Model):
    """What a person has typed and not sent, for one place, with the audience they had chosen."""

    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=80)
    title = models.CharField(max_length=TITLE_LENGTH, blank=True, default="")
    source = models.TextField(blank=True, default="")
    choice = models.TextField(blank=True, default="")
    at = models.DateTimeField(db_default=Now())

    objects = VisibleQuerySet["Draft"].as_manager()

    class Meta:
        db_table = "threads_draft"
        constraints = [models.UniqueConstraint(fields=["user", "place"], name="draft_of_place")]
        indexes = [models.Index(fields=["at"], name="draft_by_age")]

    def __str__(self) -> str:
        return f"{self.user} at {self.place}"


class ReadMark(models.Model):
    """How far a user has read one stream. Only grows."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    stream = models.ForeignKey(Stream, on_delete=models.CASCADE, related_name="+", db_index=False)
    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="+")
    nr = models.IntegerField(default=0)
    at = models.DateTimeField(db_default=Now())

    objects = VisibleQuerySet["ReadMark"].as_manager()

    class Meta:
        db_table = "threads_readmark"
        constraints = [models.UniqueConstraint(fields=["stream", "user"], name="mark_once")]

    def __str__(self) -> str:
        return f"{self.user} at {self.nr}"
