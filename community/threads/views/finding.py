"""What is found while somebody writes: threads to link to, threads like the one they begin, tags, titles of links."""

import re

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Min
from django.db.models.functions import Lower
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from community.threads.models import TAG_LENGTH, ThreadTag
from community.threads.titles import SUGGESTED, even, threads_like, threads_named
from community.threads.views.composing import place_named
from community.workspaces.links import MOST, named
from community.workspaces.sight import find_workspace
from community.workspaces.views.shown import SignedIn

LEAST = 10  # characters of a title, before it says enough to be compared
_TARGET = re.compile(r"([a-z])/([a-z2-7]{12})")


@login_required
@require_safe
@even
def linkable(request: SignedIn, place: str) -> HttpResponse:
    """Threads of the place's workspace that the writer sees. What goes into the text is an address without words:
    whoever may not see the thread is told nothing by it, and whoever may reads its title there."""
    workspace, _audience_id = place_named(request, place)
    rows = threads_named(request.user, workspace, request.GET.get("q", ""))
    return render(request, "threads/_linkable.html", {"rows": rows, "site": settings.SITE_URL})


@login_required
@require_safe
@even
def similar(request: SignedIn, workspace_id: str) -> HttpResponse:
    """Threads whose titles are like the one that is being typed."""
    workspace = find_workspace(request.user, workspace_id)
    title = request.GET.get("title", "").strip()
    rows = threads_like(request.user, workspace, title) if len(title) >= LEAST else []
    return render(request, "threads/_similar.html", {"rows": rows})


@login_required
@require_safe
def tags(request: SignedIn, workspace_id: str) -> HttpResponse:
    """Tags in use there, as far as the viewer sees, that begin as typed: the most used first."""
    workspace = find_workspace(request.user, workspace_id)
    typed = request.GET.get("q", "").strip().lstrip("#")[:TAG_LENGTH]
    seen = ThreadTag.objects.visible_to(request.user, workspace).filter(name__istartswith=typed)
    rows = seen.annotate(word=Lower("name")).values("word").annotate(name=Min("name"), used=Count("id"))
    found = rows.order_by("-used", "word")[:SUGGESTED] if typed else ()
    return render(request, "threads/_tags.html", {"rows": found})


@login_required
@require_safe
def titles(request: SignedIn) -> JsonResponse:
    """The titles and cards of bare links on a page that is open, as far as the viewer sees what they lead to."""
    asked = [_TARGET.fullmatch(each) for each in request.GET.getlist("to")[:MOST]]
    found = named(request.user, [(each[1], each[2]) for each in asked if each])
    return JsonResponse({f"{letter}/{key}": each._asdict() for (letter, key), each in found.items()})
