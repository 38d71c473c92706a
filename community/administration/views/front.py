"""The front page of /manage/, and the list of workspaces."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from community.administration.access import site_admins_only
from community.administration.lists import oldest_undone, workspaces_listed
from community.administration.waiting import panels
from community.workspaces.views.shown import SignedIn

PAGE_SIZE = 100


@site_admins_only
@require_safe
def front(request: SignedIn) -> HttpResponse:
    """What waits for a site admin, and where everything is."""
    shown = {"section": "front", "undone": oldest_undone(), "waiting": [panel() for panel in panels]}
    return render(request, "administration/front.html", shown)


@site_admins_only
@require_safe
def workspaces(request: SignedIn) -> HttpResponse:
    """Every workspace by its allow-listed columns. There is no way in from here."""
    wanted = request.GET.get("q", "").strip()[:100]
    rows = workspaces_listed()
    if wanted:
        rows = rows.filter(name__icontains=wanted)
    last = rows.filter(public_id=request.GET.get("after", "")).first()
    if last:
        rows = rows.filter(name__gte=last["name"]).exclude(
            name=last["name"], public_id__lte=last["public_id"]
        )
    found = list(rows[: PAGE_SIZE + 1])
    shown = {
        "section": "workspaces",
        "rows": found[:PAGE_SIZE],
        "q": wanted,
        "next": found[PAGE_SIZE - 1]["public_id"] if len(found) > PAGE_SIZE else "",
    }
    return render(request, "administration/workspaces.html", shown)
