"""A document to read, a model to turn: a page of ours, and what that page reads."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from community.files import handing, keeping
from community.files.access import find_file, readers_of
from community.files.actions import note_opening
from community.files.linking import say_size
from community.files.models import File, State
from community.files.serving import give, is_beginning
from community.files.types import shown_as
from community.workspaces.access import Viewer
from community.workspaces.sight import workspace_of
from community.workspaces.views.shown import SignedIn

PAGES = {"document": "files/document.html", "model": "files/model.html"}
# From where a model is looked at (static/js/model/stage.js), Z being up.
LOOKS = [
    ("corner", _("Corner")),
    ("front", _("Front")),
    ("left", _("Left")),
    ("right", _("Right")),
    ("top", _("Top")),
]


@login_required
@require_safe
def view(request: SignedIn, shown_id: str) -> HttpResponse:
    """The page on which a document is read, or a model turned, cut and measured."""
    found = _find(request.user, shown_id)
    found.workspace = workspace_of(request.user, found.workspace_id)
    request.workspace_id = found.workspace.public_id
    context = {
        "workspace": found.workspace,
        "section": "files",
        "file": found,
        "about": f"{found.ending.upper()} · {say_size(found.size)}",
        "looks": LOOKS,
        "is_in_mm": found.preview.extent.endswith(" mm"),
        "unit": "mm" if found.preview.extent.endswith(" mm") else _("units of the file"),
        "audience_facts": readers_of(found, request.user),
    }
    return render(request, PAGES[shown_as(found.ending)], context)


@login_required
@require_safe
def content(request: SignedIn, shown_id: str) -> HttpResponseBase:
    """What the page reads: a document as its download is (in ranges, or a copy that names the viewer); of a model the
    triangles that we made.

    Sent as a download as well, so that the browser itself shows neither. Reading is remembered as opening.
    """
    found = _find(request.user, shown_id)
    if shown_as(found.ending) == "document":
        response = handing.hand_over(request, request.user, found)
    else:
        response = give(request, keeping.drawn(found.public_id, "model"), name=f"{found.name}.glb")
    if is_beginning(request):
        note_opening(request.user, found)
    return response


def _find(viewer: Viewer, shown_id: str) -> File:
    """A file whose preview is there: what could not be drawn is not given to a page either."""
    found = find_file(viewer, shown_id)
    if not shown_as(found.ending) or found.state != State.READY or not found.has_picture:
        raise Http404
    return found
