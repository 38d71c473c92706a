"""Rules about keeping, what they deleted, and what was put aside under a legal hold."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import User
from community.chat.models import Channel
from community.events.ids import LENGTH, new_public_id
from community.workspaces.access import VisibleQuerySet
from community.workspaces.models import Audience, Workspace

LEAST_DAYS, MOST_DAYS = 7, 3650
WHY_LENGTH = 500


class Rule(models.Model):
    """For how many days a workspace keeps messages, from when on; no days: for ever. The newest one that began counts.

    One that has not begun yet is withdrawn by whoever sets another.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+", db_index=False)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+", db_index=False)
    days = models.IntegerField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    byline = models.CharField(max_length=120)
    set_at = models.DateTimeField(db_default=Now())
    from_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = VisibleQuerySet["Rule"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(days=None) | Q(days__gte=LEAST_DAYS, days__lte=MOST_DAYS), name="rule_days"
            )
        ]
        indexes = [
            models.Index(
                fields=["workspace", "-from_at", "-id"], name="rule_in_force", condition=Q(withdrawn_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.days or 'all'} days in {self.workspace}"


class Cleared(models.Model):
    """How far a channel's messages were deleted on time: up to number `nr`, what was older than `before`."""

    channel = models.OneToOneField(Channel, on_delete=models.CASCADE, primary_key=True, related_name="+")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+", db_index=False)
    nr = models.IntegerField()
    before = models.DateTimeField()
    days = models.IntegerField()
    at = models.DateTimeField(db_default=Now())

    objects = VisibleQuerySet["Cleared"].as_manager()

    def __str__(self) -> str:
        return f"{self.channel} up to {self.nr}"


class Gone(models.Model):
    """The address of a message that was deleted on time, so that its link says so to those who saw it."""

    public_id = models.CharField(max_length=LENGTH, primary_key=True)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+", db_index=False)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = VisibleQuerySet["Gone"].as_manager()

    def __str__(self) -> str:
        return self.public_id


class Hold(models.Model):
    """A legal hold: what a workspace's people, or one of them, said is put aside when it is deleted. Admins' alone."""

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+", db_index=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    why = models.CharField(max_length=WHY_LENGTH)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    byline = models.CharField(max_length=120)
    at = models.DateTimeField(db_default=Now())
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    lifted_why = models.CharField(max_length=WHY_LENGTH, blank=True, default="")

    objects = VisibleQuerySet["Hold"].as_manager()

    def __str__(self) -> str:
        return f"{self.person or 'everything'} in {self.workspace}"


class Held(models.Model):
    """A message that was deleted on time while it was held: all that was known of it, for the site's admins."""

    public_id = models.CharField(max_length=LENGTH, primary_key=True)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+", db_index=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+", db_index=False)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    said = models.JSONField()
    at = models.DateTimeField()
    held_at = models.DateTimeField(db_default=Now())

    objects = VisibleQuerySet["Held"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["workspace", "author", "at"], name="held_of_author")]

    def __str__(self) -> str:
        return self.public_id
