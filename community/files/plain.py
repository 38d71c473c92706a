"""Files in a form that is sent without JavaScript: kept as any upload, and named at the end of the text."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.forms import Form
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from community.files import faults, keeping
from community.files.access import find_upload
from community.files.actions import Refused, announce_file
from community.files.linking import reference
from community.files.models import File
from community.files.preparing import finish
from community.workspaces.models import Workspace
from community.workspaces.views.shown import SignedIn

FIELD = "files"
MOST = 20


def take_plain(
    request: SignedIn, workspace: Workspace, source: str = "source"
) -> tuple[QueryDict, list[str]]:
    """Return what was typed, with the form's files named in it, and a sentence for each that was not taken."""
    said: list[str] = []
    uploaded = request.FILES.getlist(FIELD)
    if not uploaded:
        return request.POST, said
    if len(uploaded) > MOST:
        said.append(
            _("Only the first %d files were taken. Attach the others with this text or another.") % MOST
        )
    typed = request.POST.copy()
    for each in uploaded[:MOST]:
        try:
            name = reference(_take(request, workspace, each))
            typed[source] = f"{typed.get(source, '').rstrip()}\n\n{name}".lstrip()
        except Refused as refused:
            said.append(faults.say_refused(refused))
    return typed, said


def chosen_upload(request: SignedIn, workspace: Workspace) -> tuple[File | None, str]:
    """Return the one file that a form brings, as bytes or by the id of an upload; or None and a sentence why."""
    uploaded = request.FILES.get(FIELD)
    try:
        if uploaded is not None:
            return _take(request, workspace, uploaded), ""
        return find_upload(request.user, request.POST.get("upload", "")), ""
    except Refused as refused:
        return None, faults.say_refused(refused)
    except Http404:
        return None, _("Choose the file that comes in its place.")


def say_not_taken(form: Form, sentences: list[str], source: str = "source") -> None:
    """Put the sentences beside the text; the form is refused with them, and keeps what was typed."""
    for sentence in sentences:
        form.add_error(source, sentence)


def _take(request: SignedIn, workspace: Workspace, uploaded: "UploadedFile[Any]") -> File:
    file = announce_file(request.user, workspace, name=uploaded.name or "", size=uploaded.size or 0)
    keeping.append(file.public_id, uploaded.chunks(keeping.PIECE), offset=0, size=file.size)
    return finish(request.user, file)
