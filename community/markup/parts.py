"""Numbers of parts (`J4-021`) are one word: a browser would break them at their hyphens."""

import re

from markdown_it.token import Token

LONGEST = 24  # characters; a longer one may break, or a phone's page would grow wider

_PART = re.compile(r"(?<![\w-])((?=[A-Z-]*\d)(?=[\d-]*[A-Z])[A-Z\d]+(?:-[A-Z\d]+)+)(?![\w-])")


def keep_parts(children: list[Token]) -> list[Token]:
    """Put what reads like a part's number into a token of its own."""
    kept: list[Token] = []
    for token in children:
        if token.type != "text" or "-" not in token.content:
            kept.append(token)
            continue
        # Words and numbers by turns, for the expression has one group.
        for turn, piece in enumerate(_PART.split(token.content)):
            kind = "part" if turn % 2 and len(piece) <= LONGEST else "text"
            if piece:
                kept.append(Token(kind, "", 0, content=piece, level=token.level))
    return kept
