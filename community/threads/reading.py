"""One thread's page: the thread with what the viewer has there, and a window of its posts, in two statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from accounts.models import User
from community.rows import ask, columns_of, rows_of
from community.threads import facts
from community.threads.kinds import all_kinds, kind_of
from community.threads.kinds.kind import one_of
from community.threads.models import Category, Post, Thread
from community.workspaces.access import OWN_SEAT as OWN_SEAT
from community.workspaces.models import Audience, Workspace
from community.workspaces.sight import workspace_of

PAGE = 20  # shared posts; notes ride along

_HEADS = """
SELECT json_object_agg(a.public_id, o.head) FROM events_stream o JOIN workspaces_audience a ON a.id = o.audience_id
WHERE o.kind = 1 AND o.subject_id = %(thread)s AND o.audience_id = ANY (%(seats)s)
"""

# `visible_to` for one thread, with what every page of it shows.
_THREAD = f"""
SELECT {columns_of(Thread, "t")}, {columns_of(Category, "c")}, {columns_of(Audience, "a")}
FROM threads_thread t
JOIN threads_category c ON c.id = t.category_id
JOIN workspaces_audience a ON a.id = t.audience_id
JOIN workspaces_seat own ON own.audience_id = t.audience_id AND {OWN_SEAT}
WHERE t.public_id = %(thread)s
"""  # noqa: S608  (our own words only)

_FACTS = f"""
SELECT s.items, m.nr, d.source, d.choice, d.at,
    ARRAY (SELECT g.name FROM threads_threadtag g WHERE g.thread_id = t.id ORDER BY g.id), ({_HEADS}), {{state}}{{more}}
FROM threads_thread t
JOIN workspaces_workspace w ON w.id = t.workspace_id
JOIN events_stream s ON s.kind = 1 AND s.subject_id = t.id AND s.audience_id = t.audience_id
LEFT JOIN threads_readmark m ON m.stream_id = s.id AND m.user_id = %(viewer)s
LEFT JOIN threads_draft d ON d.user_id = %(viewer)s AND d.place = 'thread:' || t.public_id
WHERE t.id = %(thread)s
"""  # noqa: S608  (our own words only)

_SHOWN = """
SELECT p.id, p.public_id, p.version, p.nr, p.after_nr, u.public_id, p.byline, p.role_then, p.at, p.edited_at,
    p.deleted_at, db.public_id, p.moved_to_id IS NOT NULL,
    EXISTS (SELECT FROM threads_post o WHERE o.moved_to_id = p.id), p.html, t.kind, f.name,
    COALESCE(fp.letters, f.letters), COALESCE(fp.hue, f.hue),
    (SELECT json_agg(json_build_array(r.kind, r.count) ORDER BY r.first) FROM (
        SELECT kind, count(*), min(id) AS first FROM threads_reaction WHERE post_id = p.id GROUP BY kind) r),
    ARRAY (SELECT r.kind FROM threads_reaction r WHERE r.post_id = p.id AND r.user_id = %(viewer)s)
FROM threads_post p
JOIN threads_thread t ON t.id = p.thread_id
JOIN accounts_user u ON u.id = p.author_id
LEFT JOIN accounts_user db ON db.id = p.deleted_by_id
JOIN accounts_firm f ON f.id = p.firm_id
LEFT JOIN workspaces_participation fp ON fp.workspace_id = t.workspace_id AND fp.firm_id = f.id
"""

_THESE = f"{_SHOWN} WHERE p.id = ANY (%(posts)s)"

_POSTS = f"""{_SHOWN}
WHERE p.thread_id = %(thread)s AND (
    (p.audience_id = %(shared)s AND p.nr BETWEEN %(first)s AND %(last)s AND p.after_nr IS NULL)
    OR (p.after_nr BETWEEN %(first)s AND %(last)s AND p.audience_id = ANY (%(seats)s)))
ORDER BY COALESCE(p.after_nr, p.nr), p.after_nr IS NOT NULL, p.nr, p.id
"""


_BEST = f"""{_SHOWN}
WHERE p.id = ANY (ARRAY (SELECT v.post_id FROM threads_valuedpost v WHERE v.thread_id = %(thread)s))
  AND p.thread_id = %(thread)s AND p.audience_id = %(shared)s AND p.deleted_at IS NULL AND p.moved_to_id IS NULL
ORDER BY p.nr"""  # noqa: S608  (our own words only)

_STATE = """SELECT ({state}) FROM threads_thread t JOIN workspaces_workspace w ON w.id = t.workspace_id
WHERE t.id = %(thread)s"""


@dataclass(frozen=True)
class Shown:
    """A post of the window. `mine` are the kinds of the viewer's own reactions; the rest everyone sees alike."""

    pk: int
    public_id: str
    version: int
    nr: int
    after_nr: int | None
    author_id: str
    byline: str
    role: str
    at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    deleted_by: str | None
    is_moved: bool  # away
    has_come: bool  # from another thread
    html: str
    kind: str  # of its thread
    firm: str
    letters: str
    hue: int
    reactions: tuple[tuple[str, int], ...]
    mine: tuple[str, ...]

    @property
    def is_note(self) -> bool:
        return self.after_nr is not None


