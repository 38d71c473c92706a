"""Time that has passed: messages that are old, a rule that has begun."""

from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from community.chat.models import Message
from community.retention.actions import set_rule
from community.retention.models import Rule


def age(messages, days):
    """Let so many days have passed since the messages were written."""
    ids = [message.pk for message in messages]
    Message.objects.filter(pk__in=ids).update(at=timezone.now() - timedelta(days=days))


def keep_for(actor, workspace, days):
    """A rule, and the days after which it began."""
    set_rule(actor, workspace, days=days)
    Rule.objects.filter(workspace=workspace).update(from_at=F("set_at"))
