"""Who is in a workspace: by firm, with roles; owners and firm leads change that here."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from community.workspaces.actions import add_person, change_role, remove_person
from community.workspaces.actions.people import LEAD_MAY_GIVE
from community.workspaces.forms import RoleForm
from community.workspaces.models import Membership, Role, Workspace
from community.workspaces.pages import page_of
from community.workspaces.people import members_shown
from community.workspaces.sight import find_workspace
from community.workspaces.views.shown import SignedIn, in_workspace

PAGE_SIZE = 100
UNDO_SECONDS = 600
_SALT = "workspaces.undo_removal"


@login_required
@require_safe
def people(request: SignedIn, workspace_id: str) -> HttpResponse:
    """The people here, by firm; `q` keeps names, firms and job titles that contain it."""
    workspace = find_workspace(request.user, workspace_id)
    wanted = request.GET.get("q", "").strip()[:100]
    rows = members_shown(request.user, workspace)
    if wanted:
        rows = rows.filter(
            Q(user__name__icontains=wanted)
            | Q(firm__name__icontains=wanted)
            | Q(user__job_title__icontains=wanted)
        )
    order = ("firm__kind", "firm__name", "user__name", "user__public_id")
    page = page_of(
        rows, order=order, named="user__public_id", after=request.GET.get("after", ""), size=PAGE_SIZE
    )
    for row in page.rows:
        row.may = _may(request.user, workspace, row)  # type: ignore[attr-defined]
    shown = in_workspace(request, workspace, "people") | {"page": page, "q": wanted}
    fragment = request.headers.get("HX-Target") == "people"
    return render(request, "workspaces/_people.html" if fragment else "workspaces/people.html", shown)


def _may(viewer: User, workspace: Workspace, row: Membership) -> dict[str, Any]:
    """What the viewer's controls beside one member offer: the roles to give, and removal."""
    if workspace.sight.is_owner:
        return {"give": Role.choices, "remove": row.user_id != viewer.pk}
    if workspace.sight.is_lead and row.firm_id == viewer.firm_id:
        gives = [(role.value, role.label) for role in LEAD_MAY_GIVE] if row.role in LEAD_MAY_GIVE else []
        return {"give": gives, "remove": row.user_id != viewer.pk}
    return {"give": [], "remove": False}


@login_required
@require_POST
def role(request: SignedIn, workspace_id: str, person_id: str) -> HttpResponse:
    """Give a member another role."""
    workspace, member = _member(request, workspace_id, person_id)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a role from the list."))
        return redirect("workspaces:people", workspace.public_id)
    try:
        change_role(request.user, workspace, member.user, role=form.cleaned_data["role"])
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        label = Role(form.cleaned_data["role"]).label
        messages.success(
            request, _("%(name)s is now %(role)s.") % {"name": member.user.name, "role": label.lower()}
        )
    return redirect("workspaces:people", workspace.public_id)


@login_required
@require_POST
def removal(request: SignedIn, workspace_id: str, person_id: str) -> HttpResponse:
    """Remove a member; the toast offers to undo it."""
    workspace, member = _member(request, workspace_id, person_id)
    person = member.user
    try:
        remove_person(request.user, workspace, person)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        note = {
            "by": request.user.public_id,
            "in": workspace.public_id,
            "who": person.public_id,
            "role": member.role,
        }
        shown = {"workspace": workspace, "person": person, "token": signing.dumps(note, salt=_SALT)}
        messages.success(
            request, render_to_string("workspaces/_removed.html", shown, request), extra_tags="undo"
        )
    return redirect("workspaces:people", workspace.public_id)


@login_required
@require_POST
def removal_undone(request: SignedIn, workspace_id: str) -> HttpResponse:
    """Add a person again who was just removed by the same actor, with the same role.

    The person may be out of the actor's sight by now: a signed note of the removal finds them, for ten minutes.
    """
    workspace = find_workspace(request.user, workspace_id)
    try:
        note = signing.loads(request.POST.get("token", ""), salt=_SALT, max_age=UNDO_SECONDS)
    except signing.BadSignature:
        messages.error(request, _("That can't be undone any more. Invite the person again."))
        return redirect("workspaces:people", workspace.public_id)
    if note["by"] != request.user.public_id or note["in"] != workspace.public_id:
        raise Http404
    person = get_object_or_404(User, public_id=note["who"])
    try:
        add_person(request.user, workspace, person, role=note["role"])
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("%s is back.") % person.name)
    return redirect("workspaces:people", workspace.public_id)


def _member(request: SignedIn, workspace_id: str, person_id: str) -> tuple[Workspace, Membership]:
    workspace = find_workspace(request.user, workspace_id)
    rows = members_shown(request.user, workspace)
    return workspace, get_object_or_404(rows, user__public_id=person_id)
