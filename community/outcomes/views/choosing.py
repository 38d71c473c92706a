"""Choose messages of a channel, for what comes out of them."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from community.chat.models import Channel
from community.chat.naming import name_of
from community.chat.reading import find_channel, read_people, read_window
from community.outcomes.reading import MOST_CHOSEN, chosen_ids
from community.rooms.access import require_pen
from community.workspaces.sight import audience_facts
from community.workspaces.views.shown import SignedIn


@login_required
@require_safe
def choosing(request: SignedIn, channel_id: str) -> HttpResponse:
    """The messages of a window with boxes; what was chosen in other windows comes along."""
    found = find_writable(request, channel_id)
    at = request.GET.get("at", "")[:12]
    window = read_window(
        request.user,
        found,
        at=at,
        before=_number(request, "before"),
        after=_number(request, "after"),
    )
    chosen = chosen_ids(request.GET.getlist("m"))[:MOST_CHOSEN]
    here = {message.public_id for message in window.messages}
    crowd, parties = read_people(found)
    context = {
        "workspace": found.workspace,
        "section": f"channel-{found.public_id}",
        "channel": found,
        "name": name_of(found, request.user, parties),
        "window": window,
        "at": at,
        "chosen": chosen,
        "elsewhere": [each for each in chosen if each not in here],
        "most": MOST_CHOSEN,
        "audience_facts": audience_facts(crowd, request.user, found.workspace),
    }
    return render(request, "outcomes/choosing.html", context)


def find_writable(request: SignedIn, channel_id: str) -> Channel:
    """The channel, where the viewer sees it and may write in its workspace."""
    found = find_channel(request.user, channel_id)
    request.workspace_id = found.workspace.public_id
    require_pen(found.workspace)
    return found


def _number(request: SignedIn, name: str) -> int | None:
    typed = request.GET.get(name, "")
    return int(typed[:9]) if typed.isdecimal() else None
