"""Votes for an idea, and the page that says what becomes of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.threads.kinds.idea.actions import move_idea, take_vote_back, vote_for_idea
from community.threads.kinds.idea.forms import StatusForm
from community.threads.kinds.idea.models import Idea
from community.threads.models import Thread
from community.threads.reading import find_thread
from community.threads.views.thread import url_of
from community.threads.views.title import form_page
from community.workspaces.views.shown import SignedIn


def _idea(request: SignedIn, idea_id: str) -> Thread:
    found = find_thread(request.user, idea_id)
    if found.kind != "idea":
        raise Http404
    return found


@login_required
@require_POST
def vote(request: SignedIn, idea_id: str) -> HttpResponse:
    """Vote for it (`has` is 1), or take the vote back."""
    found = _idea(request, idea_id)
    try:
        (vote_for_idea if request.POST.get("has") == "1" else take_vote_back)(request.user, found)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(url_of(found))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: SignedIn, idea_id: str) -> HttpResponse:
    """Say what becomes of it, and why."""
    found = _idea(request, idea_id)
    workspace = found.workspace
    request.workspace_id = workspace.public_id
    if not workspace.sight.is_steward:
        raise PermissionDenied(_("Only an owner or a moderator can say what becomes of an idea."))
    row = Idea.objects.visible_to(request.user, workspace).get(thread=found)
    form = StatusForm(request.POST or None, initial={"status": row.status, "reason": row.reason})
    if request.method == "POST" and form.is_valid():
        move_idea(request.user, found, **form.cleaned_data)
        messages.success(request, _("Changed. Those who voted for it or follow it are told."))
        return redirect(url_of(found))
    return form_page(request, found, "threads/kinds/idea_status.html", form)
