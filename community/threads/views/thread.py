"""A thread: read it, reply to it."""

import secrets
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import User
from community.files.plain import say_not_taken
from community.rooms.days import beginning_of
from community.templatetags.drawn import drawn
from community.threads import around
from community.threads.access import can_keep_order
from community.threads.actions import reply, write_note
from community.threads.counted import counted_words
from community.threads.days import first_since, post_at
from community.threads.facts import Around
from community.threads.forms import ReplyForm, readers_chosen, words_of
from community.threads.fragments import fragments_of, spoken, vocabulary
from community.threads.models import Post, Thread
from community.threads.ordering import say_span
from community.threads.parts import put_parts
from community.threads.posting import ThreadClosed, ThreadMerged, TooFast, TooSoon
from community.threads.reading import PAGE, Shown, Window, find_thread, read_facts, read_window
from community.threads.states import Parts, mark_settled, parts_of
from community.threads.typed import typed_in
from community.workspaces.access import AudienceMoved, require_writer
from community.workspaces.links import with_titles
from community.workspaces.sight import Crowd, audience_facts, crowds_of
from community.workspaces.views.shown import SignedIn


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: SignedIn, thread_id: str, slug: str = "") -> HttpResponse:
    """Read a thread, twenty shared posts a page; POST replies."""
    found = find_thread(request.user, thread_id)
    if found.merged_into_id is not None and request.headers.get("X-Part") != "standing":
        return _elsewhere(request, found)
    if request.method == "POST":
        return _reply(request, found)
    if request.headers.get("X-Part") == "standing":
        page = _around(request, found, read_facts(request.user, found))
        return render(
            request, "threads/_standings.html", {"standing": around.standing(get_token(request), page)}
        )
    return _page(request, found)


def _elsewhere(request: SignedIn, found: Thread) -> HttpResponse:
    """Lead on to where the thread went; what was sent here meanwhile is kept, to be sent there."""
    seen = Thread.objects.visible_to(request.user).filter(pk=found.merged_into_id or 0)
    target = find_thread(request.user, get_object_or_404(seen).public_id)
    if request.method != "POST":
        return redirect(url_of(target))
    banner = _("Not sent yet: the thread went on in this one meanwhile. Your text is kept; send it here.")
    return _page(request, target, ReplyForm(request.POST), status=409, banner=banner)


def _page(
    request: SignedIn, found: Thread, form: ReplyForm | None = None, *, status: int = 200, banner: str = ""
) -> HttpResponse:
    page = request.GET.get("page", "")
    day = beginning_of(request.GET.get("on", ""))
    if day is not None:
        return redirect(place_of(first_since(found, day)))
    nr = request.GET.get("nr", "")
    if nr.isdecimal():
        return redirect(place_of(post_at(found, int(nr[:9]))))
    window = read_window(request.user, found, page=int(page[:9]) if page.isdecimal() else None)
    workspace, crowd = found.workspace, crowd_of(found)
    request.workspace_id = workspace.public_id
    parts = parts_of(request, request.user, found, window)
    if request.headers.get("X-Part") == "state":
        return render(request, "threads/_state.html", {"parts": parts})
    own_firm = next((firm for firm in crowd.firms if firm.public_id == request.user.firm.public_id), None)
    shown = list(window.posts)
    writers = tuple(dict.fromkeys((post.byline, post.letters, post.hue, post.firm) for post in shown))
    readers = audience_facts(crowd, request.user, workspace)
    page_around = _around(request, found, window.more)
    token = get_token(request)
    context = {
        "csrf_token": token,  # made once: the page shows it in four places
        "workspace": workspace,
        "section": "threads",
        "thread": found,
        "window": window,
        "posts": _joined(request, found, shown, window, parts),
        "parts": parts,
        "audience_facts": readers,
        "writes": workspace.sight.can_write and not workspace.closed_at,
        "reading_url": reverse("threads:reading", args=[found.public_id]),
        "client_id": (form and form["client_id"].value()) or secrets.token_urlsafe(12),
        "facts": {
            **json_facts(request, shown),
            "topic": f"thread/{found.public_id}",
            "streams": window.heads,
            "last": window.last == window.items,
            "words": vocabulary(),
            "forms": counted_words(),
        },
        "keeps_order": page_around.keeps_order,
        "may_retitle": found.author_id == request.user.pk or workspace.sight.is_steward,
        "above": around.above(page_around, window, parts),
        "below": around.below(found, window),
        "standing": around.standing(token, page_around),
        "live": around.live(found, window),
        "composer": around.composer(
            request,
            found,
            page=window.page if window.page != window.pages else 0,
            crowd=crowd,
            own_firm=own_firm,
            say=readers["say"],
            sort=readers["kind"],
            can_note=own_firm is not None and len(crowd.firms) > 1,
            is_note=bool(form["note"].value()) if form else window.draft_choice == "note",
            source=form["source"].value() or "" if form else window.draft,
            draft_at=window.draft_at,
            errors=tuple(form.errors.get("source", ())) if form else (),
            banner=banner,
        ),
        "beside": around.beside(
            token, page_around, window, parts, writers=writers, crowd=crowd, list_url=readers["list_url"]
        ),
    }
    return render(request, "threads/thread.html", context, status=status)


def _around(request: SignedIn, found: Thread, more: Mapping[str, Any]) -> Around:
    keeps_order = can_keep_order(request.user, found, found.workspace.sight.role)
    return Around(request.user, found, more, keeps_order)


