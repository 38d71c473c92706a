"""What came out of talk in a channel. Each row names its one audience: the channel's."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Firm, User
from community.chat.models import Channel, Message
from community.events.ids import LENGTH, new_public_id
from community.threads.models import Thread
from community.workspaces.access import VisibleQuerySet
from community.workspaces.models import Audience, Workspace

QUESTION_LENGTH = 300
REMINDER_LENGTH = 300
MOST_REMINDERS = 200  # of one person, still to come


class Promotion(models.Model):
    """A thread that was made of messages of a channel, by whom; it leads there, and the last message to it.

    Messages may be gone one day, the thread stays: then it leads to the channel.
    """

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+", db_index=False)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+", db_index=False)
    thread = models.OneToOneField(Thread, on_delete=models.CASCADE, related_name="+")
    first = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, related_name="+")
    last = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, related_name="+")
    said_at = models.DateTimeField()
    messages = models.IntegerField()
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    byline = models.CharField(max_length=120)
    client_id = models.CharField(max_length=64)
    at = models.DateTimeField(db_default=Now())

    objects = VisibleQuerySet["Promotion"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "client_id"], name="promoted_once")]
        indexes = [models.Index(fields=["author", "-at"], name="promotion_by_author")]

    def __str__(self) -> str:
        return f"{self.thread} from {self.channel}"


class State(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    DECIDED = "decided", _("Decided")
    DUE = "due", _("Due for review")
    SUPERSEDED = "superseded", _("Superseded")


class Decision(models.Model):
    """What the firms of a channel decide: the question, the options, what was chosen. Its message shows it as a card.

    It is decided once somebody of each firm has agreed to its wording, and so until it is superseded. Its author keeps
    it: they change it, and are reminded when it is due for review.
    """

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+", db_index=False)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+", db_index=False)
    message = models.OneToOneField(Message, on_delete=models.SET_NULL, null=True, related_name="+")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+", db_index=False)
    byline = models.CharField(max_length=120)
    question = models.CharField(max_length=QUESTION_LENGTH)
    options = models.JSONField(default=list)
    decision = models.TextField()
    # Raised by every change of options or decision: who agreed to an earlier one has not agreed to this.
    wording = models.IntegerField(default=1)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    decided_at = models.DateTimeField(null=True)
    replaces = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="later")
    # In the morning of its author's day; None where it is never looked at again.
    review_at = models.DateTimeField(null=True)
    client_id = models.CharField(max_length=64)
    at = models.DateTimeField(db_default=Now())

    objects = VisibleQuerySet["Decision"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "client_id"], name="decision_once"),
            # What hangs on it points at both, to prove that it has its audience.
            models.UniqueConstraint(fields=["id", "audience"], name="decision_audience"),
        ]
        indexes = [
            models.Index(fields=["author", "-at"], name="decision_by_author"),
            models.Index(fields=["audience", "-id"], name="decision_by_audience"),
            models.Index(fields=["audience", "state", "-id"], name="decision_by_state"),
            models.Index(fields=["review_at"], name="decision_due", condition=Q(state="decided")),
        ]

    def __str__(self) -> str:
        return self.question


class Consent(models.Model):
    """A firm's agreement to one wording of a decision, by the person who gave it."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="consents", db_index=False)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    wording = models.IntegerField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    byline = models.CharField(max_length=120)
    at = models.DateTimeField(db_default=Now())

    objects = VisibleQuerySet["Consent"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "wording", "firm"], name="consent_once")]

    def __str__(self) -> str:
        return f"{self.byline} to {self.decision}"


class StepKind(models.TextChoices):
    PROPOSED = "proposed", _("proposed it")
    AGREED = "agreed", _("agreed for the firm")
    WITHDREW = "withdrew", _("took the agreement back")
    CHANGED = "changed", _("changed it; the firms agree anew")
    REVIEWED = "reviewed", _("looked at it again: it stands")
    DECIDED = "decided", _("gave the last agreement: it is decided")
    REPLACED = "replaced", _("replaced it by a later decision")


class Step(models.Model):
    """What was done to a decision, by whom, as they and their firm were called then; and what it said before."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="steps", db_index=False)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=StepKind)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    byline = models.CharField(max_length=120)
    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    before = models.TextField(blank=True, default="")
    at = models.DateTimeField(db_default=Now())

    objects = VisibleQuerySet["Step"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["decision", "id"], name="step_of_decision")]

    def __str__(self) -> str:
        return f"{self.byline} {self.get_kind_display()}"


class Ground(models.Model):
    """A message that a decision came out of."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="grounds", db_index=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")

    objects = VisibleQuerySet["Ground"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "message"], name="ground_once")]

    def __str__(self) -> str:
        return f"{self.message} for {self.decision}"


class Reminder(models.Model):
    """What its author wants to be said at a moment: to themselves, to `user`, or to all in the channel (`is_for_all`).

    Until then its audience is the author alone. Who is told is told in the channel's, if they and the author see it.
    """

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    byline = models.CharField(max_length=120)
    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+", db_index=False)
    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="+", db_index=False)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    is_for_all = models.BooleanField(default=False)
    text = models.CharField(max_length=REMINDER_LENGTH)
    remind_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    client_id = models.CharField(max_length=64)
    at = models.DateTimeField(db_default=Now())

    objects = VisibleQuerySet["Reminder"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "client_id"], name="reminder_once")]
        indexes = [
            models.Index(fields=["author", "-at"], name="reminder_by_author"),
            models.Index(
                fields=["author", "remind_at"], name="reminder_to_come", condition=Q(reminded_at=None)
            ),
            models.Index(fields=["remind_at"], name="reminder_due", condition=Q(reminded_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.author}: {self.text}"


class Task(models.Model):
    """What a message asks of `user`: it is to be done by `due_at`, or some day. Its words are the message's."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="task")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+", db_index=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+", db_index=False)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+", db_index=False)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    due_at = models.DateTimeField(null=True)
    called_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    byline = models.CharField(max_length=120, blank=True, default="")

    objects = VisibleQuerySet["Task"].as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["user", "workspace", "due_at"], name="task_of_user", condition=Q(done_at=None)
            ),
            models.Index(fields=["workspace", "-id"], name="task_open", condition=Q(done_at=None)),
            models.Index(fields=["workspace", "-id"], name="task_done", condition=Q(done_at__isnull=False)),
            models.Index(fields=["channel", "-id"], name="task_by_channel"),
            models.Index(
                fields=["due_at"],
                name="task_due",
                condition=Q(done_at=None, called_at=None, due_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.message}"