@dataclass(frozen=True)
class Window:
    """Posts `first` to `last` of a thread of `items` posts, with the viewer's mark, draft and the thread's tags.

    `heads` is how far each stream was that the viewer sees, by its audience, before the posts were read. `state` is
    what the thread's kind says of it, `more` what higher apps have registered (`threads.facts`).
    """

    posts: list[Shown]
    first: int
    last: int
    items: int
    read: int | None
    draft: str
    draft_choice: str
    draft_at: datetime | None
    tags: tuple[str, ...]
    heads: Mapping[str, int]
    state: Any
    more: Mapping[str, Any]

    @property
    def older(self) -> int:
        """The page before, or 0."""
        return (self.first - 1) // PAGE

    @property
    def newer(self) -> int:
        """The page after, or 0."""
        return self.last // PAGE + 1 if self.last < self.items else 0

    @property
    def page(self) -> int:
        return (self.first - 1) // PAGE + 1

    @property
    def pages(self) -> int:
        return max(1, -(-self.items // PAGE))

    @property
    def unread(self) -> int:
        """The number of the first post not read, or 0 where all are."""
        after = (self.read or 0) + 1
        return after if after <= self.items else 0


def find_thread(viewer: User | AnonymousUser, public_id: str) -> Thread:
    """Return the thread with category and with its workspace's `sight`; Http404 where the viewer has no seat."""
    found = ask(_THREAD, {"viewer": viewer.pk, "thread": public_id})
    if not found:
        raise Http404
    thread: Thread
    thread, thread.category, thread.audience = rows_of(found[0], Thread, Category, Audience)
    thread.workspace = workspace_of(viewer, thread.workspace_id)
    thread.category.workspace = thread.audience.workspace = thread.workspace
    return thread


def find_post(viewer: User | AnonymousUser, public_id: str) -> Post:
    """Return the post with its thread and workspace, wherever it went; Http404 where the viewer has no seat."""
    rows = Post.objects.visible_to(viewer).select_related(
        "thread", "thread__audience", "thread__category", "audience", "firm", "author"
    )
    post = rows.filter(public_id=public_id).first()
    if post is not None and post.moved_to_id is not None:
        post = rows.filter(pk=post.moved_to_id).first()
    if post is None:
        raise Http404
    post.thread.workspace = workspace_of(viewer, post.thread.workspace_id)
    return post


def read_window(viewer: User, thread: Thread, *, page: int | None = None, nr: int | None = None) -> Window:
    """Return the window of `page` (from 1), or that of post `nr`, or that of the first unread post."""
    workspace: Workspace = thread.workspace
    seats = list(workspace.sight.audience_ids)
    statement = _FACTS.format(state=one_of("page_state", all_kinds()), more=facts.page_columns())
    [found] = ask(statement, {"viewer": viewer.pk, "thread": thread.pk, "seats": seats})
    items, read, draft, choice, draft_at, tags, heads, state, *more = found
    if page is None:
        unread = (read or 0) + 1
        page = ((nr or min(unread, items)) - 1) // PAGE + 1
    first = (min(max(page, 1), max(1, -(-items // PAGE))) - 1) * PAGE + 1
    last = min(first + PAGE - 1, items)
    scope = {
        "viewer": viewer.pk,
        "thread": thread.pk,
        "shared": thread.audience_id,
        "seats": seats,
        "first": first,
        "last": last,
    }
    posts = [_shown(row) for row in ask(_POSTS, scope)]
    return Window(
        posts,
        first,
        last,
        items,
        read,
        draft or "",
        choice or "",
        draft_at,
        tuple(tags),
        heads,
        kind_of(thread.kind).read_page(state),
        facts.named(more),
    )


def read_best(viewer: User, thread: Thread) -> list[Shown]:
    """Return the most valued posts of the thread, in their order; none where no posts stand out."""
    values = {"viewer": viewer.pk, "thread": thread.pk, "shared": thread.audience_id}
    return [_shown(row) for row in ask(_BEST, values)]


def read_state(viewer: User, thread: Thread) -> Any:
    """Return what the thread's kind says of it, without the page."""
    statement = _STATE.format(state=one_of("page_state", all_kinds()))
    [(state,)] = ask(statement, {"viewer": viewer.pk, "thread": thread.pk})
    return kind_of(thread.kind).read_page(state)


def read_facts(viewer: User, thread: Thread) -> Mapping[str, Any]:
    """Return what is registered of a thread's page (`threads.facts`), without the page."""
    seats = list(thread.workspace.sight.audience_ids)
    statement = f"SELECT t.id{facts.page_columns()} FROM threads_thread t WHERE t.id = %(thread)s"  # noqa: S608
    [(_thread, *more)] = ask(statement, {"viewer": viewer.pk, "thread": thread.pk, "seats": seats})
    return facts.named(more)


def read_heads(thread: Thread) -> dict[str, int]:
    """Return how far each stream of the thread is that the viewer of its workspace's `sight` sees, by its audience."""
    [(heads,)] = ask(_HEADS, {"thread": thread.pk, "seats": list(thread.workspace.sight.audience_ids)})
    return dict(heads or {})


def shown_posts(ids: Sequence[int]) -> list[Shown]:
    """Return posts as everyone of their audience sees them. The caller has made sure that they may be seen."""
    return [_shown(row) for row in ask(_THESE, {"viewer": None, "posts": list(ids)})]


def _shown(row: tuple[Any, ...]) -> Shown:
    reactions, mine = row[-2:]
    return Shown(*row[:-2], tuple((kind, count) for kind, count in reactions or ()), tuple(mine))  # type: ignore[call-arg]
