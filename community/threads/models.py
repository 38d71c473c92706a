"""Categories, threads, posts and what hangs on them. Each row with content names its one audience."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.models import Firm, User
from community.events.ids import LENGTH, new_public_id
from community.events.models import Stream
from community.rooms.models import TITLE_LENGTH as TITLE_LENGTH
from community.rooms.models import Draft as Draft
from community.rooms.models import ReadMark as ReadMark
from community.rooms.reactions import ReactionKind as ReactionKind
from community.threads.choices import PinnedIn as PinnedIn
from community.workspaces.access import VisibleQuerySet
from community.workspaces.models import Audience, Workspace

TAG_LENGTH = 20
REASON_LENGTH = 300


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
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+", db_index=False)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="threads")
    kind = models.CharField(max_length=12, default="discussion")  # one of `threads.kinds`
    title = models.CharField(max_length=TITLE_LENGTH)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+")
    byline = models.CharField(max_length=120)
    at = models.DateTimeField(db_default=Now())
    # Closed: who did it, as they were called then, and why. The reason may wait here for `closes_at`.
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    closed_byline = models.CharField(max_length=120, db_default="")
    closed_why = models.CharField(max_length=REASON_LENGTH, db_default="")
    closes_at = models.DateTimeField(null=True)
    opens_at = models.DateTimeField(null=True)
    slow_seconds = models.IntegerField(db_default=0)
    pinned_in = models.CharField(max_length=9, choices=PinnedIn, db_default="")
    pinned_at = models.DateTimeField(null=True)
    pinned_until = models.DateTimeField(null=True)
    # Shared posts that went to another thread: lines that lead on are no replies.
    posts_left = models.IntegerField(db_default=0)
    # All its posts went there: its address leads on, and no list shows it.
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    objects = VisibleQuerySet["Thread"].as_manager()

    class Meta:
        # What posts point at, to prove that none is wider than its thread.
        constraints = [models.UniqueConstraint(fields=["id", "audience"], name="thread_audience")]
        indexes = [
            models.Index(fields=["audience", "author", "-id"], name="thread_by_author"),
            models.Index(fields=["audience", "firm"], name="thread_by_firm"),
            models.Index(fields=["audience", "kind"], name="thread_by_kind"),
            models.Index(fields=["workspace"], name="thread_pinned", condition=~Q(pinned_in="")),
            models.Index(fields=["closes_at"], name="thread_closing", condition=Q(closes_at__isnull=False)),
            models.Index(fields=["opens_at"], name="thread_opening", condition=Q(opens_at__isnull=False)),
            GinIndex(SearchVector("title", config="simple"), name="thread_title_words"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_pinned(self) -> bool:
        """Whether it stands above others in lists now, for whoever has not read it to its end."""
        return bool(self.pinned_in) and (self.pinned_until is None or self.pinned_until > timezone.now())

    @cached_property
    def tag_names(self) -> list[str]:
        """In the order in which they were typed. Who reads the thread with them fills it in."""
        return [tag.name for tag in self.tags.all()]


class Unpinned(models.Model):
    """Somebody for whom a pinned thread stands among the others: they have read it to its end, or chose so."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="+")
    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(db_default=Now())

    objects = VisibleQuerySet["Unpinned"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "thread"], name="unpinned_once")]

    def __str__(self) -> str:
        return f"{self.thread} for {self.user}"


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
    # It went to another thread and left this line behind, which its number and its address lead on from.
    moved_to = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

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
            models.Index(fields=["moved_to"], name="post_moved", condition=Q(moved_to__isnull=False)),
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
    # Shown to nobody any more: since when, who hid it, as they were called then, and why.
    hidden_at = models.DateTimeField(null=True)
    hidden_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    hidden_byline = models.CharField(max_length=120, db_default="")
    hidden_why = models.CharField(max_length=REASON_LENGTH, db_default="")

    objects = VisibleQuerySet["Revision"].as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["post", "number"], name="revision_number")]

    def __str__(self) -> str:
        return f"Wording {self.number} of {self.post}"


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
