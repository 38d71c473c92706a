"""What came out of talk in a channel. Each row names its one audience: the channel's."""

from django.db import models
from django.db.models.functions import Now

from accounts.models import User
from community.chat.models import Channel, Message
from community.threads.models import Thread
from community.workspaces.access import VisibleQuerySet
from community.workspaces.models import Audience


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
