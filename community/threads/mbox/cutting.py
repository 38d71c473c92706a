"""Markdown that is too long to be rendered at once, cut into pieces that each stand alone."""

import re
from collections.abc import Iterator

_FENCE = re.compile(r"((?:> )*)(`{3,})(\w*)$")
_EMPTY = re.compile(r"(?:> ?)*$")


def cut_markdown(text: str, limit: int) -> Iterator[str]:
    """Yield pieces of at most `limit` characters, cut between blocks where possible.

    A fence that is longer is closed and opened anew, so that code stays code. A single line is never cut: one that
    is longer than `limit` makes a piece of its own.
    """
    piece: list[str] = []
    size = 0
    opened: tuple[str, str, str] | None = None  # quote marks, fence, language
    room = limit - 200  # for the fences that are added
    for line in text.split("\n"):
        at_good_place = opened is None and _EMPTY.match(line) and size > room * 0.75
        if piece and (at_good_place or size + len(line) + 1 > room):
            if opened:
                piece.append(opened[0] + opened[1])
            yield "\n".join(piece)
            piece = [opened[0] + opened[1] + opened[2]] if opened else []
            size = sum(map(len, piece))
        piece.append(line)
        size += len(line) + 1
        fence = _FENCE.match(line)
        if fence and opened is None:
            opened = (fence[1], fence[2], fence[3])
        elif fence and opened and fence[1] == opened[0] and len(fence[2]) >= len(opened[1]) and not fence[3]:
            opened = None
    if piece:
        yield "\n".join(piece)
