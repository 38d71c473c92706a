"""Who follows what, and what an event means to one user. Sight is decided when a row is read, never by the row."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Agreement, Firm, User
from community.bookmarks.models import Bookmark
from community.chat.models import Channel, Message
from community.events.ids import LENGTH, new_public_id
from community.events.models import Event, Stream
from community.mail.models import Mail
from community.outcomes.models import Reminder
from community.threads.models import TAG_LENGTH, Category, Post, Thread
from community.workspaces.access import VisibleQuerySet
from community.workspaces.models import Audience, Workspace


class Level(models.TextChoices):
    """How closely a user follows a place, from most to nothing."""

    WATCHING = "watching", _("Watching")
    TRACKING = "tracking", _("Tracking")
    NORMAL = "normal", _("Normal")
    MUTED = "muted", _("Muted")


class Subscription(models.Model):
    """The level that a user chose for a workspace, or for one category, tag, thread or channel. The nearest one counts.

    `tag` is in lower case: a tag is found whatever its case.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="+", db_index=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.CASCADE, null=True, related_name="+")
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, null=True, related_name="+")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, null=True, related_name="+")
    tag = models.CharField(max_length=TAG_LENGTH, blank=True, default="", db_default="")
    level = models.CharField(max_length=8, choices=Level)
    at = models.DateTimeField(db_default=Now())

    objects = VisibleQuerySet["Subscription"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "workspace", "category", "thread", "channel", "tag"],
                name="subscription_once_each",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(category__isnull=True, thread__isnull=True)
                | Q(category__isnull=True, tag="")
                | Q(thread__isnull=True, tag=""),
                name="subscription_of_one",
            ),
            models.CheckConstraint(
                condition=Q(channel__isnull=True) | Q(category__isnull=True, thread__isnull=True, tag=""),
                name="subscription_of_channel",
            ),
        ]

    def __str__(self) -> str:
        place = self.channel or self.thread or self.tag or self.category or self.workspace
        return f"{self.user} is {self.level} in {place}"


class Reason(models.TextChoices):
    """Why somebody is told. The label goes on after the name of who did it."""

    ASKED = "asked", _("asked you")
    SIGN = "sign", _("asks you to sign")
    WAITS = "waits", _("asks to be let in")
    DISCLOSE = "disclose", _("asks you to let more people see something")
    MENTION = "mention", _("mentioned you")
    NOTE = "note", _("wrote an internal note")
    STARTED = "started", _("started a thread")
    REPLY = "reply", _("replied")
    FOLLOWED = "followed", _("wrote in a thread you follow")
    ACCEPTED = "accepted", _("accepted your answer")
    ANSWERED = "answered", _("accepted an answer")
    OUTCOME = "outcome", _("decided on an idea")
    COUNTED = "counted", _("A poll has closed")
    REPLACED = "replaced", _("replaced a file")
    INFECTED = "infected", _("The virus scanner refused a file that you sent")
    VIRUS = "virus", _("sent a file that the virus scanner refused")
    NAMED = "named", _("mentioned you in a channel")
    CALLED = "called", _("mentioned you and others in a channel")
    SAID = "said", _("wrote in a channel")
    PROMOTED = "promoted", _("made a thread of your messages")
    REVIEW = "review", _("A decision of yours is due for review")
    ASIDE = "aside", _("replied in a side thread you follow")
    REACTION = "reaction", _("reacted to your post")
    ADDED = "added", _("added you")
    ROLE = "role", _("changed your role")
    REMOVED = "removed", _("You no longer belong to a workspace")
    JOINED = "joined", _("joined by your invite")
    DECLINED = "declined", _("An invite you used was declined")
    FIRM = "firm", _("added a firm")
    CLOSED = "closed", _("closed the workspace")
    REOPENED = "reopened", _("reopened the workspace")
    SHUT = "shut", _("closed a thread you follow")
    OPENED = "opened", _("reopened a thread you follow")
    TURNED = "turned", _("A thread you follow closed or opened at its time")
    MOVED = "moved", _("moved a thread you follow")
    SPLIT = "split", _("moved posts to a thread of their own")
    MERGED = "merged", _("put two threads together")
    TAKEN = "taken", _("moved a thread to where you don’t see it")
    SHARED = "shared", _("gave the last approval: you see it now")
    DISCLOSED = "disclosed", _("gave the last approval: more people see it now")
    NOT_SHOWN = "not_shown", _("declined that more people see something")
    UNSHOWN = "unshown", _("What you proposed to show to more people is not shown")
    LEAD = "lead", _("named you lead of your firm")
    LEAD_ENDED = "lead_ended", _("You no longer lead your firm")
    REMINDER = "reminder", _("You asked to be reminded")
    TASK_DUE = "task_due", _("Something that you have to do is due")
    REMINDED = "reminded", _("reminds you")
    NOT_SENT = "not_sent", _("A text that you scheduled was not sent")


