"""Lists of threads as the viewer sees them: one statement a page, no OFFSET, no COUNT (`walks` has the orders)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from accounts.models import User
from community.rows import ask
from community.threads.kinds import all_kinds, kind_of
from community.threads.kinds.kind import Face as KindFace
from community.threads.kinds.kind import Kind, one_of
from community.threads.models import Category
from community.threads.walks import LATEST, Walk, cursor_after, read_cursor, walk_sql
from community.workspaces.models import Workspace

PAGE = 30

# The few that stand above the others, in lists of the workspace or of one category, for whoever has not read them.
_PINNED = """
WITH page AS (
    SELECT t.id AS thread_id, t.pinned_at AS place FROM threads_thread t
    WHERE t.workspace_id = %(workspace)s AND NOT (t.pinned_in = '') AND t.audience_id = ANY (%(seats)s)
      AND (t.pinned_until IS NULL OR t.pinned_until > statement_timestamp())
      AND (t.pinned_in = 'workspace' OR t.category_id = %(category)s)
      AND NOT EXISTS (SELECT 1 FROM threads_unpinned u
        WHERE u.user_id = %(viewer)s AND u.thread_id = t.id AND u.at >= t.pinned_at)
    ORDER BY t.pinned_at DESC LIMIT 10
)
"""

_ROWS = """
SELECT t.public_id, t.title, t.byline, t.at, c.name, page.place, a.kind, w.public_id, w.name, w.letters,
    COALESCE(fp.letters, f.letters), COALESCE(fp.hue, f.hue), f.name,
    seen.items - t.posts_left, seen.last_at, seen.fresh, seen.read,
    ARRAY (SELECT g.name FROM threads_threadtag g WHERE g.thread_id = t.id ORDER BY g.id),
    (SELECT json_agg(json_build_array(last.byline, COALESCE(lp.letters, lf.letters), COALESCE(lp.hue, lf.hue), lf.name))
     FROM (SELECT DISTINCT p.byline, p.firm_id FROM threads_post p
           WHERE p.thread_id = t.id AND p.audience_id = ANY (%(seats)s) AND p.deleted_at IS NULL
             AND p.nr > seen.items - 8) last
     JOIN LATERAL (SELECT f.* FROM accounts_firm f WHERE f.id = last.firm_id LIMIT 1) lf ON true
     LEFT JOIN LATERAL (SELECT p.letters, p.hue FROM workspaces_participation p
           WHERE p.workspace_id = t.workspace_id AND p.firm_id = last.firm_id LIMIT 1) lp ON true),
    (SELECT string_agg(af.name, ' + ' ORDER BY af.id) FROM workspaces_audiencefirm x
     JOIN accounts_firm af ON af.id = x.firm_id WHERE x.audience_id = a.id),
    t.closed_at IS NOT NULL, (SELECT u.public_id FROM accounts_user u WHERE u.id = t.author_id), t.kind, {states}
