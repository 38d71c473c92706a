"""Bytes of a file as an answer. Whoever asks has been checked; the front hands them over where it can."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from community.files.keeping import PIECE

# Whatever is in it runs nothing, loads nothing, and is no part of any page but as an image of ours.
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
_PLAIN = re.compile(r"[^A-Za-z0-9 ._-]")
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


def is_beginning(request: HttpRequest) -> bool:
    """A download that goes on after a lost line, or is fetched in parts, is one download."""
    asked = request.headers.get("Range", "")
    return request.method == "GET" and (not asked or asked.startswith("bytes=0-"))


def give(
    request: HttpRequest, path: Path, *, name: str = "", content_type: str = "application/octet-stream"
) -> HttpResponseBase:
    """Return the bytes at `path`: with a `name` to be saved under it, without one to be shown as an image of ours.

    Where no front hands them over, a part of them if the request asks for one (RFC 9110, one range).
    """
    if settings.FILES_BY_PROXY:
        response: HttpResponseBase = HttpResponse()
        response["X-Accel-Redirect"] = "/" + path.relative_to(settings.FILES_FOLDER).as_posix()
    else:
        response = _part(request, path)
    return guarded(response, name=name, content_type=content_type)


def guarded(
    response: HttpResponseBase,
    *,
    name: str = "",
    content_type: str = "application/octet-stream",
    is_kept: bool = True,
) -> HttpResponseBase:
    """Say of bytes what the browser may do with them. Pictures may be kept by it, unless they are one viewer's own."""
    response["Content-Type"] = content_type
    response["Content-Disposition"] = _disposition(name) if name else "inline"
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    # A picture may be shown again from the browser's own cache, for an hour; a download is asked for each time.
    response["Cache-Control"] = "private, max-age=3600" if is_kept and not name else "private, no-store"
    return response


def _part(request: HttpRequest, path: Path) -> HttpResponseBase:
    """All of it (200), the range that is asked for (206), or that there is no such range (416)."""
    size = path.stat().st_size
    # What lies under a name never changes: the name says which bytes these are. It is a hash itself, and stays here.
    tag = f'"{hashlib.sha256(path.name.encode()).hexdigest()[:20]}"'
    asked = _range_of(request, tag, size)
    if asked is None:
        response: HttpResponseBase = _bytes(path, 0, size)
    elif not asked:
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
    else:
        response = _bytes(path, asked.start, asked.stop)
        response.status_code = 206
        response["Content-Range"] = f"bytes {asked.start}-{asked.stop - 1}/{size}"
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = tag
    return response


def _range_of(request: HttpRequest, tag: str, size: int) -> range | None:
    """Return the range that the request asks for, empty if the file has none of it; None where it asks for all.

    What can't be read, more than one range, and a range of bytes that are others by now (If-Range) ask for all.
    """
    asked = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if request.method != "GET" or asked is None or request.headers.get("If-Range", tag) != tag:
        return None
    first, last = asked.groups()
    if not first and not last:
        return None
    if not first:  # the last so many
        return range(max(size - int(last), 0), size) if int(last) else range(0)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1, size) if last else size)


def _bytes(path: Path, start: int, stop: int) -> StreamingHttpResponse:
    response = StreamingHttpResponse(_pieces(path, start, stop))
    response["Content-Length"] = str(stop - start)
    return response


def _pieces(path: Path, start: int, stop: int) -> Iterator[bytes]:
    with open(path, "rb") as source:
        source.seek(start)
        while start < stop and (piece := source.read(min(PIECE, stop - start))):
            start += len(piece)
            yield piece


def _disposition(name: str) -> str:
    """The name in letters that every browser reads, and in full as RFC 6266 writes it."""
    return f"attachment; filename=\"{_PLAIN.sub('_', name)}\"; filename*=UTF-8''{quote(name, safe='')}"
