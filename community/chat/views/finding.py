"""Find something in a channel: words, a day, a file."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from community.chat.finding import files_of, first_since
from community.chat.fragments import say_day
from community.chat.models import Channel
from community.chat.naming import name_of
from community.chat.reading import find_channel, read_people
from community.chat.searching import MOST_TYPED, look, read_query
from community.chat.views.channel import number
from community.chat.views.sending import place_of
from community.files.models import Kind
from community.rooms.days import beginning_of
from community.workspaces.sight import audience_facts
from community.workspaces.views.shown import SignedIn


def _context(request: SignedIn, found: Channel) -> dict[str, Any]:
    request.workspace_id = found.workspace.public_id
    crowd, parties = read_people(found)
    return {
        "workspace": found.workspace,
        "section": f"channel-{found.public_id}",
        "channel": found,
        "name": name_of(found, request.user, parties),
        "audience_facts": audience_facts(crowd, request.user, found.workspace),
    }


@login_required
@require_safe
def search(request: SignedIn, channel_id: str) -> HttpResponse:
    """Find messages of a channel by their words, by who wrote them, by what they have and when they were written."""
    found = find_channel(request.user, channel_id)
    typed = " ".join(request.GET.get("q", "").split())[:MOST_TYPED]
    query = read_query(request.user, found, typed)
    is_asked = not (query.is_empty or query.faults)
    results = look(request.user, found, query, below=number(request, "older") or 0) if is_asked else None
    context = {
        **_context(request, found),
        "q": typed,
        "query": query,
        "results": results,
        "most": MOST_TYPED,
        "is_older": "older" in request.GET,
    }
    return render(request, "chat/search.html", context)


@login_required
@require_safe
def day(request: SignedIn, channel_id: str) -> HttpResponse:
    """Go to the first message of a day in the reader's zone, or of the next day on which something was written."""
    found = find_channel(request.user, channel_id)
    typed = request.GET.get("on", "")
    moment = beginning_of(typed)
    if moment is None:
        context = {**_context(request, found), "typed": typed, "today": timezone.localdate().isoformat()}
        return render(request, "chat/day.html", context, status=422 if typed else 200)
    first = first_since(found, moment)
    if first is None:
        messages.info(request, _("Nobody has written here yet."))
        return redirect("chat:channel", found.public_id)
    asked, come = moment.date(), timezone.localtime(first.at).date()
    if come < asked:
        said = _("Nothing was written on %s or later. This is the newest message.")
        messages.info(request, said % say_day(moment))
    elif come > asked:
        said = _("Nothing was written on %s. This is the next message after it.")
        messages.info(request, said % say_day(moment))
    return redirect(place_of(found, first))


@login_required
@require_safe
def files(request: SignedIn, channel_id: str) -> HttpResponse:
    """The files that were sent in a channel, newest first."""
    found = find_channel(request.user, channel_id)
    asked = {name: request.GET.get(name, "") for name in ("kind", "person", "after")}
    page = files_of(request.user, found, **asked)
    query = request.GET.copy()
    query["after"] = page.next
    byline = next((row.byline for row in page.rows if row.author_id == asked["person"]), "")
    context = {
        **_context(request, found),
        "page": page,
        "kinds": Kind.choices,
        "kind": asked["kind"] if asked["kind"] in Kind.values else "",
        "person": asked["person"] if byline else "",
        "byline": byline,
        "after": asked["after"],
        "next_query": query.urlencode(),
        "source_word": _("Message"),
    }
    return render(request, "chat/files.html", context)
