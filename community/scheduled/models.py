"""Texts that the site sends later: at a time that their author chose, or in ten seconds, to be undone till then."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from community.events.ids import LENGTH, new_public_id
from community.threads.models import Thread
from community.workspaces.access import VisibleQuerySet
from community.workspaces.models import Audience, Workspace


class Fault(models.TextChoices):
    """Why it was not sent, in a sentence for its author."""

    LOST = "lost", _("You no longer see the place that it was for.")
    REFUSED = "refused", _("You can’t write there any more: it is closed, or you only read now.")
    GROWN = "grown", _("More people can see it there than when you wrote it. Look at who, and send it again.")
    GONE_ON = "gone_on", _("The thread went on in another one.")
    UNFIT = "unfit", _("Something in it no longer fits there. Open it to see what.")


class Scheduled(models.Model):
    """One text on its way. Its audience is its author alone until it is sent; nobody else learns that there is one.

    `typed` is the form as it was filled in, with the head-count that the author was shown; it is checked again when it
    is sent. `started_at` is when a sender took it: a sender that dies is followed by another, and the client id in
    `typed` makes two sends one post.
    """

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="+", db_index=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, null=True, related_name="+")
    typed = models.JSONField()
    due_at = models.DateTimeField()
    is_held = models.BooleanField(default=False)  # for the ten seconds in which it may be undone
    at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=8, choices=Fault, blank=True, default="")

    objects = VisibleQuerySet["Scheduled"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["user", "due_at"], name="scheduled_by_user"),
            models.Index(fields=["due_at"], name="scheduled_due", condition=Q(failed_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.due_at:%Y-%m-%d %H:%M}"

    @property
    def place(self) -> str:
        """The place of the composer that it came from."""
        return f"thread:{self.thread.public_id}" if self.thread else f"new:{self.workspace.public_id}"

    @property
    def source(self) -> str:
        return str(self.first("source"))

    @property
    def title(self) -> str:
        return self.thread.title if self.thread else str(self.first("title"))

    @property
    def is_note(self) -> bool:
        return bool(self.first("note") == "1")

    def first(self, name: str) -> Any:
        """What a field of the form holds, "" for nothing."""
        return (self.typed.get(name) or [""])[0]

    def as_form(self) -> QueryDict:
        """The form as it was sent."""
        form = QueryDict(mutable=True)
        for name, values in self.typed.items():
            form.setlist(name, values)
        return form
