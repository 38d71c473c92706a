"""What a writer is told while they call many people at once."""

from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.views.decorators.http import require_safe

from community.chat.calling import called_by, refusal
from community.chat.reading import find_channel
from community.workspaces.views.shown import SignedIn

MOST_GROUPS = 20


@login_required
@require_safe
def calling(request: SignedIn, channel_id: str) -> JsonResponse:
    """How many people the groups `?group=` of a channel are, in words; and whether the viewer may call so many."""
    found = find_channel(request.user, channel_id)
    called = called_by(request.user, found, request.GET.getlist("group")[:MOST_GROUPS])
    why = refusal(request.user, found, called, found.workspace.sight.role)
    return JsonResponse({"people": len(called.users), "words": why or called.say(), "may": not why})
