"""Side threads: replies beside the flow of a channel, and their readers."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import User
from community.chat.models.channels import Channel
from community.chat.models.messages import Message
from community.workspaces.access import VisibleQuerySet
from community.workspaces.models import Audience, Workspace


class Side(models.Model):
    """What is replied to one message, beside the flow of its channel, for the same readers.

    `items` counts its replies, 1 up: the lock on this row orders them. `standing` are those that are not deleted.
    """

    root = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="own_side")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+", db_index=False)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+", db_index=False)
    items = models.IntegerField(default=0)
    standing = models.IntegerField(default=0)
    # Raised by what changes the line under the root; added to the root's own version, it is in its fragment's key.
    version = models.IntegerField(default=0)

    objects = VisibleQuerySet["Side"].as_manager()

    class Meta:
        constraints = [
            # What replies and readers point at, to prove that each has the channel's audience.
            models.UniqueConstraint(fields=["id", "channel", "audience"], name="side_audience"),
        ]

    def __str__(self) -> str:
        return f"side of {self.root}"


class SideReader(models.Model):
    """Somebody's place in a side thread: how far they have read it (`nr`), and whether they follow it.

    `follows` is None where they neither chose nor took part. `is_behind` says that others may have replied after `nr`:
    it and `moved_at` are what lists walk, and who replies moves them for all followers.
    """

    side = models.ForeignKey(Side, on_delete=models.CASCADE, related_name="readers", db_index=False)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+", db_index=False)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+", db_index=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    follows = models.BooleanField(null=True)
    nr = models.IntegerField(default=0)
    at = models.DateTimeField(null=True)
    is_behind = models.BooleanField(default=False)
    moved_at = models.DateTimeField(db_default=Now())

    objects = VisibleQuerySet["SideReader"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["side", "user"], name="side_read_once")]
        indexes = [
            models.Index(
                fields=["user", "workspace", "is_behind", "moved_at", "side"],
                name="side_followed",
                condition=Q(follows=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.nr} of {self.side}"
