"""What one follows: in a workspace, its categories and threads, and on a thread's page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.views.decorators.http import require_http_methods, require_POST

from community.chat.reading import find_channel
from community.notifications.actions import (
    follow_category,
    follow_channel,
    follow_tag,
    follow_thread,
    follow_workspace,
)
from community.notifications.following import (
    choice_of_workspace,
    choices_in,
    latest_tags,
    shelves_of,
    tags_of,
)
from community.notifications.forms import LevelForm, TagLevelForm
from community.notifications.models import Level, Subscription
from community.threads.models import TAG_LENGTH, Category
from community.threads.reading import find_thread
from community.threads.views.thread import url_of
from community.workspaces.models import Workspace
from community.workspaces.pages import page_of
from community.workspaces.sight import find_workspace
from community.workspaces.views.shown import SignedIn, in_workspace

_HEARS = {
    Level.WATCHING: _later(
        "Your inbox says when something is said here: in one line, until you have read it."
    ),
    "": _later("Your inbox says when you are mentioned here."),
    Level.MUTED: _later("Muted: the channel counts nowhere and tells you of nothing, not even a mention."),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def following(request: SignedIn, workspace_id: str) -> HttpResponse:
    """The levels of the workspace, of each category, of tags and of threads; POST chooses one."""
    workspace = find_workspace(request.user, workspace_id)
    if request.method == "POST" and "tag" in request.POST:
        return _tag(request, workspace)
    if request.method == "POST":
        form = LevelForm(request.POST)
        if not form.is_valid():
            return HttpResponse(_("Choose one of the levels."), status=422)
        named = request.POST.get("category", "")
        rows = Category.objects.visible_to(request.user, workspace).filter(workspace=workspace)
        level = form.cleaned_data["level"]
        if named:
            follow_category(request.user, get_object_or_404(rows, public_id=named), level=level)
        else:
            follow_workspace(request.user, workspace, level=level)
        messages.success(request, _("Saved."))
        return redirect("notifications:following", workspace.public_id)
    asked = {"tag": request.GET.get("tag", "")[:TAG_LENGTH]}
    return _page(request, workspace, TagLevelForm(initial=asked, auto_id="tag_%s"))


def _tag(request: SignedIn, workspace: Workspace) -> HttpResponse:
    form = TagLevelForm(request.POST, auto_id="tag_%s")
    if form.is_valid():
        try:
            follow_tag(
                request.user, workspace, tag=form.cleaned_data["tag"], level=form.cleaned_data["level"]
            )
            messages.success(request, _("Saved."))
            return redirect("notifications:following", workspace.public_id)
        except ValidationError as error:
            form.add_error("tag", error)
    return _page(request, workspace, form, status=422)


def _page(
    request: SignedIn, workspace: Workspace, tag_form: TagLevelForm, *, status: int = 200
) -> HttpResponse:
    chosen = choices_in(request.user, workspace)
    shelves = shelves_of(request.user, workspace, chosen)
    threads = (
        Subscription.objects.visible_to(request.user, workspace)
        .filter(user=request.user, workspace=workspace, thread__isnull=False)
        .select_related("thread")
    )
    context = {
        **in_workspace(request, workspace, "following"),
        "form": LevelForm.of(choice_of_workspace(chosen), auto_id="workspace_%s"),
        "shelves": [
            (shelf.category, LevelForm.of(shelf.choice, auto_id=f"{shelf.category.public_id}_%s"))
            for shelf in shelves
        ],
        "tags": tags_of(request.user, workspace),
        "tag_form": tag_form,
        "latest_tags": latest_tags(request.user, workspace),
        "page": page_of(
            threads,
            order=("thread__title", "thread__public_id"),
            named="thread__public_id",
            after=request.GET.get("after", ""),
        ),
    }
    return render(request, "notifications/following.html", context, status=status)


@login_required
@require_POST
def thread(request: SignedIn, thread_id: str) -> HttpResponse:
    """Choose how closely to follow one thread."""
    found = find_thread(request.user, thread_id)
    form = LevelForm(request.POST)
    if not form.is_valid():
        return HttpResponse(_("Choose one of the levels."), status=422)
    follow_thread(request.user, found, level=form.cleaned_data["level"])
    if request.headers.get("X-Sent-By") != "keys":  # which says so itself, where it was pressed
        messages.success(request, _("Saved."))
    return redirect(url_of(found))


@login_required
@require_POST
def channel(request: SignedIn, channel_id: str) -> HttpResponse:
    """Be told of everything in a channel, of mentions, or of nothing."""
    found = find_channel(request.user, channel_id)
    form = LevelForm(request.POST)
    if not form.is_valid():
        return HttpResponse(_("Choose one of the levels."), status=422)
    level = form.cleaned_data["level"]
    follow_channel(request.user, found, level=level)
    messages.success(request, _HEARS.get(level, _HEARS[""]))
    return redirect("chat:channel", found.public_id)
