"""Open a workspace, and its overview."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community.workspaces import facts
from community.workspaces.actions import open_workspace
from community.workspaces.actions.open import can_open_workspace
from community.workspaces.forms import WorkspaceForm
from community.workspaces.people import agreements_required, owners_by_firm
from community.workspaces.sight import find_workspace
from community.workspaces.views.shown import SignedIn, in_workspace


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: SignedIn) -> HttpResponse:
    """Open a workspace; its opener owns it."""
    if not can_open_workspace(request.user):
        raise PermissionDenied(_("A site admin must let you open workspaces. Ask one of them."))
    form = WorkspaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        workspace = open_workspace(request.user, **form.cleaned_data)
        return redirect("workspaces:overview", workspace.public_id)
    status = 422 if form.is_bound else 200
    return render(request, "workspaces/create.html", {"form": form}, status=status)


@login_required
@require_safe
def overview(request: SignedIn, workspace_id: str) -> HttpResponse:
    """What the workspace is for, who owns it, and what happened last."""
    workspace = find_workspace(request.user, workspace_id)
    owners = owners_by_firm(workspace)
    shown = in_workspace(request, workspace, "overview")
    agreements = list(agreements_required(workspace))
    shown |= {"owners": owners, "agreements": agreements, "panels": facts.panels_of(request.user, workspace)}
    # Owner, opened, agreements: the title block has as many columns as cells, at most four in a row.
    shown["cells"] = min(len(owners) + 1 + bool(agreements), 4)
    return render(request, "workspaces/overview.html", shown)
