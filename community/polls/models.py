"""A post's poll and its ballots. Who cast a secret one is written nowhere (docs/decisions/0027)."""

import uuid
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Firm, User
from community.events.ids import LENGTH, new_public_id
from community.markup.polls import OPTION_LENGTH, QUESTION_LENGTH
from community.threads.models import Post
from community.workspaces.access import VisibleQuerySet
from community.workspaces.models import Audience


class Kind(models.TextChoices):
    SINGLE = "single", _("One of the options")
    SEVERAL = "several", _("Several of the options")
    RANKED = "ranked", _("The options in order")
    NUMBER = "number", _("A whole number")


class Results(models.TextChoices):
    ALWAYS = "always", _("Always")
    VOTED = "after voting", _("To whoever has voted")
    CLOSED = "after closing", _("When the poll is closed")


class Poll(models.Model):
    """What a post asks. It is seen by exactly those who see the post, and goes along with it.

    `low` and `high` bound how many options are chosen of several, or the number itself.
    """

    # What ballots of secret polls are keyed with: it stays when the post is written again elsewhere.
    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="poll")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+", db_index=False)
    question = models.CharField(max_length=QUESTION_LENGTH)
    options = ArrayField(models.CharField(max_length=OPTION_LENGTH))
    kind = models.CharField(max_length=7, choices=Kind)
    low = models.IntegerField()
    high = models.IntegerField()
    results = models.CharField(max_length=13, choices=Results)
    is_open = models.BooleanField()
    closes_at = models.DateTimeField(null=True)
    # Closed by hand, or by the clock: then nobody did, and `is_closed` says so from the very moment on.
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    # A time that had passed by then closes it no more. What the text says of it stays what it says.
    reopened_at = models.DateTimeField(null=True)

    objects = VisibleQuerySet["Poll"].as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["closes_at"],
                name="poll_closing",
                condition=Q(closes_at__isnull=False, closed_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.question

    def is_closed(self, now: datetime) -> bool:
        """Whether it takes no votes at `now`, by the database's clock."""
        if self.closed_at is not None:
            return True
        ends = self.closes_at
        return ends is not None and ends <= now and (self.reopened_at is None or self.reopened_at < ends)


class Ballot(models.Model):
    """One person's vote: options by their place from 0, in the order of preference where they are ranked, or a number.

    `key` is that person in this poll and nowhere else. In an open poll the voter stands beside it, as they were called
    then; in a secret one nobody does, and neither time nor order tells whose it is.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="ballots", db_index=False)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=64)
    choices = ArrayField(models.IntegerField())
    voter = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    byline = models.CharField(max_length=120, db_default="")

    objects = VisibleQuerySet["Ballot"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "key"], name="ballot_once")]

    def __str__(self) -> str:
        return f"a ballot of {self.poll}"
