"""What somebody keeps for themselves: a thread, a post or a message, why, and when to be reminded of it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import User
from community.chat.models import Message
from community.events.ids import LENGTH, new_public_id
from community.threads.models import Post, Thread
from community.workspaces.access import VisibleQuerySet
from community.workspaces.models import Audience

NOTE_LENGTH = 100


class Bookmark(models.Model):
    """A thread, a post or a message that its user wants to find again.

    Its audience is they alone; nobody else learns of it.

    Whether what it is on can still be seen is asked when it is read. `ended_at` is when it ended with its reminder:
    it is on no list any more, and its words stay for the notification until it is cleared away.
    """

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="+", db_index=False)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, null=True, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, null=True, related_name="+")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, null=True, related_name="+")
    note = models.CharField(max_length=NOTE_LENGTH, blank=True, default="")
    remind_at = models.DateTimeField(null=True)
    ends_with_reminder = models.BooleanField(default=False)
    at = models.DateTimeField(db_default=Now())
    reminded_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = VisibleQuerySet["Bookmark"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "thread", "post", "message"], name="bookmark_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(thread__isnull=False, post__isnull=True, message__isnull=True)
                | Q(thread__isnull=True, post__isnull=False, message__isnull=True)
                | Q(thread__isnull=True, post__isnull=True, message__isnull=False),
                name="bookmark_of_one_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="bookmark_by_user", condition=Q(ended_at__isnull=True)),
            models.Index(fields=["remind_at"], name="bookmark_due", condition=Q(remind_at__isnull=False)),
            models.Index(
                fields=["user", "remind_at", "id"],
                name="bookmark_by_reminder",
                condition=Q(remind_at__isnull=False, ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} keeps {self.target}"

    @property
    def target(self) -> Thread | Post | Message:
        """What it is on."""
        found = self.post or self.message or self.thread
        assert found is not None
        return found
