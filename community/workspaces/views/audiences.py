"""Who can see this? The people of one audience by firm, as a page or for a dialog; and why somebody can't."""

from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from community.workspaces.access import everyone_of, require_role
from community.workspaces.facts import audience_at
from community.workspaces.forms import QuestionForm
from community.workspaces.models import Audience, Role, Workspace
from community.workspaces.pages import page_of
from community.workspaces.people import audiences_named, people_of
from community.workspaces.sight import audience_facts, audience_of, crowds_of, find_workspace, workspace_of
from community.workspaces.views.shown import SignedIn, in_workspace
from community.workspaces.why import explain_address, first_missing

PAGE_SIZE = 200


@login_required
@require_safe
def audience(request: SignedIn, audience_id: str) -> HttpResponse:
    """The people of an audience that the viewer is in."""
    found = audience_of(request.user, audience_id)
    order = ("firm__kind", "firm__name", "name", "public_id")
    page = page_of(
        people_of(found), order=order, named="public_id", after=request.GET.get("after", ""), size=PAGE_SIZE
    )
    crowd = crowds_of([found.pk]).get(found.pk)
    workspace = None
    if found.workspace_id is not None:
        workspace = workspace_of(request.user, found.workspace_id)
        request.workspace_id = workspace.public_id
    shown = {
        "workspace": workspace,
        "section": "people" if workspace else "home",
        "audience": found,
        "page": page,
        "audience_facts": audience_facts(crowd, request.user, workspace),
    }
    fragment = bool(request.headers.get("HX-Request"))
    return render(request, "workspaces/_audience.html" if fragment else "workspaces/audience.html", shown)


@login_required
@require_safe
def why(request: SignedIn, workspace_id: str) -> HttpResponse:
    """For owners: the conditions on which somebody sees something here, and the first that is missing.

    An address that is no member's gets one answer, whether it has an account or not.
    """
    workspace = find_workspace(request.user, workspace_id)
    require_role(request.user, workspace, Role.OWNER)
    # A thread's link brings its address along; it is a question once somebody is named.
    asks = request.GET if "address" in request.GET else None
    initial = {"page": request.GET.get("page", "")}
    form = QuestionForm(asks, initial=initial, audiences=audiences_named(workspace))
    shown = in_workspace(request, workspace, "why") | {"form": form}
    if form.is_bound and form.is_valid():
        asked = _asked(request, workspace, form)
        if asked is None:
            form.add_error("page", _("You see no such page in this workspace. Paste the whole link."))
        else:
            address = form.cleaned_data["address"].lower()
            conditions = explain_address(address, asked)
            shown |= {
                "address": address,
                "asked": asked,
                "asked_facts": audience_facts(crowds_of([asked.pk]).get(asked.pk), request.user, workspace),
                "conditions": conditions,
                "missing": first_missing(conditions),
            }
    return render(request, "workspaces/why.html", shown, status=422 if form.errors else 200)


def _asked(request: SignedIn, workspace: Workspace, form: QuestionForm) -> Audience | None:
    path = urlsplit(form.cleaned_data["page"]).path
    if path:
        return audience_at(request.user, workspace, path)
    asked: Audience | None = form.cleaned_data["audience"]
    return asked or everyone_of(workspace)
