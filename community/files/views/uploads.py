"""Uploads that survive a lost line: the core of tus 1.0 (announce, send pieces, ask how far it has come, cancel).

What is refused answers 422 with one sentence, which is what the browser shows.
"""

import base64
import binascii
from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.files import faults, keeping
from community.files.access import find_upload
from community.files.actions import Refused, announce_file, drop_file
from community.files.linking import reference
from community.files.models import File, State
from community.files.preparing import clear_file, finish
from community.files.types import TELLING
from community.workspaces.sight import find_workspace
from community.workspaces.views.shown import SignedIn

TUS = "1.0.0"
PIECE_TYPE = "application/offset+octet-stream"
MOST = 8 * 2**20  # bytes of one piece


@login_required
@require_POST
def uploads(request: SignedIn, workspace_id: str) -> HttpResponse:
    """Announce a file: its name and size. Answers with where to send its bytes."""
    workspace = find_workspace(request.user, workspace_id)
    length = request.headers.get("Upload-Length", "")
    if not length.isdecimal() or not length.isascii() or len(length) > 15:
        return _said(_("Upload-Length is the number of the file’s bytes."), 400)
    name = _names(request.headers.get("Upload-Metadata", "")).get("filename", "")
    try:
        file = announce_file(request.user, workspace, name=name, size=int(length))
    except Refused as refused:
        return _said(faults.say_refused(refused), 422)
    return _answer(201, {"Location": reverse("files:upload", args=[file.public_id])})


def _names(header: str) -> dict[str, str]:
    """tus sends `name base64, name base64`."""
    found = {}
    for pair in header[:4_000].split(","):
        name, _space, value = pair.strip().partition(" ")
        try:
            found[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue
    return found


@login_required
@require_http_methods(["GET", "HEAD", "PATCH", "DELETE"])
def upload(request: SignedIn, upload_id: str) -> HttpResponse:
    """One upload: HEAD says how far it is, PATCH goes on with it, DELETE cancels it, GET says what became of it."""
    file = find_upload(request.user, upload_id)
    if request.method == "PATCH":
        return _piece(request, file)
    if request.method == "DELETE":
        drop_file(request.user, file)
        clear_file(file)
        return _answer(204)
    if request.method == "HEAD":
        here = keeping.offset_of(file.public_id) if file.state == State.ARRIVING else file.size
        return _answer(200, {"Upload-Offset": str(here), "Upload-Length": str(file.size)})
    return _became(request, file)


def _piece(request: SignedIn, file: File) -> HttpResponse:
    offset = request.headers.get("Upload-Offset", "")
    if request.content_type != PIECE_TYPE or not offset.isdecimal() or len(offset) > 15:
        return _said(_("A piece has the type %s and says at which byte it begins.") % PIECE_TYPE, 400)
    if file.state != State.ARRIVING:
        return _answer(409, {"Upload-Offset": str(file.size)})
    try:
        here = keeping.append(file.public_id, _bytes_of(request), offset=int(offset), size=file.size)
    except keeping.Elsewhere as error:
        return _answer(409, {"Upload-Offset": str(error.offset)})
    except keeping.TooMuch:
        return _said(_("More bytes came than the file was said to have."), 413)
    if here == file.size:
        try:
            finish(request.user, file)
        except Refused as refused:
            return _said(faults.say_refused(refused), 422)
    return _answer(204, {"Upload-Offset": str(here)})


def _bytes_of(request: HttpRequest) -> Iterator[bytes]:
    """The bytes as far as they come: a line that is cut ends them, and what has come is kept."""
    left = MOST
    while left > 0:
        try:
            piece = request.read(min(keeping.PIECE, left))
        except UnreadablePostError:
            return
        if not piece:
            return
        left -= len(piece)
        yield piece


def _became(request: SignedIn, file: File) -> HttpResponse:
    if file.state == State.ARRIVING and keeping.offset_of(file.public_id) == file.size:
        try:
            file = finish(request.user, file)  # it was cut short between the last byte and its end
        except Refused as refused:
            return _said(faults.say_refused(refused), 422)
    if file.state == State.REFUSED:
        return _said(faults.say(file.fault, file.name), 422)
    told = {"state": file.state, "name": file.name, "reference": reference(file)}
    return JsonResponse(told | ({"says": faults.say_telling()} if file.ending in TELLING else {}))


def _said(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")


def _answer(status: int, headers: dict[str, str] | None = None) -> HttpResponse:
    return HttpResponse(status=status, headers={"Tus-Resumable": TUS, **(headers or {})})
