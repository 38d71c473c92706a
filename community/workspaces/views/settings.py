"""A workspace's settings: its name, its firms, its agreements, and its end; and leaving it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Agreement
from community.workspaces.access import require_role
from community.workspaces.actions import (
    add_firm,
    close_workspace,
    describe_workspace,
    leave_workspace,
    lift_gate,
    promise,
    remove_firm,
    reopen_workspace,
    set_gate,
)
from community.workspaces.forms import AgreementForm, FirmForm, PromiseForm, WorkspaceForm
from community.workspaces.models import Role, Workspace
from community.workspaces.people import agreements_offered, firms_offered, workspaces_visible_to
from community.workspaces.sight import find_workspace
from community.workspaces.views.shown import SignedIn, confirmation, in_workspace


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: SignedIn, workspace_id: str) -> HttpResponse:
    """Rename and describe; the page lists what else there is to set."""
    workspace = _owned(request, workspace_id)
    form = WorkspaceForm(request.POST) if request.method == "POST" else WorkspaceForm.of(workspace)
    if form.is_bound and form.is_valid():
        describe_workspace(request.user, workspace, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("workspaces:settings", workspace.public_id)
    return _page(request, workspace, {"form": form}, status=422 if form.is_bound else 200)


def _owned(request: SignedIn, workspace_id: str) -> Workspace:
    workspace = find_workspace(request.user, workspace_id)
    require_role(request.user, workspace, Role.OWNER)
    return workspace


def _page(
    request: SignedIn, workspace: Workspace, forms: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    shown = in_workspace(request, workspace, "settings")
    shown |= {
        "form": WorkspaceForm.of(workspace),
        "promise_form": PromiseForm.of(workspace),
        "firm_form": FirmForm(offered=firms_offered(request.user, workspace)),
        "agreement_form": AgreementForm(offered=agreements_offered(request.user, workspace)),
        "participations": workspace.participations.select_related("firm").order_by("firm__kind", "pk"),
        "gates": workspace.gates.select_related("agreement").order_by("pk"),
    }
    return render(request, "workspaces/settings.html", shown | forms, status=status)


@login_required
@require_POST
def promises(request: SignedIn, workspace_id: str) -> HttpResponse:
    """Change what the workspace promises."""
    workspace = _owned(request, workspace_id)
    form = PromiseForm(request.POST)
    if form.is_valid():
        promise(request.user, workspace, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("workspaces:settings", workspace.public_id)
    return _page(request, workspace, {"promise_form": form}, status=422)


@login_required
@require_POST
def firms(request: SignedIn, workspace_id: str) -> HttpResponse:
    """Add a firm."""
    workspace = _owned(request, workspace_id)
    form = FirmForm(request.POST, offered=firms_offered(request.user, workspace))
    if form.is_valid():
        firm = form.cleaned_data["firm"]
        try:
            add_firm(request.user, workspace, firm)
        except ValidationError as error:
            form.add_error("firm", error)
        else:
            messages.success(request, _("%s takes part. Invite its people.") % firm)
            return redirect("workspaces:settings", workspace.public_id)
    return _page(request, workspace, {"firm_form": form}, status=422)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def firm_removal(request: SignedIn, workspace_id: str, firm_id: str) -> HttpResponse:
    """Ask, then remove a firm with its people."""
    workspace = _owned(request, workspace_id)
    rows = workspace.participations.select_related("firm")
    firm = get_object_or_404(rows, firm__public_id=firm_id).firm
    if request.method == "POST":
        try:
            remove_firm(request.user, workspace, firm)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("workspaces:settings", workspace.public_id)
        messages.success(request, _("%s no longer takes part.") % firm)
        still_here = workspace.memberships.filter(user=request.user).exists()
        return redirect("workspaces:settings", workspace.public_id) if still_here else redirect("feed:home")
    people = workspace.memberships.filter(firm=firm).count()
    effects = [
        ngettext(
            "%(count)d person of %(firm)s loses sight of the workspace at once.",
            "%(count)d people of %(firm)s lose sight of the workspace at once.",
            people,
        )
        % {"count": people, "firm": firm},
        _("What they wrote stays, under their names."),
        _("To let them in again, each needs a new invite."),
    ]
    title = _("Remove %(firm)s from %(workspace)s?") % {"firm": firm, "workspace": workspace}
    return _ask(request, workspace, title=title, effects=effects, button=_("Remove %s") % firm)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def requirements(request: SignedIn, workspace_id: str) -> HttpResponse:
    """Require an agreement: first the question with what follows, then the act."""
    workspace = _owned(request, workspace_id)
    typed = request.POST if request.method == "POST" else request.GET
    form = AgreementForm(typed, offered=agreements_offered(request.user, workspace))
    if not form.is_valid():
        return _page(request, workspace, {"agreement_form": form}, status=422)
    agreement = form.cleaned_data["agreement"]
    if request.method == "POST":
        set_gate(request.user, workspace, agreement)
        messages.success(request, _("%s must be signed before anyone sees this workspace.") % agreement)
        return redirect("feed:home")  # the owner may have to sign first
    effects = [
        _("Whoever has not signed %s loses sight of the workspace until they do. That includes you.")
        % agreement,
        _("They find it under “Waiting on you” on their home page."),
    ]
    if agreement.signed_by != "person":
        effects.append(_("A lead of each supplier must sign for the firm first."))
    title = _("Require %(agreement)s in %(workspace)s?") % {"agreement": agreement, "workspace": workspace}
    shown = {"fields": {"agreement": agreement.public_id}}
    return _ask(request, workspace, title=title, effects=effects, button=_("Require it"), shown=shown)


@login_required
@require_POST
def requirement_lifted(request: SignedIn, workspace_id: str, agreement_id: str) -> HttpResponse:
    """Require an agreement no longer."""
    workspace = _owned(request, workspace_id)
    agreement = get_object_or_404(Agreement, public_id=agreement_id, gates__workspace=workspace)
    lift_gate(request.user, workspace, agreement)
    messages.success(request, _("%s is no longer required here.") % agreement)
    return redirect("workspaces:settings", workspace.public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: SignedIn, workspace_id: str) -> HttpResponse:
    """Ask, then close the workspace."""
    workspace = _owned(request, workspace_id)
    if request.method == "POST":
        close_workspace(request.user, workspace)
        messages.success(request, _("Closed. Only its owners see it now."))
        return redirect("workspaces:settings", workspace.public_id)
    effects = [
        _("Only its owners see it from now on; everyone else loses sight of it at once."),
        _("Nothing is deleted. An owner can reopen it at any time."),
    ]
    return _ask(
        request, workspace, title=_("Close %s?") % workspace, effects=effects, button=_("Close workspace")
    )


@login_required
@require_POST
def reopening(request: SignedIn, workspace_id: str) -> HttpResponse:
    """Reopen a closed workspace."""
    workspace = _owned(request, workspace_id)
    reopen_workspace(request.user, workspace)
    messages.success(request, _("Open again. Its members see it."))
    return redirect("workspaces:settings", workspace.public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leaving(request: SignedIn, workspace_id: str) -> HttpResponse:
    """Ask, then leave the workspace, also where a signature is missing and it can't be seen."""
    workspace = get_object_or_404(Workspace, public_id=workspace_id, memberships__user=request.user)
    if workspaces_visible_to(request.user).filter(pk=workspace.pk).exists():
        workspace = find_workspace(request.user, workspace_id)
    if request.method == "POST":
        try:
            leave_workspace(request.user, workspace)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("workspaces:leaving", workspace.public_id)
        messages.success(request, _("You left %s.") % workspace)
        return redirect("feed:home")
    effects = [
        _("You lose sight of it at once. What you wrote stays, under your name."),
        _("To come back you need a new invite, and it brings back no place among named people."),
    ]
    return _ask(
        request,
        workspace,
        title=_("Leave %s?") % workspace,
        effects=effects,
        button=_("Leave"),
        back="people",
    )


def _ask(
    request: SignedIn,
    workspace: Workspace,
    *,
    title: str,
    effects: list[str],
    button: str,
    back: str = "settings",
    shown: dict[str, Any] | None = None,
) -> HttpResponse:
    context = shown or {}
    back_url = reverse("feed:home")
    if hasattr(workspace, "sight"):
        context |= in_workspace(request, workspace, back)
        back_url = reverse(f"workspaces:{back}", args=[workspace.public_id])
    context |= confirmation(title=title, effects=effects, button=button, back=back_url)
    return render(request, "workspaces/confirm.html", context)