# Somebody waits for the reader: these stand first.
NEEDS = ("asked", "sign", "waits", "disclose")


class Notification(models.Model):
    """What one event means to one user. Who did it is as they were called then.

    It is unread until `read_at`, or until the read mark of `stream` has come to `nr`; not by an older mark where
    `raised_at` says that something new came of an old post, or that its reader wanted it unread. It is in the inbox
    until `done_at`. A mail about it is due at `mail_due_at`, until `mail` has taken it up or nobody waits for one.
    """

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+", db_index=False)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+", db_index=False)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    # Of a reminder, which is about its thread or post and stands on a line of its own: it names no `thread`.
    bookmark = models.ForeignKey(
        Bookmark, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    # Of a reminder of a channel: it has its own words.
    reminder = models.ForeignKey(
        Reminder, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    # Of a message, on a line of its own.
    message = models.ForeignKey(
        Message, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    reason = models.CharField(max_length=10, choices=Reason)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    byline = models.CharField(max_length=120, blank=True, default="")
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    nr = models.IntegerField(null=True)
    at = models.DateTimeField()
    raised_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    mail_due_at = models.DateTimeField(null=True)
    mail = models.ForeignKey(Mail, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)

    objects = VisibleQuerySet["Notification"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "event"], name="told_once"),
            models.UniqueConstraint(
                fields=["user", "post", "actor"],
                name="told_once_of_reactions",
                condition=Q(reason=Reason.REACTION),
            ),
        ]
        indexes = [
            models.Index(
                fields=["user", "-event"],
                name="notification_unread",
                condition=Q(read_at__isnull=True, done_at__isnull=True),
            ),
            models.Index(
                fields=["user", "-event"], name="notification_done", condition=Q(done_at__isnull=False)
            ),
            models.Index(fields=["user", "thread", "-event"], name="notification_by_thread"),
            models.Index(
                fields=["user", "-event"],
                name="notification_needing",
                condition=Q(reason__in=NEEDS, done_at__isnull=True),
            ),
            # What an open line of the rest asks: does anything of its thread need an action?
            models.Index(
                fields=["user", "thread", "-event"],
                name="notification_needs_of_thread",
                condition=Q(reason__in=NEEDS, done_at__isnull=True),
            ),
            models.Index(fields=["post"], name="notification_by_post"),
            models.Index(
                fields=["agreement"],
                name="notification_to_sign",
                condition=Q(agreement__isnull=False, done_at__isnull=True),
            ),
            models.Index(
                fields=["mail_due_at"],
                name="notification_mail_due",
                condition=Q(mail_due_at__isnull=False),
            ),
            models.Index(
                fields=["bookmark"], name="notification_of_bookmark", condition=Q(bookmark__isnull=False)
            ),
            models.Index(
                fields=["message"], name="notification_of_message", condition=Q(message__isnull=False)
            ),
            models.Index(fields=["mail"], name="notification_of_mail", condition=Q(mail__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.reason} for {self.user}"
