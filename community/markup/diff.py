"""What changed between two wordings, word by word."""

import difflib
import re
from dataclasses import dataclass
from typing import Literal

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
MAX_WORDS = 8_000  # beyond that lines are compared, for the comparison grows with the square


@dataclass(frozen=True)
class Piece:
    """A run of text that stayed, came or went."""

    kind: Literal["same", "added", "removed"]
    text: str


def compare(old: str, new: str) -> list[Piece]:
    """Return the pieces that turn `old` into `new`, in reading order; what went stands before what came."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if len(before) + len(after) > MAX_WORDS:
        before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    pieces: list[Piece] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(before[a:b])))
            continue
        if a < b:
            pieces.append(Piece("removed", "".join(before[a:b])))
        if c < d:
            pieces.append(Piece("added", "".join(after[c:d])))
    return pieces
