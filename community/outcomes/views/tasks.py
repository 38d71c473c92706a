"""What there is to do in a workspace, and the tick."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from community.chat.reading import find_channel, find_message
from community.chat.views.sending import is_script, place_of
from community.outcomes.actions import tick_task
from community.outcomes.listing import SHOWN, tasks_in
from community.outcomes.models import Task
from community.workspaces.sight import find_workspace
from community.workspaces.views.shown import SignedIn, in_workspace


@login_required
@require_safe
def tasks(request: SignedIn, workspace_id: str) -> HttpResponse:
    """What the viewer has to do there; or what anybody has, in all channels or in one, open or done."""
    workspace = find_workspace(request.user, workspace_id)
    asked = request.GET.get("show", "")
    channel_id = request.GET.get("channel", "")
    channel = find_channel(request.user, channel_id) if channel_id else None
    show = asked if asked in SHOWN else "all" if channel else "mine"
    context = {
        **in_workspace(request, workspace, "tasks"),
        "listed": tasks_in(
            request.user, workspace, show=show, channel=channel, after=request.GET.get("after", "")
        ),
        "show": show,
        "channel": channel,
    }
    return render(request, "outcomes/tasks.html", context)


@login_required
@require_POST
def ticking(request: SignedIn, message_id: str) -> HttpResponse:
    """Tick the box, or take the tick back."""
    message = find_message(request.user, message_id)
    found = get_object_or_404(Task.objects.visible_to(request.user), message=message)
    found.message, found.channel = message, message.channel
    tick_task(request.user, found, is_done=request.POST.get("done") == "1")
    if is_script(request):
        return HttpResponse(status=204)
    if request.POST.get("back") == "list":
        return redirect("outcomes:tasks", message.channel.workspace.public_id)
    return redirect(place_of(message.channel, message))
