"""Lists of threads as the viewer sees them: one statement a page, no counting of rows (`walks` has the orders)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from accounts.models import User
from community.rows import ask, columns_of, rows_of
from community.threads.filters import FILTERS
from community.threads.kinds import all_kinds, kind_of
from community.threads.kinds.kind import Face as KindFace
from community.threads.kinds.kind import Kind, one_of
from community.threads.models import Category
from community.threads.walks import (
    LATEST,
    Filter,
    Walk,
    counted_sql,
    cursor_after,
    read_cursor,
    sees,
    walk_sql,
)
from community.workspaces.models import Workspace

PAGE = 30
RARE = 1_000  # threads that a filter picks, up to which they are picked

# The few that stand above the others, in lists of the workspace or of one category, for whoever has not read them.
_PINNED = """
WITH page AS (
    SELECT t.id AS thread_id, t.pinned_at AS place, false AS is_end FROM threads_thread t
    WHERE t.workspace_id = %(workspace)s AND NOT (t.pinned_in = '') AND t.audience_id = ANY (%(seats)s)
      AND (t.pinned_until IS NULL OR t.pinned_until > statement_timestamp())
      AND (t.pinned_in = 'workspace' OR t.category_id = %(category)s)
      AND NOT EXISTS (SELECT 1 FROM threads_unpinned u
        WHERE u.user_id = %(viewer)s AND u.thread_id = t.id AND u.at >= t.pinned_at)
    ORDER BY t.pinned_at DESC LIMIT 10
)
"""

# The categories that the viewer sees, and whether any thread is pinned here: mostly none is, and nothing more is asked.
_SHELVES = f"""
SELECT {columns_of(Category, "c")}, EXISTS (
    SELECT 1 FROM threads_thread t
    WHERE t.workspace_id = %(workspace)s AND NOT (t.pinned_in = '') AND t.audience_id = ANY (%(seats)s))
FROM threads_category c
WHERE c.workspace_id = %(workspace)s AND c.audience_id = ANY (%(seats)s) ORDER BY c.position, c.id
"""  # noqa: S608  (our own words only)

# Faces are looked for by stream: of a list of audiences the planner goes through all posts of the thread.
_ROWS = """
SELECT t.public_id, t.title, t.byline, t.at, c.name, page.place, a.kind, w.public_id, w.name, w.letters,
    COALESCE(fp.letters, f.letters), COALESCE(fp.hue, f.hue), f.name,
    seen.items - t.posts_left, seen.last_at, seen.fresh, seen.read,
    ARRAY (SELECT g.name FROM threads_threadtag g WHERE g.thread_id = t.id ORDER BY g.id),
    (SELECT json_agg(json_build_array(last.names, COALESCE(lp.letters, lf.letters), COALESCE(lp.hue, lf.hue), lf.name))
     FROM (SELECT p.firm_id, array_agg(p.byline) AS names FROM events_stream x
           JOIN threads_post p ON p.thread_id = t.id AND p.audience_id = x.audience_id
           WHERE x.kind = 1 AND x.subject_id = t.id AND {sees_x} AND p.deleted_at IS NULL
             AND p.nr > seen.items - 8 GROUP BY p.firm_id) last
     JOIN LATERAL (SELECT f.* FROM accounts_firm f WHERE f.id = last.firm_id LIMIT 1) lf ON true
     LEFT JOIN LATERAL (SELECT p.letters, p.hue FROM workspaces_participation p
           WHERE p.workspace_id = t.workspace_id AND p.firm_id = last.firm_id LIMIT 1) lp ON true),
    CASE WHEN a.kind = 'firms' THEN (
        SELECT string_agg(af.name, ' + ' ORDER BY af.id) FROM workspaces_audiencefirm x
        JOIN accounts_firm af ON af.id = x.firm_id WHERE x.audience_id = a.id) END,
    t.closed_at IS NOT NULL, (SELECT u.public_id FROM accounts_user u WHERE u.id = t.author_id), t.kind, {states},
    page.is_end
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
    WHERE s.kind = 1 AND s.subject_id = t.id AND {sees_s}
) seen ON true
ORDER BY {order}
"""


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
    """Rows of one page and the cursor of the next; "" on the last page.

    `is_cut`: older threads have not been looked through, so few rows do not say that there are no more.
    """

    rows: list[Row]
    next: str
    is_cut: bool = False


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


def shelves_in(workspace: Workspace) -> tuple[list[Category], bool]:
    """Return the categories of `workspace` that its viewer sees, and whether a thread may be pinned there."""
    found = ask(_SHELVES, {"workspace": workspace.pk, "seats": list(workspace.sight.audience_ids)})
    return [row for columns in found for row in rows_of(columns, Category)], any(row[-1] for row in found)


def pinned_in(viewer: User, workspace: Workspace, category: Category | None = None) -> list[Row]:
    """Return the threads that stand first for the viewer: of the workspace, and of `category` where one is shown."""
    values: dict[str, Any] = {
        "viewer": viewer.pk,
        "seats": list(workspace.sight.audience_ids),
        "workspace": workspace.pk,
        "category": category.pk if category else None,
    }
    return [
        _row(columns)._replace(is_pinned=True)
        for columns in ask(_PINNED + _rows("page.place DESC", len(values["seats"])), values)
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
    wanted = [FILTERS[name] for name in filters]
    scope = {"viewer": viewer.pk, "seats": list(seats), **values}
    picked = _picked([each for each in wanted if each.picked], scope)
    found: list[tuple[Any, ...]] = []
    for is_second in (False, True):
        place, public_id = read_cursor(walk, after)
        scope |= {"limit": size + 1 - len(found), "place": place, "after": public_id}
        walked, order = walk_sql(
            walk, wanted, seats=len(seats), is_later=bool(public_id), picked=picked, is_second=is_second
        )
        looked = ask(walked + _rows(order, len(seats)), scope)
        found += [columns for columns in looked if not columns[-1]]
        after = next((cursor_after(columns[5], columns[0]) for columns in looked if columns[-1]), "")
        if not after:
            break
    rows = [_row(columns) for columns in found]
    if len(rows) > size:
        return ThreadPage(rows[:size], cursor_after(found[size - 1][5], found[size - 1][0]))
    return ThreadPage(rows, after, bool(after))


def _picked(filters: Sequence[Filter], values: Mapping[str, Any]) -> Filter | None:
    """Return the one of `filters` that the fewest threads pass, if they are few."""
    if not filters:
        return None
    (counts,) = ask(counted_sql(filters, RARE), values)
    fewest = min(counts)
    return filters[counts.index(fewest)] if fewest < RARE else None


def _rows(order: str, seats: int) -> str:
    """Return the statement that reads the rows of a page, as every kind says its own."""
    seen = {f"sees_{alias}": sees(alias, seats) for alias in "sx"}
    return _ROWS.format(order=order, states=one_of("row_state", all_kinds()), **seen)


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
    is_closed, author_id, kind, state = columns[20:-1]
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
        faces=_faces(faces or ()),
        is_closed=is_closed,
        author_id=author_id,
        kind=kind,
        state=kind_of(kind).read_row(state),
    )


def _faces(firms: Sequence[tuple[list[str], str, int, str]]) -> tuple[Face, ...]:
    """Up to four who wrote last, by name. They come by firm, with doubles: so PostgreSQL sorts and looks up less."""
    found = {(name, letters, hue, firm) for names, letters, hue, firm in firms for name in names}
    return tuple(Face(*face) for face in sorted(found)[:4])
