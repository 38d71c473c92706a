"""The templates of a workspace."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.threads.actions.starters import set_starter
from community.threads.kinds import all_kinds
from community.threads.starters import StarterForm, starters_in
from community.workspaces.sight import find_workspace
from community.workspaces.views.shown import SignedIn, in_workspace


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def starters(request: SignedIn, workspace_id: str) -> HttpResponse:
    """What new threads begin with; the address may name the category and the kind of the one to change."""
    workspace = find_workspace(request.user, workspace_id)
    if not workspace.sight.is_steward:
        raise PermissionDenied(_("Only an owner or a moderator can change templates."))
    rows = starters_in(request.user, workspace)
    asked = (request.GET.get("category", ""), request.GET.get("kind", ""))
    known = {(row.category.public_id if row.category else "", row.kind): row.source for row in rows}
    initial = {"category": asked[0], "kind": asked[1], "source": known.get(asked, "")}
    form = StarterForm(request.POST or None, workspace=workspace, viewer=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        set_starter(request.user, workspace, **form.cleaned_data)
        messages.success(
            request, _("Saved.") if form.cleaned_data["source"] else _("There is no template for that now.")
        )
        return redirect("threads:starters", workspace.public_id)
    labels = {each.name: each.label for each in all_kinds()}
    context = {
        **in_workspace(request, workspace, "threads"),
        "form": form,
        "rows": [(row, labels.get(row.kind, "")) for row in rows],
    }
    return render(request, "threads/starters.html", context, status=422 if form.errors else 200)
