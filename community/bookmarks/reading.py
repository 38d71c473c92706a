"""Bookmarks as their user sees them now: what they have lost sight of is on no list, nor is a post that was deleted.

A message that was deleted stays on the list as it does in its channel, as a line that says so.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from accounts.models import Firm, User
from community.bookmarks.models import Bookmark
from community.chat.models import Channel, Message
from community.chat.naming import called
from community.events.ids import is_public_id
from community.rows import ask
from community.threads.models import Post, Thread
from community.workspaces.models import Seat
from community.workspaces.sight import Crowd, FirmMark, crowds_of

PAGE = 30
LOOKED_AT = 500  # bookmarks, for a page that something is left out of

# For a thread's page: [post's id or null, note] of each of the viewer's bookmarks there. By user first: a thread may
# have ten thousand posts, a reader has some dozens of bookmarks.
ON_PAGE = """
SELECT json_agg(json_build_array(kept.post, kept.note) ORDER BY kept.nr) FROM (
    SELECT NULL AS post, b.note, 0 AS nr FROM bookmarks_bookmark b
    WHERE b.user_id = %(viewer)s AND b.ended_at IS NULL AND b.thread_id = t.id
    UNION ALL
    SELECT bp.public_id, b.note, COALESCE(bp.after_nr, bp.nr)
    FROM bookmarks_bookmark b CROSS JOIN LATERAL (SELECT * FROM threads_post p WHERE p.id = b.post_id OFFSET 0) bp
    WHERE b.user_id = %(viewer)s AND b.ended_at IS NULL AND bp.thread_id = t.id AND bp.deleted_at IS NULL
      AND EXISTS (SELECT 1 FROM workspaces_seat bs WHERE bs.user_id = b.user_id AND bs.audience_id = bp.audience_id
                  AND (bs.until IS NULL OR bs.until > statement_timestamp()))
) kept
"""

# Scalar SQL over a message `m`: whether %(viewer)s keeps it.
IS_KEPT = """EXISTS (SELECT FROM bookmarks_bookmark b WHERE b.user_id = %(viewer)s AND b.message_id = m.id
    AND b.thread_id IS NULL AND b.post_id IS NULL AND b.ended_at IS NULL)"""

# The next ones in order, each asked once whether its user still sees it, until the page is full (decision 25). The
# questions are sub-selects with a LIMIT: of a filter the planner makes joins with all that somebody ever kept.
_WALK = """
WITH walked AS MATERIALIZED (
    SELECT b.id, b.public_id, b.user_id, b.thread_id, b.post_id, b.message_id, b.remind_at FROM bookmarks_bookmark b
    WHERE b.user_id = %(viewer)s AND b.ended_at IS NULL {only} ORDER BY {order} LIMIT {most}
), found AS (
    SELECT b.* FROM walked b WHERE COALESCE(
        (SELECT true FROM threads_thread t JOIN workspaces_seat s ON s.audience_id = t.audience_id
         WHERE t.id = b.thread_id AND s.user_id = b.user_id AND {in_force} LIMIT 1),
        (SELECT true FROM threads_post p JOIN workspaces_seat s ON s.audience_id = p.audience_id
         WHERE p.id = b.post_id AND p.deleted_at IS NULL AND s.user_id = b.user_id AND {in_force} LIMIT 1),
        (SELECT true FROM chat_message g JOIN workspaces_seat s ON s.audience_id = g.audience_id
         WHERE g.id = b.message_id AND s.user_id = b.user_id AND {in_force} LIMIT 1), false)
    ORDER BY {order} LIMIT %(limit)s
)
SELECT b.id, b.public_id, b.is_end FROM (
    SELECT b.*, false AS is_end FROM found b
    UNION ALL (
        SELECT b.*, true FROM walked b WHERE (SELECT count(*) FROM found) < %(limit)s
        ORDER BY {order} OFFSET {most} - 1 LIMIT 1)
) b ORDER BY b.is_end, {order}
"""
_IN_FORCE = "(s.until IS NULL OR s.until > statement_timestamp())"
_AFTER = "(SELECT {0} FROM bookmarks_bookmark c WHERE c.public_id = %(after)s AND c.user_id = %(viewer)s)"


def seen(bookmarks: QuerySet[Bookmark]) -> QuerySet[Bookmark]:
    """Keep those whose thread, post or message their user sees now."""
    seats = Seat.objects.in_force().filter(user=OuterRef("user"))
    return bookmarks.filter(
        Q(Exists(seats.filter(audience=OuterRef("thread__audience"))))
        | Q(Exists(seats.filter(audience=OuterRef("post__audience"))), post__deleted_at=None)
        | Q(Exists(seats.filter(audience=OuterRef("message__audience"))))
    )


def own(viewer: User) -> QuerySet[Bookmark]:
    """The viewer's own bookmarks that have not ended, of what they see."""
    rows = Bookmark.objects.visible_to(viewer).filter(user=viewer, ended_at=None)
    return seen(rows)


