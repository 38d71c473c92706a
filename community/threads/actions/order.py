"""Keep order in a thread: pin, close with a reason, reopen, slow down, at once or at a time."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from community.events.record import act
from community.threads import verbs
from community.threads.access import hold_order
from community.threads.models import PinnedIn, Thread, Unpinned
from community.threads.posting import record_on_thread
from community.workspaces.access import hold_seat

MOST_PINNED = 5
TURNS_AT_ONCE = 100


@act
def pin_thread(actor: User, thread: Thread, *, where: str, until: datetime | None = None) -> None:
    """Let the thread stand first in lists, of its category or of the workspace; "" takes the pin out."""
    row = hold_order(actor, thread)
    if (row.pinned_in, row.pinned_until) == (where, until):
        return
    if where and not row.pinned_in:
        others = Thread.objects.filter(workspace=row.workspace_id).exclude(pinned_in="")
        in_force = others.filter(Q(pinned_until__isnull=True) | Q(pinned_until__gt=Now()))
        if where == PinnedIn.CATEGORY:
            in_force = in_force.filter(pinned_in=where, category=row.category_id)
        else:
            in_force = in_force.filter(pinned_in=where)
        # Only those that the actor sees are counted: the sentence must not tell of others.
        if in_force.visible_to(actor).count() >= MOST_PINNED:
            raise ValidationError(_("%d threads are pinned there already. Take one out first.") % MOST_PINNED)
    row.pinned_in, row.pinned_until = where, until if where else None
    row.pinned_at = timezone.now() if where else None
    row.save(update_fields=["pinned_in", "pinned_at", "pinned_until"])
    record_on_thread(
        verbs.PINNED if where else verbs.UNPINNED, actor, row, **({"where": where} if where else {})
    )


@act
def unpin_for_oneself(actor: User, thread: Thread) -> None:
    """Let a pinned thread stand among the others in the actor's own lists. No event: it is one's own."""
    hold_seat(actor, thread.audience_id)
    Unpinned.objects.update_or_create(
        user=actor, thread=thread, defaults={"audience_id": thread.audience_id, "at": Now()}
    )


@act
def pin_for_oneself(actor: User, thread: Thread) -> None:
    """Take that back."""
    hold_seat(actor, thread.audience_id)
    Unpinned.objects.filter(user=actor, thread=thread).delete()


@act
def close_thread(actor: User, thread: Thread, *, why: str) -> None:
    """Nobody but those who keep order writes in it until it is opened again. The reason stands at its foot."""
    row = hold_order(actor, thread)
    if row.closed_at is not None and row.closed_why == why:
        return
    row.closed_at, row.closed_by, row.closed_byline = timezone.now(), actor, actor.name
    row.closed_why, row.closes_at = why, None
    row.save(update_fields=["closed_at", "closed_by", "closed_byline", "closed_why", "closes_at"])
    record_on_thread(verbs.THREAD_CLOSED, actor, row)


@act
def reopen_thread(actor: User, thread: Thread) -> None:
    """Let people write again."""
    row = hold_order(actor, thread)
    if row.closed_at is None:
        return
    _open(row)
    record_on_thread(verbs.THREAD_REOPENED, actor, row)


@act
def slow_thread(actor: User, thread: Thread, *, seconds: int) -> None:
    """Each person waits so many seconds between two posts; 0 ends that."""
    row = hold_order(actor, thread)
    if row.slow_seconds == seconds:
        return
    row.slow_seconds = seconds
    row.save(update_fields=["slow_seconds"])
    record_on_thread(verbs.SLOWED, actor, row, seconds=seconds)


@act
def time_thread(
    actor: User, thread: Thread, *, closes_at: datetime | None, opens_at: datetime | None, why: str = ""
) -> None:
    """Close the thread at one time, and open it at another; None leaves that to people."""
    row = hold_order(actor, thread)
    now = timezone.now()
    if any(at is not None and at <= now for at in (closes_at, opens_at)):
        raise ValidationError(_("That time has passed. Choose a later one."))
    if closes_at and opens_at and opens_at <= closes_at:
        raise ValidationError(_("It would open before it closes. Choose a later time for opening."))
    if row.closed_at is not None:
        closes_at = None
    elif opens_at is not None and closes_at is None:
        raise ValidationError(_("The thread is open. Choose when it closes, too."))
    if (row.closes_at, row.opens_at) == (closes_at, opens_at) and (not closes_at or row.closed_why == why):
        return
    row.closes_at, row.opens_at = closes_at, opens_at
    if closes_at:
        row.closed_by, row.closed_byline, row.closed_why = actor, actor.name, why
    row.save(update_fields=["closes_at", "opens_at", "closed_by", "closed_byline", "closed_why"])
    record_on_thread(verbs.TIMED, actor, row, closes=closes_at is not None, opens=opens_at is not None)


@act
def turn_due_threads() -> int:
    """Close and open the threads whose time has come; return how many. Nobody acts: the event says it was the clock."""
    due = Thread.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
    rows = list(due.filter(Q(closes_at__lte=Now()) | Q(opens_at__lte=Now())).order_by("pk")[:TURNS_AT_ONCE])
    now = timezone.now()
    for row in rows:
        # Where both are due because the worker was away, the later one counts: it is open.
        if row.opens_at is not None and row.opens_at <= now:
            was_closed = row.closed_at is not None
            _open(row)
            verb = verbs.THREAD_REOPENED if was_closed else None
        else:
            row.closed_at, row.closes_at = now, None
            row.save(update_fields=["closed_at", "closes_at"])
            verb = verbs.THREAD_CLOSED
        if verb:
            record_on_thread(verb, None, row, by_clock=True)
    return len(rows)


def _open(row: Thread) -> None:
    row.closed_at = row.closed_by = row.closes_at = row.opens_at = None
    row.closed_byline = row.closed_why = ""
    row.save(update_fields=["closed_at", "closed_by", "closed_byline", "closed_why", "closes_at", "opens_at"])
