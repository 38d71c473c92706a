"""Channels, who put one away or left it, and the hooks by which programs post there."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now

from accounts.models import Firm, User
from community.events.ids import LENGTH, new_public_id
from community.events.models import Stream
from community.workspaces.access import VisibleQuerySet
from community.workspaces.models import Audience, Workspace

NAME_LENGTH = 40
TOPIC_LENGTH = 120
DESCRIPTION_LENGTH = 500


class Channel(models.Model):
    """Where people talk. One audience, and so one stream, for ever; a conversation of named people has no name."""

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="channels")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+", db_index=False)
    stream = models.OneToOneField(Stream, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=NAME_LENGTH, blank=True, default="")
    topic = models.CharField(max_length=TOPIC_LENGTH, blank=True, default="")
    description = models.CharField(max_length=DESCRIPTION_LENGTH, blank=True, default="")
    is_direct = models.BooleanField(default=False)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+", db_index=False)
    byline = models.CharField(max_length=120)
    opened_at = models.DateTimeField(db_default=Now())

    objects = VisibleQuerySet["Channel"].as_manager()

    # Set by `reading.find_channel`: who put it away, and when. Not columns.
    archived_by: str | None
    archived_at: datetime | None

    class Meta:
        constraints = [
            # Within one audience: across them "taken" would tell of a channel that one may not see.
            models.UniqueConstraint(
                "audience", Lower("name"), name="channel_name", condition=Q(is_direct=False)
            ),
            # What messages point at, to prove that each has its channel's audience.
            models.UniqueConstraint(fields=["id", "audience"], name="channel_audience"),
            models.CheckConstraint(
                condition=Q(is_direct=True, name="") | (Q(is_direct=False) & ~Q(name="")),
                name="channel_has_a_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"conversation {self.public_id}"


class Archiving(models.Model):
    """A channel that was put away: read, and not written in. Deleted when it is brought back."""

    channel = models.OneToOneField(Channel, on_delete=models.CASCADE, related_name="archiving")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    byline = models.CharField(max_length=120)
    at = models.DateTimeField(db_default=Now())

    objects = VisibleQuerySet["Archiving"].as_manager()

    def __str__(self) -> str:
        return f"{self.channel}, archived by {self.byline}"


class Leaving(models.Model):
    """Somebody who sees a channel and does not want it among theirs. Deleted when they join again."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="leavings", db_index=False)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(db_default=Now())

    objects = VisibleQuerySet["Leaving"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "user"], name="left_once")]

    def __str__(self) -> str:
        return f"{self.user} left {self.channel}"


class Hook(models.Model):
    """An address at which a program posts into one channel, as a bot with a name. Its maker answers for what it says.

    Only a hash of the address's secret is kept. A revoked hook stays, with who and when, for what it has posted.
    """

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="hooks")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=NAME_LENGTH)
    maker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+", db_index=False)
    byline = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(db_default=Now())
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    objects = VisibleQuerySet["Hook"].as_manager()

    def __str__(self) -> str:
        return f"{self.name} in {self.channel}"
