"""Read, unread, done, and back. No events: an inbox is one person's own, and nobody asks about it later.

An act on a line of the inbox is one on all of its rows, up to the newest that was shown: what came since stays.
"""

from django.db.models import QuerySet
from django.db.models.functions import Now

from accounts.models import User
from community.events import hints
from community.events.record import act
from community.notifications.models import Notification


@act
def mark_seen(actor: User, notification: Notification) -> None:
    """The line is read."""
    _line(actor, notification).filter(read_at=None).update(read_at=Now(), raised_at=None)
    hints.tell_user(actor.pk, "inbox")


@act
def keep_unread(actor: User, notification: Notification) -> None:
    """Its newest row is unread, however far the thread has been read."""
    Notification.objects.filter(pk=notification.pk, user=actor).update(
        read_at=None, done_at=None, raised_at=Now()
    )
    hints.tell_user(actor.pk, "inbox")


@act
def finish(actor: User, notification: Notification) -> None:
    """The line is done: it leaves the inbox until something new comes."""
    _line(actor, notification).filter(done_at=None).update(done_at=Now())
    hints.tell_user(actor.pk, "inbox")


@act
def reopen(actor: User, notification: Notification) -> None:
    """Undo `finish`: what it took away at that moment is back, as read or unread as it was."""
    done_at = Notification.objects.filter(pk=notification.pk).values("done_at")
    _line(actor, notification).filter(done_at__in=done_at).update(done_at=None)
    hints.tell_user(actor.pk, "inbox")


@act
def mark_all_seen(actor: User, newest: Notification) -> None:
    """Everything in sight is read, up to the newest row that the page showed."""
    rows = Notification.objects.visible_to(actor).filter(user=actor, event__lte=newest.event_id)
    rows.filter(read_at=None, done_at=None).update(read_at=Now(), raised_at=None)
    hints.tell_user(actor.pk, "inbox")


def _line(actor: User, notification: Notification) -> QuerySet[Notification]:
    rows = Notification.objects.visible_to(actor).filter(user=actor)
    if notification.thread_id is None:
        return rows.filter(pk=notification.pk)
    return rows.filter(thread=notification.thread_id, event__lte=notification.event_id)
