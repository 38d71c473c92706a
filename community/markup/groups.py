"""Whom a text names: people, and in places that offer it many at once, `@here` and `@[Firm](firm:ID)`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from markdown_it.token import Token

HERE = "here"
# A word of its own: no part of an address, a path or a name.
_HERE = re.compile(r"(?<![\w@./+-])@here(?![\w@/+-]|\.\w)")


@dataclass(frozen=True)
class Mentioned:
    """What a resolver says of a mentioned person: the name to show, their page, their firm's hue here."""

    public_id: str
    name: str
    url: str
    hue: int = 0


# The groups that a text may call, by key: `HERE`, or a firm's public id.
Groups = Mapping[str, Mentioned]


def mention_of(found: Mentioned) -> Token:
    """The token of a name that is drawn as a mention."""
    return Token("mention", "a", 0, content=found.name, meta={"url": found.url, "hue": found.hue})


def find_here(children: list[Token], offered: Groups, groups: dict[str, None]) -> list[Token]:
    """Turn the word `@here` into a mention where it is offered, and remember it in `groups`; not in code or a link."""
    here = offered.get(HERE)
    if here is None:
        return children
    kept: list[Token] = []
    in_link = False
    for token in children:
        in_link = token.type == "link_open" or (in_link and token.type != "link_close")
        pieces = _HERE.split(token.content) if token.type == "text" and not in_link else []
        if len(pieces) < 2:
            kept.append(token)
            continue
        groups[HERE] = None
        for number, piece in enumerate(pieces):
            if number:
                kept.append(mention_of(here))
            if piece:
                kept.append(Token("text", "", 0, content=piece))
    return kept
