"""Channels, messages and what hangs on them. Each row with content names its one audience."""

from datetime import datetime

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now

from accounts.models import Firm, User
from community.events.ids import LENGTH, new_public_id
from community.events.models import Stream
from community.rooms.reactions import ReactionKind
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
