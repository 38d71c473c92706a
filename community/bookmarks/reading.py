"""Bookmarks as their user sees them now: what they have lost sight of, or what was deleted, is on no list."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Firm, User
from community.bookmarks.models import Bookmark
from community.threads.models import Post, Thread
from community.workspaces.models import Seat
from community.workspaces.sight import Crowd, FirmMark, crowds_of

PAGE = 30

# For a thread's page: [post's id or null, note] of each of the viewer's bookmarks there. By user first: a thread may
# have ten thousand posts, a reader has some dozens of bookmarks.
ON_PAGE = """
SELECT json_agg(json_build_array(kept.post, kept.note) ORDER BY kept.nr) FROM (
    SELECT NULL AS post, b.note, 0 AS nr FROM bookmarks_bookmark b
    WHERE b.user_id = %(viewer)s AND b.ended_at IS NULL AND b.thread_id = t.id
    UNION ALL
    SELECT bp.public_id, b.note, COALESCE(bp.after_nr, bp.nr)
    FROM bookmarks_bookmark b JOIN threads_post bp ON bp.id = b.post_id
    WHERE b.user_id = %(viewer)s AND b.ended_at IS NULL AND bp.thread_id = t.id AND bp.deleted_at IS NULL
      AND EXISTS (SELECT 1 FROM workspaces_seat bs WHERE bs.user_id = b.user_id AND bs.audience_id = bp.audience_id
                  AND (bs.until IS NULL OR bs.until > statement_timestamp()))
) kept
"""


def seen(bookmarks: QuerySet[Bookmark]) -> QuerySet[Bookmark]:
    """Keep those whose thread or post their user sees now."""
    seats = Seat.objects.in_force().filter(user=OuterRef("user"))
    return bookmarks.filter(
        Q(Exists(seats.filter(audience=OuterRef("thread__audience"))))
        | Q(Exists(seats.filter(audience=OuterRef("post__audience"))), post__deleted_at=None)
    )


def own(viewer: User) -> QuerySet[Bookmark]:
    """The viewer's own bookmarks that have not ended, of what they see."""
    rows = Bookmark.objects.visible_to(viewer).filter(user=viewer, ended_at=None)
    return seen(rows)


def bookmark_of(viewer: User, target: Thread | Post) -> Bookmark | None:
    """The viewer's bookmark on the thread or post."""
    return own(viewer).filter(**{"thread" if isinstance(target, Thread) else "post": target}).first()


@dataclass(frozen=True)
class Kept:
    """One bookmark with what it is on, and who else sees that."""

    row: Bookmark
    thread: Thread
    post: Post | None
    crowd: Crowd | None

    @property
    def mark(self) -> FirmMark | Firm:
        """The author's firm as it is drawn where the thing is."""
        firm = (self.post or self.thread).firm
        here = (mark for mark in (self.crowd.firms if self.crowd else ()) if mark.public_id == firm.public_id)
        return next(here, firm)


@dataclass(frozen=True)
class Shelf:
    """A page of bookmarks, and the cursor of the next one ("" on the last)."""

    rows: list[Kept]
    next: str


def shelf_of(viewer: User, *, only: str = "all", after: str = "") -> Shelf:
    """Return a page of the viewer's bookmarks: the newest first, or those with a reminder by its time.

    A statement for the bookmarks, one for who sees what they are on, one for a cursor.
    """
    rows = own(viewer)
    last = Bookmark.objects.visible_to(viewer).filter(user=viewer, public_id=after).first() if after else None
    if only == "reminders":
        rows = rows.filter(remind_at__isnull=False).order_by("remind_at", "id")
        if last and last.remind_at:
            rows = rows.filter(Q(remind_at__gt=last.remind_at) | Q(remind_at=last.remind_at, id__gt=last.pk))
    else:
        rows = rows.order_by("-id")
        if last:
            rows = rows.filter(id__lt=last.pk)
    related = ("thread__workspace", "thread__firm", "post__thread__workspace", "post__firm")
    found = list(rows.select_related(*related)[: PAGE + 1])
    crowds = crowds_of({_target(row).audience_id for row in found[:PAGE]})
    shown = [_kept(row, crowds) for row in found[:PAGE]]
    return Shelf(shown, shown[-1].row.public_id if len(found) > PAGE else "")


def _target(row: Bookmark) -> Any:
    return row.post or row.thread


def _kept(row: Bookmark, crowds: dict[int, Crowd]) -> Kept:
    target = _target(row)
    thread = target if isinstance(target, Thread) else target.thread
    return Kept(row, thread, row.post, crowds.get(target.audience_id))
