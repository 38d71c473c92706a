"""What somebody proposes to show to more people, and who has agreed. Nobody sees more until the last key is turned."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Firm, User
from community.events.ids import LENGTH, new_public_id
from community.threads.models import REASON_LENGTH, Post, Thread
from community.workspaces.access import VisibleQuerySet
from community.workspaces.models import Audience


class Outcome(models.TextChoices):
    """How a disclosure ended."""

    SHOWN = "shown", _("Shown")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired")
    LAPSED = "lapsed", _("Lapsed")


class Disclosure(models.Model):
    """A thread, or one internal note of it, that is to be shown to `target`.

    `audience` is who sees it now: they see the proposal, too, and nobody else ever does. A whole thread goes on as
    `shown_in`: a new one for the target, or `into`, a thread that those readers have already.
    """

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+", db_index=False)
    target = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+", db_index=False)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="+", db_index=False)
    note = models.ForeignKey(Post, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    into = models.ForeignKey(Thread, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    proposer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+", db_index=False)
    byline = models.CharField(max_length=120)
    why = models.CharField(max_length=REASON_LENGTH)
    at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=9, choices=Outcome, blank=True, default="")
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    ended_byline = models.CharField(max_length=120, blank=True, default="")
    answer = models.CharField(max_length=REASON_LENGTH, blank=True, default="")  # why it was declined
    shown_in = models.ForeignKey(
        Thread, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )

    objects = VisibleQuerySet["Disclosure"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["thread", "note"],
                name="disclosure_open_once",
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, outcome="") | (Q(ended_at__isnull=False) & ~Q(outcome="")),
                name="disclosure_ended_somehow",
            ),
        ]
        indexes = [
            models.Index(fields=["audience", "-id"], name="disclosure_by_audience"),
            models.Index(fields=["shown_in"], name="disclosure_shown_in", condition=Q(outcome="shown")),
            models.Index(fields=["expires_at"], name="disclosure_due", condition=Q(ended_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.thread} for {self.target}"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None


class Key(models.Model):
    """One person's consent, for their firm: to these `words` of it being shown to those who `gain`.

    It counts as long as no other words and nobody else have come, and the person may still give it (`weighing`).
    """

    disclosure = models.ForeignKey(Disclosure, on_delete=models.CASCADE, related_name="keys", db_index=False)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+", db_index=False)
    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    byline = models.CharField(max_length=120)
    at = models.DateTimeField(db_default=Now())
    words = ArrayField(models.CharField(max_length=80))
    gain = ArrayField(models.CharField(max_length=40))

    objects = VisibleQuerySet["Key"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["disclosure", "by"], name="disclosure_key_once")]

    def __str__(self) -> str:
        return f"{self.byline} for {self.disclosure}"
