"""Which part of a mail is its text, and what hangs on it."""

import re
from dataclasses import dataclass
from email.message import Message

from community.threads.mbox.charsets import to_text, without_controls
from community.threads.mbox.flowed import unflow
from community.threads.mbox.headers import decode_words
from community.threads.mbox.letter import Attachment
from community.threads.mbox.plain import html_to_text

_PATCH_NAME = re.compile(r"\.(patch|diff)$", re.IGNORECASE)
_PATCH_TYPES = {"text/x-patch", "text/x-diff", "text/patch", "text/diff", "application/x-patch"}
_PATCH = re.compile(r"^(diff --git |Index: \S|--- \S.*\n\+\+\+ \S|@@ -\d)", re.MULTILINE)


@dataclass(frozen=True)
class Piece:
    """A text part: as decoded, and as paragraphs (soft breaks joined)."""

    source: str
    lines: str


@dataclass(frozen=True)
class Body:
    """The texts of a mail in their order, its attachments, and the text of those that are patches, by position."""

    pieces: tuple[Piece, ...]
    attachments: tuple[Attachment, ...]
    patches: dict[int, str]


class _Reading:
    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.attachments: list[Attachment] = []
        self.patches: dict[int, str] = {}


def read_body(message: Message) -> Body:
    """Return the body of a mail. Of alternatives the plain text is taken; HTML only where there is no other."""
    found = _Reading()
    _read(message, found)
    return Body(tuple(found.pieces), tuple(found.attachments), found.patches)


def _read(part: Message, found: _Reading) -> None:
    kind = without_controls(part.get_content_type().encode("ascii", "replace").decode())
    if kind == "multipart/alternative" and part.is_multipart():
        _read(_chosen(_parts(part)), found)
    elif kind.startswith("multipart/") and part.is_multipart():
        for inner in _parts(part):
            _read(inner, found)
    elif _is_text(part, kind):
        piece = _piece(part, kind)
        if piece.source.strip():
            found.pieces.append(piece)
    else:
        _attach(part, kind, found)


def _parts(part: Message) -> list[Message]:
    return [inner for inner in part.get_payload() if isinstance(inner, Message)]


def _chosen(parts: list[Message]) -> Message:
    """The plainest alternative that says anything."""

    def rank(part: Message) -> int:
        kind = part.get_content_type()
        if kind == "text/plain":
            return 0 if _raw(part).strip() else 3
        return 1 if kind.startswith(("multipart/", "text/html")) else 2

    return min(parts, key=rank) if parts else Message()


def _is_text(part: Message, kind: str) -> bool:
    if part.is_multipart() or part.get_content_disposition() == "attachment" or _file_name(part):
        return False
    return kind in ("text/plain", "text/html") or kind.startswith(
        "multipart/"
    )  # a multipart without its parts


def _piece(part: Message, kind: str) -> Piece:
    text = _text(part)
    if kind == "text/html":
        return Piece(text, html_to_text(text))
    if str(part.get_param("format", "")).lower() == "flowed":
        return Piece(text, unflow(text, removes_space=str(part.get_param("delsp", "")).lower() == "yes"))
    return Piece(text, text)


def _attach(part: Message, kind: str, found: _Reading) -> None:
    name = _file_name(part)
    if part.is_multipart():  # a forwarded mail
        found.attachments.append(Attachment(name or "forwarded message", kind, len(part.as_bytes())))
        return
    if kind.startswith("text/") or kind in _PATCH_TYPES or _PATCH_NAME.search(name):
        text = _text(part)
        if kind in _PATCH_TYPES or _PATCH_NAME.search(name) or _PATCH.search(text):
            found.patches[len(found.attachments)] = text
    found.attachments.append(Attachment(name or _nameless(kind), kind, len(_raw(part))))


def _nameless(kind: str) -> str:
    return {"application/pgp-signature": "signature.asc", "text/html": "text.html"}.get(
        kind, "without a name"
    )


def _file_name(part: Message) -> str:
    name = to_text((part.get_filename() or "").encode("utf-8", "surrogateescape"))
    return " ".join(decode_words(name).split())[:200]


def _raw(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _text(part: Message) -> str:
    return without_controls(to_text(_raw(part), str(part.get_param("charset", ""))))
