"""Add somebody whom one meets elsewhere already: no invite, no mail to answer. Everybody else comes by invite."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from community.workspaces.actions import add_person
from community.workspaces.actions.people import LEAD_MAY_GIVE
from community.workspaces.forms import RoleForm
from community.workspaces.models import Membership, Role, Workspace
from community.workspaces.pages import page_of
from community.workspaces.people import people_visible_to
from community.workspaces.sight import find_workspace
from community.workspaces.views.shown import SignedIn, in_workspace

PAGE_SIZE = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def adding(request: SignedIn, workspace_id: str) -> HttpResponse:
    """The people in sight who are not here yet, each with a role and a button; `q` keeps names, firms and jobs."""
    workspace = find_workspace(request.user, workspace_id)
    if not (workspace.sight.is_owner or workspace.sight.is_lead):
        raise PermissionDenied(_("Owners, and leads of a firm, add people. Ask one of them."))
    if request.method == "POST":
        _add(request, workspace)
        return redirect(request.get_full_path())
    wanted = request.GET.get("q", "").strip()[:100]
    rows = _offered(request.user, workspace)
    if wanted:
        rows = rows.filter(
            Q(name__icontains=wanted) | Q(firm__name__icontains=wanted) | Q(job_title__icontains=wanted)
        )
    order = ("firm__kind", "firm__name", "name", "public_id")
    page = page_of(rows, order=order, named="public_id", after=request.GET.get("after", ""), size=PAGE_SIZE)
    roles = Role.choices if workspace.sight.is_owner else [(role.value, role.label) for role in LEAD_MAY_GIVE]
    shown = in_workspace(request, workspace, "people") | {"page": page, "q": wanted, "roles": roles}
    return render(request, "workspaces/adding.html", shown)


def _offered(viewer: User, workspace: Workspace) -> QuerySet[User]:
    """Whom `viewer` may add here: an owner anybody in sight, a lead own colleagues in sight."""
    here = Membership.objects.filter(workspace=workspace, user=OuterRef("pk"))
    rows = people_visible_to(viewer).filter(~Exists(here), is_active=True).select_related("firm")
    return rows if workspace.sight.is_owner else rows.filter(firm=viewer.firm_id)


def _add(request: SignedIn, workspace: Workspace) -> None:
    person = get_object_or_404(
        people_visible_to(request.user).select_related("firm"), public_id=request.POST.get("person", "")
    )
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a role from the list."))
        return
    try:
        add_person(request.user, workspace, person, role=form.cleaned_data["role"])
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("%s is here now, and was told by mail.") % person.name)
