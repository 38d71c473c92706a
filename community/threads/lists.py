"""Lists of threads by what the viewer sees happen in them. One statement a page, no OFFSET, no COUNT.

A thread has one stream for each audience: the shared posts, and each firm's notes. For every audience that the viewer
sees, the index gives its latest streams; merged and cut they are the page. So an internal note moves the thread in its
own firm's list only, and a viewer of few audiences never walks over others' threads.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import connection

from accounts.models import User
from community.events.ids import is_public_id
from community.rows import ask
from community.threads.models import Category
from community.workspaces.models import Workspace

PAGE = 30

# `latest` takes the freshest stream of each thread per audience, `page` the freshest of all that the viewer sees. Each
# audience's index is walked until the page is full. For that, the look for a fresher stream is a sub-select: NOT EXISTS
# becomes a join, which reads all streams there are; and COALESCE lets the planner think that half of them pass.
_WALK = """
WITH latest AS (
    SELECT s.* FROM unnest(%(seats)s::bigint[]) AS seat (audience_id) CROSS JOIN LATERAL (
        SELECT s.subject_id, s.active_at
        FROM events_stream s {join}
        WHERE s.kind = 1 AND s.audience_id = seat.audience_id {only} {after}
          AND NOT COALESCE((
            SELECT true FROM events_stream o
            WHERE o.kind = 1 AND o.subject_id = s.subject_id AND o.audience_id = ANY (%(seats)s)
              AND (o.active_at, o.id) > (s.active_at, s.id) LIMIT 1), false)
        ORDER BY s.active_at DESC, s.subject_id DESC LIMIT %(limit)s
    ) s
), page AS (
    SELECT * FROM latest ORDER BY active_at DESC, subject_id DESC LIMIT %(limit)s
)
"""

# The few that stand above the others, in lists of the workspace or of one category, for whoever has not read them.
_PINNED = """
WITH page AS (
    SELECT t.id AS subject_id, t.pinned_at AS active_at FROM threads_thread t
    WHERE t.workspace_id = %(workspace)s AND NOT (t.pinned_in = '') AND t.audience_id = ANY (%(seats)s)
      AND (t.pinned_until IS NULL OR t.pinned_until > statement_timestamp())
      AND (t.pinned_in = 'workspace' OR t.category_id = %(category)s)
      AND NOT EXISTS (SELECT 1 FROM threads_unpinned u
        WHERE u.user_id = %(viewer)s AND u.thread_id = t.id AND u.at >= t.pinned_at)
    ORDER BY t.pinned_at DESC LIMIT 10
)
"""

_ROWS = """
SELECT t.public_id, t.title, t.byline, t.at, c.name, page.active_at, a.kind, w.public_id, w.name, w.letters,
    COALESCE(fp.letters, f.letters), COALESCE(fp.hue, f.hue), f.name,
    seen.items - t.posts_left, seen.last_at, seen.fresh, seen.read,
    ARRAY (SELECT g.name FROM threads_threadtag g WHERE g.thread_id = t.id ORDER BY g.id),
    (SELECT json_agg(DISTINCT jsonb_build_array(last.byline, COALESCE(lp.letters, lf.letters),
                                                COALESCE(lp.hue, lf.hue), lf.name))
     FROM (SELECT p.byline, p.firm_id FROM threads_post p
           WHERE p.thread_id = t.id AND p.audience_id = ANY (%(seats)s) AND p.deleted_at IS NULL
             AND p.nr > seen.items - 8
           ORDER BY p.id DESC LIMIT 8) last
     JOIN accounts_firm lf ON lf.id = last.firm_id
     LEFT JOIN workspaces_participation lp ON lp.workspace_id = t.workspace_id AND lp.firm_id = lf.id),
    (SELECT string_agg(af.name, ' + ' ORDER BY af.id) FROM workspaces_audiencefirm x
     JOIN accounts_firm af ON af.id = x.firm_id WHERE x.audience_id = a.id),
    t.closed_at IS NOT NULL
