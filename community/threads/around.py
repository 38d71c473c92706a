"""What stands around the posts of a thread's page, each part kept under its values (`drawn`).

The parts are called from here and not from the page's template: to look up eighty values there costs three times what
putting the kept parts together does (docs/decisions/0038).
"""

from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from community.templatetags.drawn import drawn, with_token
from community.threads.facts import Around, head_lines, side_panels, standing_lines
from community.threads.kinds import kind_of
from community.threads.models import Thread
from community.threads.ordering import say_span
from community.threads.reading import PAGE, Window
from community.threads.states import Parts
from community.workspaces.sight import Crowd
from community.workspaces.views.shown import SignedIn


def above(page: Around, window: Window, parts: Parts) -> SafeString:
    """The title, the way to the best posts, and the pages."""
    thread, best, line = page.thread, page.more["best"], page.more["line"]
    found: list[str] = [
        drawn(
            "threads/_head.html",
            title=thread.title,
            category=thread.category.name,
            tags=window.tags,
            workspace_id=thread.workspace.public_id,
            state=parts.head,
        ),
        *(draw(page) for draw in head_lines),
    ]
    if best:
        items = _replies(thread, window) + 1
        found.append(drawn("threads/_best.html", thread_id=thread.public_id, best=best, items=items))
    found.append(_pages(window, with_jump=True))
    if line:
        found.append(_line(window, "across"))
    return SafeString("".join(found))


def below(thread: Thread, window: Window) -> SafeString:
    """The pages again, and why somebody can't write here."""
    sight, is_closed = thread.workspace.sight, thread.workspace.closed_at is not None
    reads = drawn("threads/_reads.html", is_closed=is_closed) if is_closed or not sight.can_write else ""
    return SafeString(_pages(window, with_jump=False) + reads)


def beside(
    token: str,
    page: Around,
    window: Window,
    parts: Parts,
    *,
    writers: tuple[Any, ...],
    crowd: Crowd,
    list_url: str,
) -> SafeString:
    """The side column."""
    thread = page.thread
    found: list[str] = []
    if window.more["line"]:
        found.append(drawn("threads/_rail.html", line=_line(window, "down")))
    found.append(parts.side)
    found.append(
        drawn(
            "threads/_side.html",
            kind=str(kind_of(thread.kind).label),
            category=thread.category.name,
            byline=thread.byline,
            at=thread.at,
            replies=_replies(thread, window),
            page=window.page,
            pages=window.pages,
        )
    )
    found += (panel(page) for panel in side_panels)
    found.append(
        drawn(
            "threads/_side_people.html",
            thread_id=thread.public_id,
            workspace_id=thread.workspace.public_id,
            pages=window.pages,
            writers=writers,
            firms=crowd.firms,
            list_url=list_url,
            is_owner=thread.workspace.sight.is_owner,
        )
    )
    return with_token(token, "".join(found))


def standing(token: str, page: Around) -> tuple[SafeString, SafeString]:
    """How the thread stands, as its foot says it to this viewer: above where one writes, and whether one may."""
    lines = SafeString("".join(line(page) for line in standing_lines))
    thread = page.thread
    values = {"thread_id": thread.public_id, "is_merged": thread.merged_into_id is not None}
    values |= _named(thread, ("closed_at", "closed_why", "opens_at"))
    pin = {"is_unpinned": page.more["unpinned"], **_named(thread, ("is_pinned", "pinned_in", "pinned_until"))}
    pace = say_span(thread.slow_seconds) if thread.slow_seconds else ""
    first = drawn(
        "threads/_standing.html", **values, **pin, closes_at=thread.closes_at, pace=pace, lines=lines
    )
    last = drawn(
        "threads/_shut.html", **values, closed_byline=thread.closed_byline, keeps_order=page.keeps_order
    )
    return with_token(token, first), last


def composer(request: SignedIn, thread: Thread, **values: Any) -> SafeString:
    """Where one writes. With words of the viewer's own in it, it is drawn for them alone."""
    values |= {
        "writer": request.user.public_id,
        "undo_send": request.user.undo_send,
        "thread_id": thread.public_id,
        "workspace_id": thread.workspace.public_id,
    }
    own = ("draft_at", "source", "errors", "banner")
    if any(values[name] for name in own) or request.GET.get("poll"):
        return SafeString(render_to_string("threads/_composer.html", values, request))
    return drawn("threads/_composer.html", **{name: v for name, v in values.items() if name not in own})


def live(thread: Thread, window: Window) -> SafeString:
    """Where what comes meanwhile is announced."""
    return drawn(
        "threads/_live.html",
        first=window.first,
        last=window.last,
        items=window.items,
        left=thread.posts_left,
        page_size=PAGE,
        workspace_id=thread.workspace.public_id,
    )


def _named(thread: Thread, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(thread, name) for name in names}


def _replies(thread: Thread, window: Window) -> int:
    return window.items - 1 - thread.posts_left


def _pages(window: Window, *, with_jump: bool) -> str:
    if window.pages == 1:
        return ""
    return drawn(
        "threads/_pages.html",
        page=window.page,
        pages=window.pages,
        older=window.older,
        newer=window.newer,
        with_jump=with_jump,
    )


def _line(window: Window, place: str) -> SafeString:
    line = window.more["line"]
    return drawn("threads/_line.html", place=place, line=line, first=window.first, last=window.last)
