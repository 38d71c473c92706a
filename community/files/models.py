"""Files that people send: one row for each place a file is in, with the one audience of what carries it there.

The bytes are found by their hash and have no audience: two rows may have the same, and neither knows of the other.
"""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Firm, User
from community.events.ids import LENGTH, new_public_id
from community.workspaces.access import VisibleQuerySet
from community.workspaces.models import Audience, Workspace

NAME_LENGTH = 150


class Kind(models.TextChoices):
    IMAGE = "image", _("Images")
    DOCUMENT = "document", _("Documents")
    DRAWING = "drawing", _("Drawings and models")
    TABLE = "table", _("Tables and logs")
    ARCHIVE = "archive", _("Archives")
    OTHER = "other", _("Others")


class State(models.TextChoices):
    ARRIVING = "arriving", _("On its way")
    CHECKING = "checking", _("Being checked for viruses")
    WAITING = "waiting", _("Being prepared")
    READY = "ready", _("Ready")
    REFUSED = "refused", _("Refused")


class Rules(models.Model):
    """What a workspace's owners set for its files, within the site's bounds; a workspace without a row has those."""

    workspace = models.OneToOneField(Workspace, on_delete=models.CASCADE, primary_key=True, related_name="+")
    most = models.IntegerField(default=0, db_default=0)  # megabytes of one file; 0: what the site takes
    types = models.CharField(
        max_length=600, blank=True, default="", db_default=""
    )  # endings; none: all of the site

    # Pictures and PDFs come with their viewer's name over them.
    marks = models.BooleanField(default=False, db_default=False)

    def __str__(self) -> str:
        return f"Files in {self.workspace}"


class FileQuerySet(VisibleQuerySet["File"]):
    def line_of(self, first_id: int) -> "FileQuerySet":
        """All versions of a file, oldest first."""
        return self.filter(Q(pk=first_id) | Q(first=first_id)).order_by("version")

    def sent(self) -> "FileQuerySet":
        """Files whose post was sent and still stands."""
        return self.exclude(carrier="").filter(hidden_at=None)


class File(models.Model):
    """A file in one place. Until its post is sent (`carrier` is empty) it is its author's alone.

    Each version of a file is a row of its own, with its own address, bytes and log; `first` leads to the one that the
    post's text names, and is empty there.
    """

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+", db_index=False)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="+", db_index=False)
    byline = models.CharField(max_length=120)
    name = models.CharField(max_length=NAME_LENGTH)
    ending = models.CharField(max_length=12)
    kind = models.CharField(max_length=10, choices=Kind)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True, default="")
    width = models.IntegerField(null=True)
    height = models.IntegerField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.ARRIVING)
    # When the virus scanner passed it; never, where the site has none. `tries`: it answered, but not about this file.
    scanned_at = models.DateTimeField(null=True)
    tries = models.SmallIntegerField(default=0, db_default=0)
    # Why it was refused once it had come, in one word; `files.faults` has the sentence.
    fault = models.CharField(max_length=12, blank=True, default="")
    # The public id of the post that it was sent with; imports go down, so the post's table is not named here.
    carrier = models.CharField(max_length=LENGTH, blank=True, default="")
    at = models.DateTimeField(db_default=Now())
    first = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="later", db_index=False
    )
    version = models.IntegerField(default=1, db_default=1)
    # When a later version came; the newest of its line has none.
    replaced_at = models.DateTimeField(null=True)
    # Its post was deleted, or edited so that it no longer names the file.
    hidden_at = models.DateTimeField(null=True)

    objects = FileQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["audience", "-id"], name="file_sent", condition=~Q(carrier="") & Q(hidden_at=None)
            ),
            models.Index(fields=["carrier"], name="file_by_carrier", condition=~Q(carrier="")),
            models.Index(fields=["author", "at"], name="file_unsent", condition=Q(carrier="")),
            models.Index(fields=["sha256"], name="file_by_bytes"),
            models.Index(fields=["id"], name="file_waiting", condition=Q(state="waiting")),
            models.Index(fields=["tries", "id"], name="file_checking", condition=Q(state="checking")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["first", "version"], name="file_version_once"),
            models.CheckConstraint(
                condition=Q(first=None, version=1) | Q(first__isnull=False, version__gt=1),
                name="file_version_after_first",
            ),
            # What is sent is whole: nobody else ever meets half a file.
            models.CheckConstraint(
                condition=Q(carrier="") | Q(state__in=["checking", "waiting", "ready", "refused"]),
                name="file_whole",
            ),
        ]

    # The newest version, where somebody looked it up.
    newest: "File | None" = None

    def __str__(self) -> str:
        return self.name

    @property
    def state_after_check(self) -> State:
        return State.WAITING if self.is_image else State.READY

    @property
    def line(self) -> int:
        """What all versions of the file share: the id of the first."""
        return self.first_id or self.pk

    @property
    def shown(self) -> "Preview | None":
        """What is shown of it, where it is a document or a model that can be shown."""
        found: Preview | None = getattr(self, "preview", None)
        return found

    @property
    def has_picture(self) -> bool:
        """Whether there is a picture of it, small and large, that we drew."""
        if self.is_image:
            return self.state == State.READY
        is_shown = self.shown is not None and self.shown.state == Preview.State.READY
        return is_shown and self.state == State.READY

    @property
    def is_image(self) -> bool:
        return self.kind == Kind.IMAGE


class Preview(models.Model):
    """What is shown of a document or a model without downloading it: for whoever sees the file, and nobody else.

    The row is the queue as well: `due_at` is when it is tried next.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Being prepared")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")

    file = models.OneToOneField(File, on_delete=models.CASCADE, primary_key=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    # Why there is none, in one word; `files.faults` has the sentence.
    fault = models.CharField(max_length=12, blank=True, default="")
    tries = models.SmallIntegerField(default=0)
    due_at = models.DateTimeField(db_default=Now())
    pages = models.IntegerField(null=True)
    # Of a model: along its axes, "120 × 80 × 25 mm", without a unit where the file names none.
    extent = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="preview_due", condition=Q(state="waiting"))]

    def __str__(self) -> str:
        return f"{self.state} preview of file {self.file_id}"