FROM page
JOIN threads_thread t ON t.id = page.thread_id
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
ORDER BY {order}
"""

# What a filter adds to a walk: a join, and a condition, of a thread that they call {thread}.
FILTERS: dict[str, tuple[str, str]] = {
    "all": ("", ""),
    "mine": ("JOIN threads_thread own ON own.id = {thread}", "AND own.author_id = %(viewer)s"),
    # Any stream of the thread that the viewer sees, not only the freshest: a note that is read hides no new reply.
    "unread": (
        "",
        """AND EXISTS (SELECT 1 FROM events_stream u
            LEFT JOIN threads_readmark m ON m.stream_id = u.id AND m.user_id = %(viewer)s
            WHERE u.kind = 1 AND u.subject_id = {thread} AND u.audience_id = ANY (%(seats)s)
              AND u.items > COALESCE(m.nr, 0))""",
    ),
    # Started by somebody else in the last two weeks, and none of it ever opened. Whatever was started then has moved
    # since then, so a walk by last activity ends there.
    "new": (
        "",
        """AND s.active_at > statement_timestamp() - interval '14 days'
            AND (SELECT t.at > statement_timestamp() - interval '14 days' AND t.author_id <> %(viewer)s
                FROM threads_thread t WHERE t.id = {thread})
            AND NOT COALESCE((
                SELECT true FROM events_stream u JOIN threads_readmark m ON m.stream_id = u.id
                WHERE u.kind = 1 AND u.subject_id = {thread} AND u.audience_id = ANY (%(seats)s)
                  AND m.user_id = %(viewer)s LIMIT 1), false)""",
    ),
    # A category holds a good part of the threads, a firm and a kind without rows of its own too: walking the index
    # until the page is full beats joining them all.
    "category": ("", "AND (SELECT t.category_id FROM threads_thread t WHERE t.id = {thread}) = %(category)s"),
    "kind": ("", "AND (SELECT t.kind FROM threads_thread t WHERE t.id = {thread}) = %(kind)s"),
    "firm": (
        "",
        """AND (SELECT t.firm_id FROM threads_thread t WHERE t.id = {thread})
            = (SELECT f.id FROM accounts_firm f WHERE f.public_id = %(firm)s)""",
    ),
    "author": (
        "JOIN threads_thread begun ON begun.id = {thread}",
        "AND begun.author_id = (SELECT u.id FROM accounts_user u WHERE u.public_id = %(author)s)",
    ),
    "tag": (
        "JOIN threads_threadtag g ON g.thread_id = {thread}",
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
    author_id: str
    kind: str
    state: Any  # what its kind says of it
    is_pinned: bool = False

    @property
    def of(self) -> Kind:
        return kind_of(self.kind)

    @property
    def look(self) -> KindFace:
        return self.of.face(self.state)

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
    walk: Walk = LATEST,
    category: Category | None = None,
    after: str = "",
    size: int = PAGE,
    **named: str,
) -> ThreadPage:
    """Return a page of the threads of `workspace` in the order of `walk`, after the cursor `after`.

    `only` is one of `FILTERS`; `named` are more of them, each with its value: a kind, a tag, and by public id the firm
    and the person that started it. An empty value is no filter.
    """
    values: dict[str, Any] = {name: value for name, value in named.items() if value}
    if category is not None:
        values["category"] = category.pk
    return _page(viewer, workspace.sight.audience_ids, walk, [only, *values], after, values, size)


def pinned_in(viewer: User, workspace: Workspace, category: Category | None = None) -> list[Row]:
    """Return the threads that stand first for the viewer: of the workspace, and of `category` where one is shown."""
    values = {
        "viewer": viewer.pk,
        "seats": list(workspace.sight.audience_ids),
        "workspace": workspace.pk,
        "category": category.pk if category else None,
    }
    return [
        _row(columns)._replace(is_pinned=True) for columns in ask(_PINNED + _rows("page.place DESC"), values)
    ]


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
    return _page(viewer, seats, LATEST, [only], after, {}, size)


def _page(
    viewer: User,
    seats: Sequence[int],
    walk: Walk,
    filters: Sequence[str],
    after: str,
    values: Mapping[str, Any],
    size: int = PAGE,
) -> ThreadPage:
    place, public_id = read_cursor(walk, after)
    wanted = [_of_kind(values["kind"]) if name == "kind" else FILTERS[name] for name in filters]
    joins, conditions = zip(*wanted, strict=True)
    walked, order = walk_sql(
        walk, join=" ".join(joins), condition=" ".join(conditions), is_later=bool(public_id)
    )
    scope = {"viewer": viewer.pk, "seats": list(seats), "limit": size + 1, "place": place, "after": public_id}
    found = ask(walked + _rows(order), {**scope, **values})
    has_more = len(found) > size
    rows = [_row(columns) for columns in found[:size]]
    return ThreadPage(rows, cursor_after(found[size - 1][5], found[size - 1][0]) if has_more else "")


def _rows(order: str) -> str:
    """Return the statement that reads the rows of a page, as every kind says its own."""
    return _ROWS.format(order=order, states=one_of("row_state", all_kinds()))


def _of_kind(name: str) -> tuple[str, str]:
    """Threads of a kind: through its own rows, where it has any, for there may be few among many threads."""
    table = kind_of(name).table
    return (f"JOIN {table} k ON k.thread_id = {{thread}}", "") if table else FILTERS["kind"]


def _row(columns: tuple[Any, ...]) -> Row:
    (
        public_id,
        title,
        byline,
        at,
        category,
        _place,
        audience_kind,
        workspace_id,
        workspace_name,
        workspace_letters,
    ) = columns[:10]
    letters, hue, firm, items, last_at, fresh, was_opened, tags, faces, firms = columns[10:20]
    is_closed, author_id, kind, state = columns[20:]
    return Row(
        public_id=public_id,
        title=title,
        author=Face(byline, letters, hue, firm),
        at=at,
        category=category,
        last_at=last_at,
        audience_kind=audience_kind,
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
        author_id=author_id,
        kind=kind,
        state=kind_of(kind).read_row(state),
    )
