"""Legal holds on what a workspace's people said: who set one, when and why. Nobody else learns of them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.administration.access import site_admins_only
from community.administration.lists import holds_listed, people_of
from community.retention.actions import lift_hold, set_hold
from community.retention.forms import HoldForm, LiftForm
from community.retention.models import Hold
from community.workspaces.models import Workspace
from community.workspaces.views.shown import SignedIn


@site_admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def holds(request: SignedIn, workspace_id: str) -> HttpResponse:
    """The holds of a workspace; POST sets one."""
    workspace = get_object_or_404(Workspace, public_id=workspace_id)
    people = people_of(workspace)
    form = HoldForm(request.POST if request.method == "POST" else None, people=people)
    if form.is_bound and form.is_valid():
        try:
            set_hold(request.user, workspace, person=form.chosen(), why=form.cleaned_data["why"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("From now on it is held. Nobody in the workspace sees that."))
            return redirect("administration:holds", workspace.public_id)
    return _page(request, workspace, form, status=422 if form.is_bound else 200)


@site_admins_only
@require_POST
def hold_lifted(request: SignedIn, workspace_id: str, hold_id: str) -> HttpResponse:
    """End a hold."""
    hold = get_object_or_404(
        Hold.objects.visible_to(request.user), public_id=hold_id, workspace__public_id=workspace_id
    )
    form = LiftForm(request.POST)
    if not form.is_valid():
        empty = HoldForm(people=people_of(hold.workspace))
        return _page(request, hold.workspace, empty, status=422, unsaid=hold.public_id)
    lift_hold(request.user, hold, why=form.cleaned_data["why"])
    messages.success(request, _("Lifted. What nothing else holds is deleted within minutes."))
    return redirect("administration:holds", workspace_id)


def _page(
    request: SignedIn, workspace: Workspace, form: HoldForm, *, status: int = 200, unsaid: str = ""
) -> HttpResponse:
    rows, aside = holds_listed(workspace)
    context: dict[str, Any] = {
        "section": "workspaces",
        "held_workspace": workspace,
        "form": form,
        "rows": rows,
        "aside": aside,
        "unsaid": unsaid,
    }
    return render(request, "administration/holds.html", context, status=status)
