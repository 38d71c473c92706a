"""Where bytes lie: what arrives, what is kept under its hash, and what was drawn for showing.

    incoming/ID        an upload as far as it has come; its length is the truth about how far that is
    kept/ab/abcd…      whole files by SHA-256, each once, however many rows name it
    drawn/ID.NAME      pictures of one row, made from its file, and a model's triangles

Every name is ours: nothing that somebody typed ever becomes a path.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

PIECE = 1 << 18
DRAWN = ("display", "thumb", "model")


class Elsewhere(Exception):
    """The bytes begin at another place than what has come so far ends; `offset` is where they should."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


class TooMuch(Exception):
    """More bytes came than were announced."""


def incoming(public_id: str) -> Path:
    return _folder("incoming") / public_id


def kept(sha256: str) -> Path:
    return _folder("kept") / sha256[:2] / sha256


def drawn(public_id: str, name: str) -> Path:
    """What was drawn of one row: `name` is one of `DRAWN`."""
    return _folder("drawn") / f"{public_id}.{name}"


def _folder(name: str) -> Path:
    folder: Path = settings.FILES_FOLDER / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def offset_of(public_id: str) -> int:
    """How many bytes have come."""
    try:
        return incoming(public_id).stat().st_size
    except FileNotFoundError:
        return 0


def append(public_id: str, pieces: Iterable[bytes], *, offset: int, size: int) -> int:
    """Add `pieces` at `offset` and return how many bytes there are now; what came before a cut line stays.

    Two at once: the second waits for the first, and then begins at the wrong place (`Elsewhere`).
    """
    with open(incoming(public_id), "ab") as sink:
        fcntl.flock(sink, fcntl.LOCK_EX)
        here = os.fstat(sink.fileno()).st_size
        if here != offset:
            raise Elsewhere(here)
        try:
            for piece in pieces:
                if here + len(piece) > size:
                    raise TooMuch
                sink.write(piece)
                here += len(piece)
        finally:
            sink.flush()
            os.fsync(sink.fileno())
    return here


def hash_of(source: Path) -> str:
    """Return the SHA-256 of bytes that are safe on the disk from now on."""
    with open(source, "rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    return sha256


def keep(source: Path, sha256: str) -> None:
    """Give whole bytes their lasting place, beside `source`.

    The same work for every file: whether somebody has sent the same bytes before can't be told by the time it takes.
    """
    target = kept(sha256)
    target.parent.mkdir(mode=0o700, exist_ok=True)
    link = target.with_name(f"{target.name}.{os.getpid()}.{source.name}")
    os.link(source, link)
    link.replace(target)
    drop(link)  # where both were the same bytes already, a rename leaves the link
    _sync(target.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def drop(*paths: Path) -> None:
    """Bytes that nothing names any more."""
    for path in paths:
        path.unlink(missing_ok=True)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Placing bytes and clearing them away take turns, so that none vanish under a row that is just being written."""
    with open(settings.FILES_FOLDER / "turn", "w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield
