"""Categories, threads, posts and what hangs on them. Each row with content names its one audience."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Firm, User
from community.events.ids import LENGTH, new_public_id
from community.events.models import Stream
from community.workspaces.access import VisibleQuerySet
from community.workspaces.models import Audience, Workspace

TITLE_LENGTH = 255
TAG_LENGTH = 20


class Category(models.Model):
    """A shelf of threads in a workspace."""

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="categories")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    position = models.SmallIntegerField(default=0)

    objects = VisibleQuerySet["Category"].as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint("audience", Lower("name"), name="category_name")]

    def __str__(self) -> str:
        return self.name


class Thread(models.Model):
    """A conversation: a title, an audience, posts. The byline is what its author was called then."""

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="threads")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="threads")
    kind = models.CharField(max_length=12, default="discussion", choices={"discussion": _("Discussion")})
    title = models.CharField(max_length=TITLE_LENGTH)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    byline = models.CharField(max_length=120)
    at = models.DateTimeField(db_default=Now())

    objects = VisibleQuerySet["Thread"].as_manager()

    class Meta:
        constraints = [
            # What posts point at, to prove that none is wider than its thread.
            models.UniqueConstraint(fields=["id", "audience"], name="thread_audience"),
        ]
        indexes = [models.Index(fields=["audience", "author", "-id"], name="thread_by_author")]

    def __str__(self) -> str:
        return self.title


class ThreadTag(models.Model):
    """A tag on a thread, as it was typed; found whatever the case. It exists where it is used: none is "taken"."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="tags")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=TAG_LENGTH)

    objects = VisibleQuerySet["ThreadTag"].as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint("thread", Lower("name"), name="tag_once")]
        indexes = [models.Index("audience", Lower("name"), name="tag_by_audience")]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """One text in a thread; an internal note where its audience is narrower than the thread's.

    `nr` counts the posts of the same stream, 1 up. A note stands after the shared post `after_nr`.
    """

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="posts", db_index=False)
    thread_audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+", db_index=False)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+", db_index=False)
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="+", db_index=False)
    nr = models.IntegerField(default=0)
    after_nr = models.IntegerField(null=True)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+", db_index=False)
    byline = models.CharField(max_length=120)
    role_then = models.CharField(max_length=120, blank=True, default="")
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
    worded = models.IntegerField(db_default=1)

    objects = VisibleQuerySet["Post"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "client_id"], name="post_sent_once")]
        indexes = [
            models.Index(fields=["thread", "audience", "nr"], name="post_by_nr"),
            models.Index(
                fields=["thread", "after_nr"], name="note_by_place", condition=Q(after_nr__isnull=False)
            ),
            models.Index(fields=["audience", "-at", "-id"], name="post_by_time"),
            models.Index(fields=["author", "-at"], name="post_by_author"),
            # What one person wrote where the viewer has a seat, blind to what they write elsewhere.
            models.Index(fields=["audience", "author", "-at"], name="post_by_author_here"),
            # Who takes part in a thread: asked of each of its readers when something is written there.
            models.Index(fields=["thread", "author"], name="post_by_participant"),
        ]

    def __str__(self) -> str:
        return f"{self.byline}: {self.excerpt[:60]}"

    @property
    def is_note(self) -> bool:
        return self.after_nr is not None


class Revision(models.Model):
    """A wording that an edit replaced."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    number = models.IntegerField()
    source = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = VisibleQuerySet["Revision"].as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["post", "number"], name="revision_number")]

    def __str__(self) -> str:
        return f"Wording {self.number} of {self.post}"


class ReactionKind(models.TextChoices):
    AGREE = "agree", _("Agree")
    REPRODUCED = "reproduced", _("Reproduced")
    SEEN = "seen", _("Seen here too")
    NOT_HERE = "not_here", _("Not here")
    WATCHING = "watching", _("Watching")
    THANKS = "thanks", _("Thanks")


class Reaction(models.Model):
    """What a reader states about a post, in one word."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reactions")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=ReactionKind)
    at = models.DateTimeField(db_default=Now())

    objects = VisibleQuerySet["Reaction"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "user", "kind"], name="reaction_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}"


class Mention(models.Model):
    """A person named in a post whom the post's audience includes."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="mentions")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

    objects = VisibleQuerySet["Mention"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "user"], name="mention_once")]

    def __str__(self) -> str:
        return f"{self.user} in {self.post}"


class Draft(models.Model):
    """What a person has typed and not sent, for one place, with the audience they had chosen."""

    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=80)
    title = models.CharField(max_length=TITLE_LENGTH, blank=True, default="")
    source = models.TextField(blank=True, default="")
    choice = models.TextField(blank=True, default="")
    at = models.DateTimeField(db_default=Now())

    objects = VisibleQuerySet["Draft"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "place"], name="draft_of_place")]
        indexes = [models.Index(fields=["at"], name="draft_by_age")]

    def __str__(self) -> str:
        return f"{self.user} at {self.place}"


class ReadMark(models.Model):
    """How far a user has read one stream. Only grows."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    stream = models.ForeignKey(Stream, on_delete=models.CASCADE, related_name="+")
    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="+")
    nr = models.IntegerField(default=0)
    at = models.DateTimeField(db_default=Now())

    objects = VisibleQuerySet["ReadMark"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "stream"], name="mark_once")]

    def __str__(self) -> str:
        return f"{self.user} at {self.nr}"
