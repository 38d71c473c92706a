"""Plan a text, change it, take it back, and the steps of sending it. No event but that it could not be sent."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from community.events.record import act, record
from community.scheduled import verbs
from community.scheduled.models import Fault, Scheduled
from community.threads.access import hold_pen
from community.threads.drafts import choice_kept
from community.threads.models import Draft, Thread
from community.threads.posting import drop_draft
from community.workspaces.access import everyone_of
from community.workspaces.models import Workspace
from community.workspaces.seating import seat_alone

MOST = 100
HELD = timedelta(seconds=10)
# A sender that has not come back by then is dead.
ABANDONED = timedelta(seconds=60)


class OnItsWay(Exception):
    """It is being sent at this moment: nobody changes it any more."""


@act
def schedule(
    actor: User,
    workspace: Workspace,
    thread: Thread | None,
    *,
    typed: dict[str, Any],
    due_at: datetime | None,
    shown: int | None = None,
) -> Scheduled:
    """Keep a text to be sent at `due_at`, or in ten seconds; what was a draft is none any more.

    The same send twice is one row, as it will be one post.
    """
    audience_id = thread.audience_id if thread else everyone_of(workspace).pk
    hold_pen(actor, workspace, audience_id, shown=shown)
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    mine = Scheduled.objects.filter(user=actor)
    same = mine.filter(typed__client_id=typed["client_id"]).first()
    if same:
        return same
    if mine.count() >= MOST:
        raise ValidationError(_("%d texts of yours wait to be sent. Send or remove some first.") % MOST)
    row = Scheduled.objects.create(
        user=actor,
        audience=seat_alone(actor),
        workspace=workspace,
        thread=thread,
        typed=typed,
        due_at=due_at or timezone.now() + HELD,
        is_held=due_at is None,
    )
    drop_draft(actor, row.place)
    return row


@act
def reschedule(actor: User, scheduled: Scheduled, *, typed: dict[str, Any], due_at: datetime) -> None:
    """Change words or time. Whoever was shown again who will read it has agreed to that."""
    row = _own(actor, scheduled)
    row.typed, row.due_at, row.is_held = typed, due_at, False
    row.started_at = row.failed_at = None
    row.fault = ""
    row.save()


@act
def take_back(actor: User, scheduled: Scheduled) -> str:
    """Send it to nobody: it is the draft of its place again. Return the place.

    A draft that was begun there meanwhile stays above it.
    """
    row = _own(actor, scheduled)
    draft = Draft.objects.filter(user=actor, place=row.place).first()
    source = f"{draft.source.rstrip()}\n\n{row.source}" if draft and draft.source.strip() else row.source
    Draft.objects.update_or_create(
        user=actor,
        place=row.place,
        defaults={
            "audience_id": row.audience_id,
            "title": draft.title if draft and draft.title else row.first("title"),
            "source": source,
            "choice": draft.choice if draft else choice_kept(row.as_form()),
            "at": timezone.now(),
        },
    )
    row.delete()
    return row.place


@act
def begin_sending(pk: int, *, before: datetime) -> Scheduled | None:
    """Take a text that is due by `before` for oneself; None where another sender has it, or it was taken back."""
    now = timezone.now()
    free = Q(started_at=None) | Q(started_at__lt=now - ABANDONED)
    rows = Scheduled.objects.select_for_update(of=("self",), skip_locked=True)
    row = rows.filter(free, pk=pk, due_at__lte=before, failed_at=None).select_related("user__firm").first()
    if row:
        row.started_at = now
        row.save(update_fields=["started_at"])
    return row


@act
def end_sending(scheduled: Scheduled) -> None:
    """It is a post now."""
    Scheduled.objects.filter(pk=scheduled.pk).delete()


@act
def put_off(scheduled: Scheduled, *, seconds: int) -> None:
    """Its author has just written, and has to wait as with any other post."""
    later = timezone.now() + timedelta(seconds=seconds)
    Scheduled.objects.filter(pk=scheduled.pk).update(due_at=later, started_at=None)


@act
def keep_unsent(scheduled: Scheduled, fault: Fault) -> None:
    """It was not sent; its author is told, and keeps the text."""
    row = Scheduled.objects.select_for_update(of=("self",)).filter(pk=scheduled.pk, failed_at=None).first()
    if row is None:
        return
    row.failed_at, row.fault, row.started_at = timezone.now(), fault, None
    row.save(update_fields=["failed_at", "fault", "started_at"])
    record(verbs.NOT_SENT, actor=None, audience_id=row.audience_id, subject=row, facts={"user": row.user_id})


def _own(actor: User, scheduled: Scheduled) -> Scheduled:
    rows = Scheduled.objects.select_for_update(of=("self",))
    row = rows.select_related("workspace", "thread").filter(pk=scheduled.pk, user=actor).first()
    if row is None:
        raise Http404
    if row.started_at is not None and row.started_at > timezone.now() - ABANDONED:
        raise OnItsWay
    return row