def _joined(request: SignedIn, found: Thread, shown: list[Shown], window: Window, parts: Parts) -> SafeString:
    """The fragments in order, with a line before the first post that the viewer has not read, where some are read.

    What the viewer has just written is no news to them.
    """
    fragments = put_parts(request, found, [post.public_id for post in shown], fragments_of(shown))
    for i, post in enumerate(shown):
        if post.public_id == parts.settled:
            fragments[i] = mark_settled(fragments[i], parts.tab)
    for i in _seams(shown):
        fragments[i] = drawn("threads/_carried.html") + fragments[i]
    if fragments and window.first == 1:
        fragments[0] += parts.first
    first = _first_news(shown, window, request.user)
    if first is not None:
        fragments.insert(first, drawn("threads/_new.html", fresh=window.items - shown[first].nr + 1))
    return with_titles(request.user, spoken("".join(fragments)))


def _seams(shown: list[Shown]) -> list[int]:
    """Where posts begin that came from another thread; a thread that came as a whole has no such place."""
    shared = [i for i, post in enumerate(shown) if not post.is_note]
    return [i for above, i in pairwise(shared) if shown[i].has_come and not shown[above].has_come]


def _first_news(shown: list[Shown], window: Window, viewer: User) -> int | None:
    """Where in the window the first post stands that is news to the viewer, if the line above it belongs here."""
    if not window.read or not window.unread:
        return None
    news = (
        i
        for i, post in enumerate(shown)
        if not post.is_note and post.nr >= window.unread and post.author_id != viewer.public_id
    )
    first = next(news, None)
    if first is None or (shown[first].nr > window.unread and shown[first].nr == window.first):
        return None
    return first


def _reply(request: SignedIn, found: Thread) -> HttpResponse:
    require_writer(found.workspace.sight.role)
    typed, not_taken = typed_in(request, found.workspace)
    form = ReplyForm(typed)
    say_not_taken(form, not_taken)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    cleaned = form.cleaned_data
    act = write_note if cleaned["note"] else reply
    readers = readers_chosen(request.user, "note" if cleaned["note"] else "")
    try:
        text, key = cleaned["source"], cleaned["client_id"]
        words = words_of(
            text, [found.audience_id], found.workspace, readers=readers, client_id=key, writer=request.user
        )
        post = act(request.user, found, words=words, client_id=key, shown=cleaned["shown"])
    except ValidationError as error:
        form.add_error("source", error)
        return _page(request, found, form, status=422)
    except AudienceMoved:
        fresh = find_thread(request.user, found.public_id)
        return _page(request, fresh, form, status=409, banner=moved(crowd_of(fresh)))
    except ThreadMerged:
        return _elsewhere(request, find_thread(request.user, found.public_id))
    except ThreadClosed as error:
        fresh = find_thread(request.user, found.public_id)
        return _page(request, fresh, form, status=409, banner=_("Not sent: %s Your text is kept.") % error)
    except (TooFast, TooSoon) as error:
        banner = too_fast(error) if isinstance(error, TooFast) else too_soon(error)
        response = _page(request, found, form, status=429, banner=banner)
        response["Retry-After"] = str(error.wait)
        return response
    return posted(request, post)


def posted(request: SignedIn, post: Post) -> HttpResponse:
    """Go to a post that was just written; a script that sent it is told where that is."""
    url = place_of(post)
    if request.headers.get("X-Sent-By") != "composer":
        return redirect(url)
    return HttpResponse(status=200, headers={"X-Posted": url})


def place_of(post: Post) -> str:
    """The address of a post: its thread's page at that post."""
    page = ((post.after_nr or post.nr) - 1) // PAGE + 1
    return f"{url_of(post.thread)}?page={page}#p-{post.public_id}"


def url_of(found: Thread) -> str:
    """The address of a thread: the id finds, the words are decoration."""
    return reverse("threads:thread", args=[found.public_id, slugify(found.title)[:60] or "thread"])


def crowd_of(found: Thread) -> Crowd:
    """Who sees the thread; for *everyone here* the workspace brought it along."""
    everyone = found.workspace.sight.everyone
    if found.audience_id == everyone.audience_id:
        return everyone
    return crowds_of([found.audience_id])[found.audience_id]


def moved(crowd: Crowd) -> str:
    """Say that more people would read it than the writer was shown."""
    return ngettext(
        "Not sent yet: somebody can see this who could not when you began. It would now go to %(count)d person:"
        " %(firms)s. Send again if that is right.",
        "Not sent yet: somebody can see this who could not when you began. It would now go to %(count)d people:"
        " %(firms)s. Send again if that is right.",
        crowd.people,
    ) % {"count": crowd.people, "firms": ", ".join(f"{firm.name} {firm.people}" for firm in crowd.firms)}


def too_fast(error: TooFast) -> str:
    """Say how long to wait."""
    return (
        ngettext(
            "That was many posts in a minute. Send again in %d second; your text is kept.",
            "That was many posts in a minute. Send again in %d seconds; your text is kept.",
            error.wait,
        )
        % error.wait
    )


def too_soon(error: TooSoon) -> str:
    """Say how long to wait in a slow thread."""
    return _(
        "This thread is slow: each person writes once in %(gap)s. Send again in %(wait)s; your text is kept."
    ) % {"gap": say_span(error.gap), "wait": say_span(error.wait)}


def json_facts(request: SignedIn, posts: list[Any]) -> dict[str, Any]:
    """What differs by viewer on a page of fragments."""
    return {
        "me": request.user.public_id,
        "reactions": {post.public_id: ",".join(post.mine) for post in posts if post.mine},
    }
