"""What a workspace's owners set for its files."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.files.actions import rule_files
from community.files.forms import RulesForm
from community.files.models import Rules
from community.workspaces.access import require_role
from community.workspaces.models import Role
from community.workspaces.sight import find_workspace
from community.workspaces.views.shown import SignedIn, in_workspace


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: SignedIn, workspace_id: str) -> HttpResponse:
    """Set how large files may be in a workspace, and of which types."""
    workspace = find_workspace(request.user, workspace_id)
    require_role(request.user, workspace, Role.OWNER)
    form = (
        RulesForm(request.POST)
        if request.method == "POST"
        else RulesForm.of(Rules.objects.filter(pk=workspace.pk).first())
    )
    if form.is_bound and form.is_valid():
        rule_files(request.user, workspace, **form.cleaned_data)
        messages.success(
            request, _("Saved. Size and types count for what is uploaded from now on, marks at once.")
        )
        return redirect("files:rules", workspace.public_id)
    context = {**in_workspace(request, workspace, "files"), "form": form}
    return render(request, "files/rules.html", context, status=422 if form.is_bound else 200)
