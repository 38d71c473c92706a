"""Messages and what hangs on them."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import Firm, User
from community.chat.models.channels import Channel, Hook
from community.events.ids import LENGTH, new_public_id
from community.rooms.reactions import ReactionKind
from community.workspaces.access import VisibleQuerySet
from community.workspaces.models import Audience


class Message(models.Model):
    """One text in a channel; `nr` counts the channel's messages, 1 up.

    A bot's message has its `hook`: the bot's name as its byline, the hook's maker as author and, by name, as `maker`.
    """

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="messages", db_index=False)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+", db_index=False)
    nr = models.IntegerField(default=0)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+", db_index=False)
    byline = models.CharField(max_length=120)
    hook = models.ForeignKey(Hook, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    maker = models.CharField(max_length=120, blank=True, default="", db_default="")
    source = models.TextField()
    html = models.TextField()
    html_version = models.SmallIntegerField()
    excerpt = models.CharField(max_length=200, blank=True, default="")
    client_id = models.CharField(max_length=64)
    at = models.DateTimeField(db_default=Now())
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    deleted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    # Raised by every change of what is shown: it is in the fragment's cache key.
    version = models.IntegerField(default=1)
    # The version with which the words were last changed: a reaction meanwhile is no other edit.
    worded = models.IntegerField(default=1)
    # Its words of now, as `lexing.vector` makes them.
    search = SearchVectorField(null=True)
    # A reply has no number in its channel (`nr` is 0, which no window and no count reaches): it has one in its side.
    side = models.ForeignKey(
        "chat.Side", on_delete=models.CASCADE, null=True, related_name="replies", db_index=False
    )
    side_nr = models.IntegerField(default=0, db_default=0)

    objects = VisibleQuerySet["Message"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "client_id"], name="message_sent_once"),
            models.UniqueConstraint(
                fields=["side", "side_nr"], name="message_by_side", condition=Q(side__isnull=False)
            ),
            models.CheckConstraint(
                condition=Q(side__isnull=True, side_nr=0) | Q(side__isnull=False, nr=0, side_nr__gt=0),
                name="message_has_one_number",
            ),
        ]
        indexes = [
            models.Index(fields=["channel", "nr"], name="message_by_nr"),
            models.Index(fields=["author", "-at"], name="message_by_author"),
            models.Index(fields=["hook", "-at"], name="message_by_hook", condition=Q(hook__isnull=False)),
            # Without the list of what is still to be sorted in: it is one for all channels, and read by every search.
            GinIndex(fields=["search"], name="message_words", fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"{self.byline}: {self.excerpt[:60]}"


class Wording(models.Model):
    """What a message said before an edit."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="wordings", db_index=False)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    number = models.IntegerField()
    source = models.TextField()
    at = models.DateTimeField()

    objects = VisibleQuerySet["Wording"].as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["message", "number"], name="wording_number")]

    def __str__(self) -> str:
        return f"Wording {self.number} of {self.message}"


class MessageReaction(models.Model):
    """What a reader states about a message, in one word."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="reactions", db_index=False)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=ReactionKind)
    at = models.DateTimeField(db_default=Now())

    objects = VisibleQuerySet["MessageReaction"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "user", "kind"], name="message_reaction_once")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}"


class MessageMention(models.Model):
    """A person named in a message whom the channel's audience includes. The channel is there to count by."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="mentions", db_index=False)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+", db_index=False)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)

    objects = VisibleQuerySet["MessageMention"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "user"], name="message_mention_once")]
        indexes = [models.Index(fields=["user", "channel", "-message"], name="message_mention_of_user")]

    def __str__(self) -> str:
        return f"{self.user} in {self.message}"


class Pin(models.Model):
    """A message that stands beside its channel, by whoever put it there."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="pin")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="pins")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    byline = models.CharField(max_length=120)
    at = models.DateTimeField(db_default=Now())

    objects = VisibleQuerySet["Pin"].as_manager()

    def __str__(self) -> str:
        return f"{self.message}, pinned by {self.byline}"
