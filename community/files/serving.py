"""Bytes of a file as an answer. Whoever asks has been checked; the front hands them over where it can."""

import re
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, HttpResponse, HttpResponseBase

# Whatever is in it runs nothing, loads nothing, and is no part of any page but as an image of ours.
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
_PLAIN = re.compile(r"[^A-Za-z0-9 ._-]")


def give(path: Path, *, name: str = "", content_type: str = "application/octet-stream") -> HttpResponseBase:
    """Return the bytes at `path`: with a `name` to be saved under it, without one to be shown as an image of ours."""
    response: HttpResponseBase
    if settings.FILES_BY_PROXY:
        response = HttpResponse()
        response["X-Accel-Redirect"] = "/" + path.relative_to(settings.FILES_FOLDER).as_posix()
    else:
        response = FileResponse(open(path, "rb"))  # noqa: SIM115  closes with the response
    response["Content-Type"] = content_type
    response["Content-Disposition"] = _disposition(name) if name else "inline"
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    # A picture may be shown again from the browser's own cache, for an hour; a download is asked for each time.
    response["Cache-Control"] = "private, no-store" if name else "private, max-age=3600"
    return response


def _disposition(name: str) -> str:
    """The name in letters that every browser reads, and in full as RFC 6266 writes it."""
    return f"attachment; filename=\"{_PLAIN.sub('_', name)}\"; filename*=UTF-8''{quote(name, safe='')}"
