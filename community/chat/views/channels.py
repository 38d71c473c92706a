"""The channels of a workspace: find one, open one, change one, put one away, have it among one's own."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.chat import actions
from community.chat.access import can_keep_channel
from community.chat.forms import ChannelForm, ConversationForm, NamesForm
from community.chat.hooks import hook_facts
from community.chat.lists import channels_in
from community.chat.reading import find_channel, read_people
from community.workspaces.access import AudienceMoved, require_open, require_writer
from community.workspaces.models import Seat, Workspace
from community.workspaces.sight import audience_facts, find_workspace
from community.workspaces.views.shown import SignedIn, in_workspace


@login_required
@require_safe
def channels(request: SignedIn, workspace_id: str) -> HttpResponse:
    """All channels that the viewer sees there; a script asks for the navigation's part only."""
    workspace = find_workspace(request.user, workspace_id)
    if request.headers.get("X-Part") == "nav":
        return render(request, "chat/_nav_part.html", {"workspace": workspace})
    context = {**in_workspace(request, workspace, "chat"), "rows": channels_in(request.user, workspace)}
    return render(request, "chat/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: SignedIn, workspace_id: str) -> HttpResponse:
    """Open a channel."""
    workspace = _written(request, workspace_id)
    form = ChannelForm(
        request.POST if request.method == "POST" else None,
        workspace=workspace,
        viewer=request.user,
        initial={"choice": "everyone"},
    )
    banner, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            cleaned = form.cleaned_data
            try:
                opened = actions.open_channel(
                    request.user,
                    workspace,
                    name=cleaned["name"],
                    topic=cleaned["topic"],
                    description=cleaned["description"],
                    choice=form.chosen(),
                    shown=cleaned["shown"],
                )
                return redirect("chat:channel", opened.public_id)
            except ValidationError as error:
                form.add_error(None, error)
            except AudienceMoved:
                workspace, status = find_workspace(request.user, workspace_id), 409
                banner = _(
                    "Not opened yet: somebody is here who was not when you began. Look again who sees it."
                )
    crowd = workspace.sight.everyone
    own_firm = next((firm for firm in crowd.firms if firm.public_id == request.user.firm.public_id), None)
    context = {
        **in_workspace(request, workspace, "chat"),
        "form": form,
        "own_firm": own_firm,
        "banner": banner,
    }
    return render(request, "chat/create.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def converse(request: SignedIn, workspace_id: str) -> HttpResponse:
    """Begin a conversation with named people, or go on with the one there is."""
    workspace = _written(request, workspace_id)
    seats = Seat.objects.in_force().filter(audience_id=workspace.sight.everyone_id).exclude(user=request.user)
    others = [
        seat.user for seat in seats.select_related("user__firm").order_by("user__firm__name", "user__name")
    ]
    form = ConversationForm(
        request.POST if request.method == "POST" else None,
        others=others,
        initial={"people": request.GET.getlist("with")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            opened = actions.open_conversation(request.user, workspace, people=form.chosen())
            return redirect("chat:channel", opened.public_id)
        except ValidationError as error:
            form.add_error("people", error)
    context = {**in_workspace(request, workspace, "chat"), "form": form}
    return render(request, "chat/converse.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: SignedIn, channel_id: str) -> HttpResponse:
    """Change what a channel is called."""
    found = find_channel(request.user, channel_id)
    if not can_keep_channel(request.user, found, found.workspace.sight.role):
        raise PermissionDenied(_("Only its opener, an owner or a moderator changes a channel."))
    initial = {"name": found.name, "topic": found.topic, "description": found.description}
    form = NamesForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_channel(request.user, found, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("chat:channel", found.public_id)
        except ValidationError as error:
            form.add_error(None, error)
    request.workspace_id = found.workspace.public_id
    crowd, _parties = read_people(found)
    context: dict[str, Any] = {
        "workspace": found.workspace,
        "section": f"channel-{found.public_id}",
        "channel": found,
        "form": form,
        **hook_facts(request.user, found),
        "audience_facts": audience_facts(crowd, request.user, found.workspace),
    }
    return render(request, "chat/settings.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def archiving(request: SignedIn, channel_id: str) -> HttpResponse:
    """Put a channel away."""
    found = find_channel(request.user, channel_id)
    actions.archive_channel(request.user, found)
    messages.success(request, _("Archived. It can still be read, under All channels."))
    return redirect("chat:channel", found.public_id)


@login_required
@require_POST
def return_(request: SignedIn, channel_id: str) -> HttpResponse:
    """Let people write in an archived channel again."""
    found = find_channel(request.user, channel_id)
    actions.bring_back_channel(request.user, found)
    messages.success(request, _("People can write here again."))
    return redirect("chat:channel", found.public_id)


@login_required
@require_POST
def leaving(request: SignedIn, channel_id: str) -> HttpResponse:
    """Take a channel out of one's own."""
    found = find_channel(request.user, channel_id)
    actions.leave_channel(request.user, found)
    messages.success(request, _("You left. The channel stands under All channels, to join again."))
    return redirect("chat:list", found.workspace.public_id)


@login_required
@require_POST
def joining(request: SignedIn, channel_id: str) -> HttpResponse:
    """Have a channel among one's own again."""
    found = find_channel(request.user, channel_id)
    actions.join_channel(request.user, found)
    return redirect("chat:channel", found.public_id)


def _written(request: SignedIn, workspace_id: str) -> Workspace:
    """The workspace, where the viewer may write in it."""
    workspace = find_workspace(request.user, workspace_id)
    require_writer(workspace.sight.role)
    require_open(workspace)
    return workspace
