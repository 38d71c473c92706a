"""What is kept of an idea beside its thread."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from community.threads.models import Thread
from community.workspaces.access import VisibleQuerySet
from community.workspaces.models import Audience

REASON_LENGTH = 500


class Status(models.TextChoices):
    NEW = "new", _("New")
    REVIEW = "review", _("Under review")
    PLANNED = "planned", _("Planned")
    DONE = "done", _("Done")
    DECLINED = "declined", _("Declined")


# Decided: it takes no votes any more, and those it has are given back.
CLOSED = (Status.DONE, Status.DECLINED)


class Idea(models.Model):
    """What becomes of a thread's idea, who says so, since when, and why."""

    thread = models.OneToOneField(Thread, on_delete=models.CASCADE, primary_key=True, related_name="idea")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+", db_index=False)
    status = models.CharField(max_length=8, choices=Status, default=Status.NEW)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True, default="")
    changed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    changed_byline = models.CharField(max_length=120, blank=True, default="")
    changed_at = models.DateTimeField(db_default=Now())

    objects = VisibleQuerySet["Idea"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status="declined") | ~models.Q(reason=""), name="declined_with_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.thread}: {self.get_status_display()}"

    @property
    def is_closed(self) -> bool:
        return self.status in CLOSED
