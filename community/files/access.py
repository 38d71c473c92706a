"""Who may send files into a workspace, and whose an unsent file is. Sight itself is `visible_to`."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from community.files.models import File, State
from community.workspaces.access import Viewer, hold_seat, require_open, require_writer
from community.workspaces.models import Workspace
from community.workspaces.sight import audience_facts, crowds_of


def hold_place(actor: User, workspace: Workspace, audience_id: int) -> None:
    """Hold the actor's seat among everyone in `workspace`; raise PermissionDenied where they can't write there."""
    role = hold_seat(actor, audience_id)
    require_open(workspace)
    require_writer(role)


def find_file(viewer: Viewer, public_id: str) -> File:
    """Return a file that `viewer` sees, whole and not taken back; Http404 for every other."""
    rows = File.objects.visible_to(viewer).select_related("workspace", "audience", "firm", "preview")
    found = rows.filter(public_id=public_id, hidden_at=None).first()
    if found is None or found.state == State.ARRIVING:
        raise Http404
    return found


def newest_of(file: File) -> File:
    """The version that the file's post shows. Whoever sees one sees them all: they share an audience."""
    return File.objects.line_of(file.line).get(replaced_at=None)


def readers_of(file: File, viewer: User) -> dict[str, Any]:
    """Say who sees a file, for the audience bar."""
    if not file.carrier:
        return audience_facts(None, viewer) | {"say": _("Only you, until its post is sent.")}
    crowd = crowds_of([file.audience_id]).get(file.audience_id)
    return audience_facts(crowd, viewer, file.workspace)


def find_upload(actor: Viewer, public_id: str) -> File:
    """Return the actor's own unsent file; Http404 for every other, whoever sees it."""
    rows = File.objects.visible_to(actor).select_related("workspace")
    found = rows.filter(public_id=public_id, author_id=actor.pk, carrier="").first()
    if found is None:
        raise Http404
    return found
