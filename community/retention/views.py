"""How long a workspace keeps messages: its owners' page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.retention.actions import set_rule
from community.retention.forms import RuleForm
from community.retention.rules import DELAY, rule_in_force, rule_to_come
from community.workspaces.access import require_role
from community.workspaces.models import Role
from community.workspaces.sight import find_workspace
from community.workspaces.views.shown import SignedIn, in_workspace


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: SignedIn, workspace_id: str) -> HttpResponse:
    """See and set the rule."""
    workspace = find_workspace(request.user, workspace_id)
    require_role(request.user, workspace, Role.OWNER)
    now, later = rule_in_force(workspace), rule_to_come(workspace)
    counts = later or now
    shown = counts.days if counts else None
    form = RuleForm(
        request.POST if request.method == "POST" else None,
        initial={"keeps": "days" if shown else "ever", "days": shown},
    )
    if form.is_bound and form.is_valid():
        made = set_rule(request.user, workspace, days=form.chosen())
        waits = made is not None and made.from_at > made.set_at
        said = _("Saved. Every channel says so until it begins.") if waits else _("Saved.")
        messages.success(request, said)
        return redirect("retention:rule", workspace.public_id)
    context = {
        **in_workspace(request, workspace, "settings"),
        "form": form,
        "now": now,
        "later": later,
        "delay": DELAY.days,
    }
    return render(request, "retention/rule.html", context, status=422 if form.is_bound else 200)
