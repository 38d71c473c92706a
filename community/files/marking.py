"""Copies that name their viewer, where a workspace asks for it: pictures, and the pages of a PDF.

A copy is made for one person and one answer. It is kept nowhere, not by us and not by the browser, so nobody is ever
shown somebody else's. The bytes that were sent are given to nobody there, not even to who sent them.
"""

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from PIL import Image

from accounts.models import User
from community.files import keeping
from community.files.faults import say_unmarkable
from community.files.models import File, Rules
from community.files.sandbox import run
from community.files.serving import guarded
from community.files.stamping import stamp

MARKED = frozenset({"png", "jpg", "jpeg", "gif", "webp", "pdf"})


def is_marked(file: File) -> bool:
    """Whether whoever gets the file gets a copy with their name over it."""
    return file.ending in MARKED and marks_in(file.workspace_id)


def marks_in(workspace_id: int) -> bool:
    return Rules.objects.filter(pk=workspace_id, marks=True).exists()


# The same beside the rows of files, where these are asked for anyway.
MARKS_BESIDE = Exists(Rules.objects.filter(pk=OuterRef("workspace"), marks=True))


def mark_of(user: User) -> str:
    """What stands over a copy: who it was made for, of which firm, when; and their id, where letters can't be drawn."""
    return f"{user.name} · {user.firm.name} · {timezone.now():%Y-%m-%d} · {user.public_id}"


def give_marked(user: User, file: File) -> HttpResponseBase:
    """The file to be saved, marked for `user`; PermissionDenied where it can’t be."""
    with tempfile.TemporaryDirectory(dir=settings.FILES_FOLDER) as made:
        target = Path(made) / "marked"
        words = (keeping.kept(file.sha256), target, str(settings.FILE_MAX_PIXELS))
        said = run("stamping", *words, typed=mark_of(user))
        if said != "ok":
            raise PermissionDenied(say_unmarkable(file.name))
        size = target.stat().st_size
        response = StreamingHttpResponse(_pieces(open(target, "rb")))  # noqa: SIM115  closed when it has been sent
    response["Content-Length"] = str(size)
    return guarded(response, name=file.name, is_kept=False)


def _pieces(source: io.BufferedReader) -> Iterator[bytes]:
    """The file has no name any more: it goes with its last reader."""
    with source:
        while piece := source.read(keeping.PIECE):
            yield piece


def show_marked(user: User, path: Path) -> HttpResponseBase:
    """A picture that we drew, marked for `user`."""
    made = io.BytesIO()
    with Image.open(path, formats=["WEBP"]) as image:
        picture = stamp(image, mark_of(user))
        picture.save(made, "WEBP", quality=82, method=2)
    return guarded(HttpResponse(made.getvalue()), content_type="image/webp", is_kept=False)
