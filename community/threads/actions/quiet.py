"""Acts that are no events: drafts and read marks are one person's own, and nobody asks about them later."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import User
from community.events import hints
from community.events.record import act
from community.threads.facts import after_reading, after_reading_all
from community.threads.models import Draft, Thread
from community.workspaces.access import seats_in
from community.workspaces.models import Workspace
from community.workspaces.seating import seat_alone

DRAFT_DAYS = 30

# One statement: marks of the viewer's streams in the thread, never back, never beyond what is there.
_MARK = """
INSERT INTO threads_readmark (user_id, stream_id, audience_id, nr, at)
SELECT %(user)s, s.id, s.audience_id, LEAST(s.items, CASE WHEN s.audience_id = %(shared)s THEN %(nr)s ELSE (
    SELECT COALESCE(max(p.nr), 0) FROM threads_post p
    WHERE p.thread_id = %(thread)s AND p.stream_id = s.id AND p.after_nr <= %(nr)s) END), statement_timestamp()
FROM events_stream s
WHERE s.kind = 1 AND s.subject_id = %(thread)s AND s.audience_id = ANY (%(seats)s)
ON CONFLICT (user_id, stream_id) DO UPDATE SET nr = EXCLUDED.nr, at = EXCLUDED.at
WHERE threads_readmark.nr < EXCLUDED.nr
"""

# Who has read a pinned thread to its end needs it no longer above the others.
_UNPIN = """
INSERT INTO threads_unpinned (user_id, thread_id, audience_id, at)
SELECT %(user)s, s.subject_id, s.audience_id, statement_timestamp() FROM events_stream s
WHERE s.kind = 1 AND s.subject_id = %(thread)s AND s.audience_id = %(shared)s AND s.items <= %(nr)s
ON CONFLICT (user_id, thread_id) DO UPDATE SET at = EXCLUDED.at
"""

_MARK_ALL = """
INSERT INTO threads_readmark (user_id, stream_id, audience_id, nr, at)
SELECT %(user)s, s.id, s.audience_id, s.items, statement_timestamp() FROM events_stream s
LEFT JOIN threads_readmark m ON m.stream_id = s.id AND m.user_id = %(user)s
WHERE s.kind = 1 AND s.audience_id = ANY (%(seats)s) AND s.items > COALESCE(m.nr, 0)
ON CONFLICT (user_id, stream_id) DO UPDATE SET nr = EXCLUDED.nr, at = EXCLUDED.at
WHERE threads_readmark.nr < EXCLUDED.nr
"""


@act
def mark_read(actor: User, thread: Thread, *, nr: int) -> None:
    """The actor has read the shared posts up to `nr`, and the notes that stand among them."""
    place = {"user": actor.pk, "thread": thread.pk, "shared": thread.audience_id, "nr": nr}
    with connection.cursor() as cursor:
        cursor.execute(_MARK, {**place, "seats": seats_in(actor, thread.workspace)})
        if cursor.rowcount:
            hints.tell_user(actor.pk, f"read thread/{thread.public_id} {nr}")
        if thread.is_pinned:
            cursor.execute(_UNPIN, place)
    for follow in after_reading:
        follow(actor, thread)


@act
def mark_all_read(actor: User, workspace: Workspace) -> None:
    """The actor has read, or will not read, all that they see in the threads of `workspace` now."""
    with connection.cursor() as cursor:
        cursor.execute(_MARK_ALL, {"user": actor.pk, "seats": seats_in(actor, workspace)})
        if cursor.rowcount:
            hints.tell_user(actor.pk, f"read list/{workspace.public_id} 0")
    for follow in after_reading_all:
        follow(actor, workspace)


@act
def save_draft(actor: User, place: str, *, words: Mapping[str, str]) -> None:
    """Keep what the actor has typed at `place`: title, source and choice of audience.

    What is typed at a thread that went on in another one meanwhile waits for them there.
    """
    kind, _colon, key = place.partition(":")
    if kind == "thread":
        ended = Thread.objects.filter(public_id=key, merged_into__isnull=False)
        goes_on = ended.values_list("merged_into__public_id", flat=True).first()
        place = f"thread:{goes_on}" if goes_on else place
    Draft.objects.update_or_create(
        user=actor,
        place=place,
        defaults={**words, "audience": seat_alone(actor), "at": Now()},
    )


@act
def discard_draft(actor: User, place: str) -> None:
    """Throw a draft away."""
    Draft.objects.filter(user=actor, place=place).delete()


@act
def clear_old_drafts() -> int:
    """Drafts that nobody went on with for `DRAFT_DAYS` days go; return how many."""
    oldest = timezone.now() - timedelta(days=DRAFT_DAYS)
    return Draft.objects.filter(at__lt=oldest).delete()[0]