FROM page
JOIN threads_thread t ON t.id = page.subject_id AND t.merged_into_id IS NULL
JOIN threads_category c ON c.id = t.category_id
JOIN workspaces_workspace w ON w.id = t.workspace_id
JOIN workspaces_audience a ON a.id = t.audience_id
JOIN accounts_firm f ON f.id = t.firm_id
LEFT JOIN workspaces_participation fp ON fp.workspace_id = t.workspace_id AND fp.firm_id = f.id
JOIN LATERAL (
    SELECT max(s.items) FILTER (WHERE s.audience_id = t.audience_id) AS items, max(s.last_at) AS last_at,
           sum(s.items - LEAST(COALESCE(m.nr, 0), s.items)) AS fresh, bool_or(m.nr IS NOT NULL) AS read
    FROM events_stream s LEFT JOIN threads_readmark m ON m.stream_id = s.id AND m.user_id = %(viewer)s
    WHERE s.kind = 1 AND s.subject_id = t.id AND s.audience_id = ANY (%(seats)s)
) seen ON true
ORDER BY page.active_at DESC, page.subject_id DESC
"""

_AFTER = """AND (s.active_at, s.subject_id) < (%(at)s::timestamptz, (
    SELECT c.id FROM threads_thread c WHERE c.public_id = %(after)s))"""

# What a filter adds to the walk over streams: a join with the thread, and a condition.
_THREAD = "JOIN threads_thread t ON t.id = s.subject_id"
FILTERS: Mapping[str, tuple[str, str]] = {
    "all": ("", ""),
    "mine": (_THREAD, "AND t.author_id = %(viewer)s"),
    # Any stream of the thread that the viewer sees, not only the freshest: a note that is read hides no new reply.
    "unread": (
        "",
        """AND EXISTS (SELECT 1 FROM events_stream u
            LEFT JOIN threads_readmark m ON m.stream_id = u.id AND m.user_id = %(viewer)s
            WHERE u.kind = 1 AND u.subject_id = s.subject_id AND u.audience_id = ANY (%(seats)s)
              AND u.items > COALESCE(m.nr, 0))""",
    ),
    # A category holds a good part of the threads: walking the index until the page is full beats joining them all.
    "category": (
        "",
        "AND (SELECT t.category_id FROM threads_thread t WHERE t.id = s.subject_id) = %(category)s",
    ),
    "tag": (
        "JOIN threads_threadtag g ON g.thread_id = s.subject_id",
        "AND lower(g.name) = lower(%(tag)s) AND g.audience_id = ANY (%(seats)s)",
    ),
}


class Face(NamedTuple):
    """Somebody in a row: the name then, with the firm as drawn here."""

    name: str
    letters: str
    hue: int
    firm: str


class Row(NamedTuple):
    """One thread in a list, as the viewer sees it. `fresh` counts the posts they have not read.

    A tuple, because it is the key under which the drawn row is kept, and tuples are compared in C.
    """

    public_id: str
    title: str
    author: Face
    at: datetime
    category: str
    last_at: datetime
    audience_kind: str
    firms: str
    workspace_id: str
    workspace_name: str
    workspace_letters: str
    replies: int
    fresh: int
    was_opened: bool
    tags: tuple[str, ...]
    faces: tuple[Face, ...]
    is_closed: bool
    is_pinned: bool = False

    @property
    def is_unread(self) -> bool:
        return self.fresh > 0


@dataclass(frozen=True)
class ThreadPage:
    """Rows of one page and the cursor of the next; "" on the last page."""

    rows: list[Row]
    next: str


def threads_in(
    viewer: User,
    workspace: Workspace,
    *,
    only: str = "all",
    category: Category | None = None,
    tag: str = "",
    after: str = "",
) -> ThreadPage:
    """Return a page of the threads of `workspace` by last activity, after the cursor `after`."""
    seats = workspace.sight.audience_ids
    return _page(viewer, seats, only, after, {"category": category.pk if category else None, "tag": tag})


def pinned_in(viewer: User, workspace: Workspace, category: Category | None = None) -> list[Row]:
    """Return the threads that stand first for the viewer: of the workspace, and of `category` where one is shown."""
    values = {
        "viewer": viewer.pk,
        "seats": list(workspace.sight.audience_ids),
        "workspace": workspace.pk,
        "category": category.pk if category else None,
    }
    return [_row(columns)._replace(is_pinned=True) for columns in ask(_PINNED + _ROWS, values)]


def threads_everywhere(viewer: User, *, only: str = "all", after: str = "", size: int = PAGE) -> ThreadPage:
    """Return a page of the threads of all the viewer's workspaces by last activity."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.audience_id FROM workspaces_seat s JOIN workspaces_audience a ON a.id = s.audience_id "
            "WHERE s.user_id = %s AND a.workspace_id IS NOT NULL "
            "AND (s.until IS NULL OR s.until > statement_timestamp())",
            [viewer.pk],
        )
        seats = [row[0] for row in cursor.fetchall()]
    return _page(viewer, seats, only, after, {}, size)


def _page(
    viewer: User, seats: Sequence[int], only: str, after: str, more: Mapping[str, Any], size: int = PAGE
) -> ThreadPage:
    at, public_id = _read_cursor(after)
    join, condition = FILTERS[only]
    values = {
        "viewer": viewer.pk,
        "seats": list(seats),
        "limit": size + 1,
        "at": at,
        "after": public_id,
        **more,
    }
    found = ask(_WALK.format(join=join, only=condition, after=_AFTER if at else "") + _ROWS, values)
    has_more = len(found) > size
    rows = [_row(columns) for columns in found[:size]]
    return ThreadPage(rows, _cursor(found[size - 1][5], found[size - 1][0]) if has_more else "")


def _row(columns: tuple[Any, ...]) -> Row:
    (
        public_id,
        title,
        byline,
        at,
        category,
        _active_at,
        kind,
        workspace_id,
        workspace_name,
        workspace_letters,
    ) = columns[:10]
    letters, hue, firm, items, last_at, fresh, was_opened, tags, faces, firms, is_closed = columns[10:]
    return Row(
        public_id=public_id,
        title=title,
        author=Face(byline, letters, hue, firm),
        at=at,
        category=category,
        last_at=last_at,
        audience_kind=kind,
        firms=firms or "",
        workspace_id=workspace_id,
        workspace_name=workspace_name,
        workspace_letters=workspace_letters,
        replies=max((items or 0) - 1, 0),
        fresh=int(fresh or 0),
        was_opened=bool(was_opened),
        tags=tuple(tags),
        faces=tuple(Face(*face) for face in (faces or ())[:4]),
        is_closed=is_closed,
    )


def _cursor(at: datetime, public_id: str) -> str:
    """The place after a row: when it was last active, and its public id. No row number leaves the process."""
    return base64.urlsafe_b64encode(json.dumps([at.isoformat(), public_id]).encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[datetime | None, str]:
    """A cursor that somebody has bent starts at the first page."""
    try:
        at, public_id = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        moment = datetime.fromisoformat(at).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None, ""
    return (moment, public_id) if is_public_id(public_id) else (None, "")
