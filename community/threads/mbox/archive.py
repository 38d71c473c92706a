"""The messages of an mbox file (mbox, mboxrd, plain or gzipped), one after the other, never the whole file at once."""

import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

MAX_MESSAGE = 64 * 1024 * 1024  # bytes
MAX_LINE = 1024 * 1024

_SEPARATOR = re.compile(
    rb"From .*\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?\s+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s+\d{1,2}\s+"
    rb"\d{1,2}:\d\d(?::\d\d)?\s+(?:\S+\s+)?\d{4}\b"
)
_HEADER = re.compile(rb"[!-9;-~]+[ \t]*:|>?From |\r?\n?$")
_ESCAPED = re.compile(rb">+From ")


class NotAnArchive(ValueError):
    """The file doesn't begin as an mbox file does."""


@dataclass(frozen=True)
class RawMessage:
    """A message's bytes with the line that set it apart. `fault` says why it can't be read, "" where it can."""

    position: int
    separator: str
    raw: bytes
    fault: str = ""


def read_archive(path: Path) -> Iterator[RawMessage]:
    """Yield the messages of the file, unescaped; NotAnArchive where it is none, OSError where it can't be opened.

    What stands before the first message, and a message in which the file breaks off, come with a `fault`.
    """
    with _opened(path) as stream:
        current = _Growing(0, b"")
        damaged = ""
        lines = _lines(stream)
        line = b""
        following: bytes | None = None
        at_start_of_line = True
        while True:
            try:
                line = following if following is not None else next(lines)
                following = None
                if at_start_of_line and _SEPARATOR.match(line):
                    following = next(lines, b"")
                    if _HEADER.match(following):
                        yield from current.ended()
                        current = _Growing(current.position + 1, line)
                        continue
            except StopIteration:
                break
            except (EOFError, OSError, zlib.error):
                damaged = "the file is damaged or cut off in this message"
                break
            if current.position == 0 and current.size > MAX_LINE:
                raise NotAnArchive(f"{path.name} does not begin with a “From ” line: it is no mbox file.")
            current.add(line[1:] if at_start_of_line and _ESCAPED.match(line) else line)
            at_start_of_line = line.endswith(b"\n")
        if current.position == 0:
            raise NotAnArchive(f"{path.name} holds no “From ” line with a date: it is no mbox file.")
        yield from current.ended(damaged)


class _Growing:
    """A message that is being read."""

    def __init__(self, position: int, separator: bytes) -> None:
        self.position = position
        self.separator = separator.decode("latin-1").strip()
        self.lines: list[bytes] = []
        self.size = 0

    def add(self, line: bytes) -> None:
        self.size += len(line)
        if self.size <= MAX_MESSAGE:
            self.lines.append(line)

    def ended(self, fault: str = "") -> Iterator[RawMessage]:
        raw = b"".join(self.lines)
        if self.position == 0:
            if raw.strip():
                yield RawMessage(0, "", raw, "text before the first message")
            return
        if self.size > MAX_MESSAGE:
            fault = f"larger than {MAX_MESSAGE // 1024 // 1024} MB"
        # The empty line before the next separator belongs to the file, not to the message.
        end = 2 if raw.endswith(b"\n\r\n") else 1 if raw.endswith(b"\n\n") else 0
        yield RawMessage(self.position, self.separator, raw[: len(raw) - end], fault)


def _opened(path: Path) -> IO[bytes]:
    with path.open("rb") as stream:
        is_zipped = stream.read(2) == b"\x1f\x8b"
    return cast("IO[bytes]", gzip.open(path, "rb")) if is_zipped else path.open("rb")


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    while line := stream.readline(MAX_LINE):
        yield line
