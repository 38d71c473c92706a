"""Keep a thread, a post or a message, drop it again, and remind of what is due. An event is the reminder alone."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from community.bookmarks import verbs
from community.bookmarks.models import Bookmark
from community.bookmarks.reading import on, seen
from community.chat.models import Message
from community.events.record import act, record
from community.threads.models import Post, Thread
from community.workspaces.access import hold_seat
from community.workspaces.seating import seat_alone

MAX_BOOKMARKS = 2_000
REMINDED_AT_ONCE = 200
KEPT_AFTER_END = timedelta(days=30)  # for whoever looks through what is done in the inbox


@act
def keep_bookmark(
    actor: User,
    target: Thread | Post | Message,
    *,
    note: str = "",
    remind_at: datetime | None = None,
    ends_with_reminder: bool = False,
) -> Bookmark:
    """Keep something, or change what was said about it; the last word counts."""
    hold_seat(actor, target.audience_id)
    mine = Bookmark.objects.filter(user=actor)
    place = {"thread": None, "post": None, "message": None, **on(target)}
    is_kept = mine.filter(**place, ended_at=None).exists()
    if not is_kept and mine.filter(ended_at=None).count() >= MAX_BOOKMARKS:
        raise ValidationError(_("You have %d bookmarks. Remove some first.") % MAX_BOOKMARKS)
    row, _is_new = Bookmark.objects.update_or_create(
        user=actor,
        **place,
        defaults={
            "audience": seat_alone(actor),
            "note": note,
            "remind_at": remind_at,
            "ends_with_reminder": ends_with_reminder and remind_at is not None,
            "ended_at": None,
        },
    )
    return row


@act
def drop_bookmark(actor: User, bookmark: Bookmark) -> None:
    """Drop a bookmark, with the reminder that was or would have been told of it."""
    Bookmark.objects.filter(pk=bookmark.pk, user=actor).delete()


@act
def remind() -> int:
    """Remind of what is due, at most `REMINDED_AT_ONCE` in one go; return how many rows were looked at.

    What its user doesn't see at that moment says nothing, then or later, nor does a deleted message. Two at once share
    the rows between them.
    """
    due = Bookmark.objects.select_for_update(of=("self",), skip_locked=True).filter(remind_at__lte=Now())
    rows = list(due.order_by("remind_at", "pk")[:REMINDED_AT_ONCE])
    standing = Bookmark.objects.filter(pk__in=[row.pk for row in rows], message__deleted_at=None)
    told = set(seen(standing).values_list("pk", flat=True))
    for row in rows:
        row.remind_at, row.reminded_at = None, timezone.now()
        if row.ends_with_reminder:
            row.ended_at = row.reminded_at
        row.save(update_fields=["remind_at", "reminded_at", "ended_at"])
        if row.pk in told:
            record(
                verbs.REMINDED,
                actor=None,
                audience_id=row.audience_id,
                subject=row,
                facts={"user": row.user_id},
            )
    return len(rows)


@act
def clear_ended() -> int:
    """Bookmarks that ended with their reminder go a month later; return how many."""
    return Bookmark.objects.filter(ended_at__lt=timezone.now() - KEPT_AFTER_END).delete()[0]
