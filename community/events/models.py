"""The log of acts, the log's ordered streams, and what durable readers still have to do with it."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class StreamKind(models.IntegerChoices):
    THREAD = 1
    CHANNEL = 2


class Stream(models.Model):
    """The ordered log of one subject for one audience; `head` counts entries, `items` counts posts.

    Both are dense because `record()` raises them under this row's lock, as the last statement of an act.
    """

    # `stream_by_audience` gives an audience's streams in order; a second index would have the planner sort them.
    audience = models.ForeignKey(
        "workspaces.Audience", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.SmallIntegerField(choices=StreamKind)
    subject_id = models.BigIntegerField()
    head = models.BigIntegerField(default=0)
    items = models.IntegerField(default=0)
    last_at = models.DateTimeField(db_default=Now())
    # Coarse copy of last_at, moved at most once a minute: it is indexed, so that moving it costs a non-HOT update.
    active_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_id", "audience"], name="stream_subject"),
        ]
        indexes = [
            models.Index(
                fields=["audience", "-active_at", "-subject_id"],
                name="stream_by_audience",
                condition=Q(kind=1),
            ),
            models.Index(
                fields=["-active_at", "-subject_id"],
                include=["audience"],
                name="stream_by_activity",
                condition=Q(kind=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.subject_id} at {self.head}"


class Event(models.Model):
    """One act that somebody could ask about later. Written once by `record()`; a trigger refuses changes."""

    at = models.DateTimeField(db_default=Now())
    verb = models.CharField(max_length=60)
    actor = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    firm = models.ForeignKey(
        "accounts.Firm", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    workspace = models.ForeignKey(
        "workspaces.Workspace", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    audience = models.ForeignKey(
        "workspaces.Audience", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    facts = models.JSONField(default=dict)
    private_digest = models.BinaryField(null=True)
    stream = models.ForeignKey(
        Stream, on_delete=models.PROTECT, null=True, related_name="events", db_index=False
    )
    seq = models.BigIntegerField(null=True)
    nr = models.IntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stream", "seq"], name="event_stream_seq", condition=Q(stream__isnull=False)
            ),
            models.CheckConstraint(
                condition=Q(stream__isnull=True, seq__isnull=True)
                | Q(stream__isnull=False, seq__isnull=False),
                name="event_seq_with_stream",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="event_by_subject"),
            models.Index(fields=["audience", "id"], name="event_by_audience"),
            models.Index(fields=["actor", "id"], name="event_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind} {self.subject_id}"


class EventPrivate(models.Model):
    """Names, addresses and browsers of one event, apart from it so that they can be erased.

    The event keeps sha256(salt + data): it still proves what was here.
    """

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="private")
    salt = models.BinaryField()
    data = models.TextField()

    def __str__(self) -> str:
        return f"private part of event {self.event_id}"


class Outbox(models.Model):
    """What one durable reader still has to do about one event; deleted with its effect."""

    pk: Any = models.CompositePrimaryKey("reader", "event_id")
    reader = models.CharField(max_length=30)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+", db_index=False)
    tries = models.SmallIntegerField(default=0)
    due_at = models.DateTimeField(db_default=Now())
    last_error = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["reader", "due_at"], name="outbox_due")]

    def __str__(self) -> str:
        return f"{self.reader} of event {self.event_id}"
