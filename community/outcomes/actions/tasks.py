"""Tick a task, take the tick back, and call those that are due."""

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.db.models.functions import Now
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from community.chat.models import Message
from community.chat.posting import (
    hold_channel,
    locked,
    record_beside,
    record_on_message,
    require_standing,
)
from community.events.record import act
from community.outcomes import verbs
from community.outcomes.access import can_tick
from community.outcomes.models import Task
from community.rooms.access import hold_pen

DUE_AT_ONCE = 100


@act
def tick_task(actor: User, task: Task, *, is_done: bool) -> None:
    """It is done, or is not after all. Twice is harmless."""
    hold_channel(task.channel)
    require_standing(task.channel)
    message = locked(task.message)
    if message.deleted_at is not None:
        raise Http404
    role = hold_pen(actor, message.channel.workspace, message.audience_id)
    row = Task.objects.select_for_update(no_key=True).get(pk=task.pk)
    if not can_tick(actor, row, role):
        raise PermissionDenied(_("Only whom it is for, its author, an owner or a moderator ticks it."))
    if (row.done_at is not None) is is_done:
        return
    row.done_at = timezone.now() if is_done else None
    row.done_by, row.byline = (actor, actor.name) if is_done else (None, "")
    row.save(update_fields=["done_at", "done_by", "byline"])
    Message.objects.filter(pk=message.pk).update(version=F("version") + 1)
    record_on_message(verbs.TICKED if is_done else verbs.UNTICKED, actor, message, message.channel)


@act
def call_due_tasks() -> int:
    """Say of tasks whose time has come that they are due; return how many. Two at once share them."""
    rows = Task.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    due = rows.filter(due_at__lte=Now(), done_at=None, called_at=None).select_related("message__channel")
    found = list(due.order_by("due_at", "pk")[:DUE_AT_ONCE])
    for row in found:
        row.called_at = timezone.now()
        row.save(update_fields=["called_at"])
        record_beside(verbs.TASK_DUE, None, row.message, row.message.channel)
    return len(found)
