"""Over all of the viewer's workspaces: home, the workspaces themselves, and which one a new thread is for."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from community.rooms.reactions import kinds
from community.threads.drafts import drafts_of
from community.threads.lists import threads_everywhere
from community.workspaces.pages import page_of
from community.workspaces.people import places_to_write, with_crowds, workspaces_visible_to
from community.workspaces.signing import to_sign, waiting_for
from community.workspaces.views.shown import SignedIn

PLACES = 50


@login_required
@require_safe
def home(request: SignedIn) -> HttpResponse:
    """The first page after signing in."""
    only = "unread" if request.GET.get("show") == "unread" else "all"
    after = request.GET.get("after", "")
    page = threads_everywhere(request.user, only=only, after=after)
    # A later page is a look back: it stays as it was read.
    live = {"rows": page.rows, "topic": "" if after else "lists", "with_workspace": True}
    if request.headers.get("X-Part") == "rows":
        return render(request, "threads/_rows.html", live)
    context = {
        **live,
        "section": "home",
        "page": page,
        "only": only,
        "drafts": drafts_of(request.user),
        "to_sign": to_sign(request.user),
        "waiting_for": waiting_for(request.user),
    }
    return render(request, "feed/home.html", context)


@login_required
@require_safe
def workspaces(request: SignedIn) -> HttpResponse:
    """Every workspace that the viewer is in; the rail has room for a few."""
    after = request.GET.get("after", "")
    mine = workspaces_visible_to(request.user)
    page = page_of(mine, order=("name", "public_id"), named="public_id", after=after, size=PLACES)
    context = {"section": "workspaces", "page": page, "places": with_crowds(page.rows)}
    return render(request, "feed/workspaces.html", context)


@login_required
@require_safe
def new_thread(request: SignedIn) -> HttpResponse:
    """Which workspace a new thread is for: one's only one, or a choice."""
    after = request.GET.get("after", "")
    mine = places_to_write(request.user)
    page = page_of(mine, order=("name", "public_id"), named="public_id", after=after, size=PLACES)
    if len(page.rows) == 1 and not after:
        return redirect("threads:create", page.rows[0].public_id)
    context = {"section": "home", "page": page, "places": with_crowds(page.rows)}
    return render(request, "feed/new_thread.html", context)


@login_required
@require_safe
def keys(request: SignedIn) -> HttpResponse:
    """What each key does."""
    return render(request, "ui/keys.html", {"section": ""})


@login_required
@require_safe
def part(request: SignedIn, template: str, is_kept: bool = False) -> HttpResponse:
    """A dialog, menu or sentence that pages fetch when it is needed; the browser keeps what every page needs."""
    response = render(request, template, {"kinds": kinds()})
    if is_kept:
        response["Cache-Control"] = "private, max-age=3600"
    return response