def bookmark_of(viewer: User, target: Thread | Post | Message) -> Bookmark | None:
    """The viewer's bookmark on it."""
    return own(viewer).filter(**on(target)).first()


def on(target: Thread | Post | Message) -> dict[str, Any]:
    """The field by which a bookmark is on it."""
    if isinstance(target, Message):
        return {"message": target}
    return {"thread" if isinstance(target, Thread) else "post": target}


def url_on(target: Thread | Post | Message) -> str:
    """Where one keeps it."""
    [name] = on(target)
    return reverse(f"bookmarks:{name}", args=[target.public_id])


@dataclass(frozen=True)
class Kept:
    """One bookmark with what it is on, and who else sees that."""

    row: Bookmark
    crowd: Crowd | None

    @property
    def by(self) -> Thread | Post | Message:
        """What has an author: the thing itself."""
        return self.row.target

    @property
    def is_gone(self) -> bool:
        """A message of which a line is left."""
        return self.row.message is not None and self.row.message.deleted_at is not None

    @property
    def within(self) -> Thread | Channel:
        """The thread or the channel where it stands."""
        target = self.row.target
        if isinstance(target, Message):
            return target.channel
        return target.thread if isinstance(target, Post) else target

    @property
    def title(self) -> str:
        """The thread's title, or what the channel is called."""
        return called(self.within) if isinstance(self.within, Channel) else self.within.title

    @property
    def url(self) -> str:
        """Where the thing is read."""
        names = {"thread": "threads:thread_by_id", "post": "threads:post", "message": "chat:message"}
        [name] = on(self.row.target)
        return reverse(names[name], args=[self.row.target.public_id])

    @property
    def keep_url(self) -> str:
        """Where its note and reminder are changed; "" where there is nothing left to be reminded of."""
        return "" if self.is_gone else url_on(self.row.target)

    @property
    def mark(self) -> FirmMark | Firm:
        """The author's firm as it is drawn where the thing is."""
        firm = self.row.target.firm
        here = (mark for mark in (self.crowd.firms if self.crowd else ()) if mark.public_id == firm.public_id)
        return next(here, firm)


@dataclass(frozen=True)
class Shelf:
    """A page of bookmarks, and the cursor of the next one ("" on the last)."""

    rows: list[Kept]
    next: str


def shelf_of(viewer: User, *, only: str = "all", after: str = "") -> Shelf:
    """Return a page of the viewer's bookmarks: the newest first, or those with a reminder by its time.

    A statement for which ones, one for the bookmarks, one for who sees what they are on.
    """
    ids, following = _walk(viewer, only == "reminders", after if is_public_id(after) else "")
    related = (
        "thread__workspace",
        "thread__firm",
        "post__thread__workspace",
        "post__firm",
        "message__channel__workspace",
        "message__firm",
    )
    rows = {row.pk: row for row in own(viewer).filter(pk__in=ids).select_related(*related)}
    found = [rows[pk] for pk in ids if pk in rows]
    crowds = crowds_of({row.target.audience_id for row in found})
    return Shelf([Kept(row, crowds.get(row.target.audience_id)) for row in found], following)


def _walk(viewer: User, of_reminders: bool, after: str) -> tuple[list[int], str]:
    """Return the ids of a page's bookmarks, and the cursor of the next page."""
    only, order = "", "b.id DESC"
    if of_reminders:
        only, order = "AND b.remind_at IS NOT NULL", "b.remind_at, b.id"
    if after and of_reminders:
        only += f" AND (b.remind_at, b.id) > {_AFTER.format('c.remind_at, c.id')}"
    elif after:
        only += f" AND b.id < {_AFTER.format('c.id')}"
    statement = _WALK.format(only=only, order=order, most=LOOKED_AT, in_force=_IN_FORCE)
    found = ask(statement, {"viewer": viewer.pk, "after": after, "limit": PAGE + 1})
    walked = [(pk, public_id) for pk, public_id, is_end in found if not is_end]
    ends = [public_id for _pk, public_id, is_end in found if is_end]
    following = walked[PAGE - 1][1] if len(walked) > PAGE else "".join(ends)
    return [pk for pk, _public_id in walked[:PAGE]], following
