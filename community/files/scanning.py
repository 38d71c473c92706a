"""The virus scanner: ClamAV's clamd over its socket, where the site names one (`CLAMD_URL`).

A file is nobody's before it has passed: it waits, is asked about again every ten seconds while clamd is away, and the
pages say so. What clamd finds something in is dropped; it is never served, drawn or unpacked.
"""

import logging
import re
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from community.files import keeping
from community.files.actions import pass_file, refuse_file, try_again_later
from community.files.models import File, State
from community.files.preparing import clear_bytes, wake

log = logging.getLogger("keyway.files")

SECONDS = 60  # that clamd may take for a step; its own default for a whole file is 120
AT_ONCE = 20
MOST_TRIES = 5  # of a file that clamd can't look at, though it answers

_FOUND = re.compile(r"^stream: (.+) FOUND$")


class Away(Exception):
    """clamd doesn't answer."""


def scan_waiting() -> int:
    """Ask about the files that wait, and return how many were settled. Two at the same file are harmless."""
    settled = 0
    rows = File.objects.filter(state=State.CHECKING).order_by("tries", "id")
    for file in rows[:AT_ONCE]:
        try:
            said = ask(keeping.kept(file.sha256)) if settings.CLAMD_URL else ""
        except Away as error:
            log.warning("The virus scanner does not answer (%s): files wait", error)
            break
        settled += _settle(file, said)
    if settled:
        wake("draw_images")
    return settled


def _settle(file: File, said: str) -> bool:
    if said in ("", "stream: OK"):
        return pass_file(file, is_checked=bool(said))
    found = _FOUND.match(said)
    if found:
        log.warning("The virus scanner found %s in file %s", found[1], file.public_id)
        settled = refuse_file(file, fault="infected", found=found[1][:100])
        clear_bytes(file.sha256)
        return settled
    log.warning("The virus scanner could not look at file %s: %s", file.public_id, said)
    if "size limit" in said or file.tries + 1 >= MOST_TRIES:
        settled = refuse_file(file, fault="unchecked")
        clear_bytes(file.sha256)
        return settled
    try_again_later(file)
    return False


def ask(path: Path) -> str:
    """Send the bytes at `path` to clamd and return what it says; Away where it says nothing."""
    try:
        with _line() as line:
            try:
                line.sendall(b"zINSTREAM\0")
                with open(path, "rb") as source:
                    while piece := source.read(keeping.PIECE):
                        line.sendall(struct.pack(">I", len(piece)) + piece)
                line.sendall(struct.pack(">I", 0))
            except (BrokenPipeError, ConnectionResetError):
                pass  # it has heard enough: what it says of a file that is too long comes before the end
            said = _answer(line)
    except OSError as error:
        raise Away(type(error).__name__) from error
    if not said:
        raise Away("no answer")
    return said


@contextmanager
def _line() -> Iterator[socket.socket]:
    parts = urlsplit(settings.CLAMD_URL)
    if parts.scheme == "unix":
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(SECONDS)
            line.connect(parts.path)
            yield line
        return
    with socket.create_connection((parts.hostname, parts.port or 3310), timeout=SECONDS) as line:
        yield line


def _answer(line: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < 4096:
        piece = line.recv(1024)
        if not piece:
            break
        said += piece
    return said.rstrip(b"\0\n").decode("utf-8", "replace")
