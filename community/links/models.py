"""What lies behind a link that somebody pasted, as a card under the post: fetched once, kept, the same for everyone."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from community.events.ids import LENGTH, new_public_id
from community.workspaces.access import VisibleQuerySet
from community.workspaces.models import Audience, Workspace

URL_LENGTH = 1_000
TITLE_LENGTH = 160
TEXT_LENGTH = 240


class State(models.TextChoices):
    WAITING = "waiting"
    READY = "ready"
    NOTHING = "nothing"  # nothing that could be shown was found there


class Link(models.Model):
    """A link in one post, with the post's audience. The row is the queue of the worker that fetches."""

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+", db_index=False)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+", db_index=False)
    # The public id of the post; imports go down, so its table is not named here.
    carrier = models.CharField(max_length=LENGTH)
    url = models.CharField(max_length=URL_LENGTH)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    title = models.CharField(max_length=TITLE_LENGTH, blank=True, default="")
    text = models.CharField(max_length=TEXT_LENGTH, blank=True, default="")
    width = models.IntegerField(null=True)  # of the picture that we drew, if there is one
    height = models.IntegerField(null=True)
    at = models.DateTimeField(db_default=Now())
    # The post's author, or who keeps order there, took the card away.
    removed_at = models.DateTimeField(null=True)
    # Its post was deleted.
    hidden_at = models.DateTimeField(null=True)

    objects = VisibleQuerySet["Link"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["carrier", "url"], name="link_once_a_post")]
        indexes = [models.Index(fields=["id"], name="link_waiting", condition=Q(state="waiting"))]

    def __str__(self) -> str:
        return self.url
