"""Who can see this? The people of one audience by firm, as a page or for a dialog; and why somebody can't."""

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from urllib.parse import urlsplit

from accounts.models import User
from community.workspaces.access import require_role
from community.workspaces.facts import audience_at
from community.workspaces.forms import QuestionForm
from community.workspaces.models import Audience, AudienceKind, Participation, Role, Seat, Workspace
from community.workspaces.pages import page_of
from community.workspaces.sight import audience_facts, audience_of, crowds_of, find_workspace, workspace_of
from community.workspaces.views.shown import SignedIn, in_workspace
from community.workspaces.why import explain_address, first_missing

PAGE_SIZE = 200


@login_required
@require_safe
def audience(request: SignedIn, audience_id: str) -> HttpResponse:
    """The people of an audience that the viewer is in."""
    found = audience_of(request.user, audience_id)
    seated = Seat.objects.in_force().filter(user=OuterRef("pk"), audience=found)
    order = ("firm__kind", "firm__name", "name", "public_id")
    people = User.objects.filter(Exists(seated)).select_related("firm")
    page = page_of(people, order=order, named="public_id", after=request.GET.get("after", ""), size=PAGE_SIZE)
    marks = {part.firm_id: part for part in Participation.objects.filter(workspace=found.workspace_id)}
    for user in page.rows:
        mark = marks.get(user.firm_id, user.firm)
        user.letters, user.hue = mark.letters, mark.hue  # type: ignore[attr-defined]
    crowd = crowds_of([found.pk]).get(found.pk)
    workspace = None
    if found.workspace_id is not None:
        workspace = workspace_of(request.user, found.workspace_id)
        request.workspace_id = workspace.public_id  # type: ignore[attr-defined]  # the rail marks it
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
    form = QuestionForm(request.GET or None, audiences=_audiences(workspace))
    shown = in_workspace(request, workspace, "people") | {"form": form}
    if form.is_bound and form.is_valid():
        asked = _asked(request, workspace, form)
        if asked is None:
            form.add_error("page", _("You see no such page in this workspace. Paste the whole link."))
        else:
            address = form.cleaned_data["address"].lower()
            conditions = explain_address(address, asked)
            member = User.objects.filter(email=address, memberships__workspace=workspace).first()
            shown |= {
                "address": address,
                "member": member,
                "asked": asked,
                "asked_facts": audience_facts(crowds_of([asked.pk]).get(asked.pk), request.user, workspace),
                "conditions": conditions,
                "missing": first_missing(conditions),
            }
    return render(request, "workspaces/why.html", shown, status=422 if form.errors else 200)


def _audiences(workspace: Workspace) -> "object":
    """The audiences that the owner sees into and can name: everyone, stewards, the firms' own."""
    kinds = (AudienceKind.EVERYONE, AudienceKind.STEWARDS, AudienceKind.FIRMS)
    found = Audience.objects.filter(pk__in=workspace.sight.audience_ids, kind__in=kinds)
    return found.prefetch_related("firms").order_by("pk")


def _asked(request: SignedIn, workspace: Workspace, form: QuestionForm) -> Audience | None:
    path = urlsplit(form.cleaned_data["page"]).path
    if path:
        return audience_at(request.user, workspace, path)
    asked: Audience | None = form.cleaned_data["audience"]
    return asked or Audience.objects.get(pk=workspace.sight.everyone_id)
