"""Links of people: a text that looks like another address than the link's gets that address beside it."""

import re
from urllib.parse import urlsplit

from markdown_it.token import Token

_LOOKS_LIKE_A_HOST = re.compile(r"(?:https?://)?(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)", re.IGNORECASE)
# Characters that turn or hide text; in a link's words they can only deceive.
INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def mark_links(children: list[Token]) -> list[Token]:
    """Strip invisible characters from links' words, and write the real host behind words that name another one."""
    marked: list[Token] = []
    address: str | None = None
    words = ""
    for token in children:
        if token.type == "link_open":
            address, words = str(token.attrGet("href") or ""), ""
        elif token.type == "link_close" and address is not None:
            real = (urlsplit(address).hostname or "").removeprefix("www.") if _is_valid(address) else ""
            named = _LOOKS_LIKE_A_HOST.fullmatch(
                words.strip().split("/", 3)[2] if "://" in words else words.strip()
            )
            if named and real and named[1].lower() != real:
                marked.append(Token("text", "", 0, content=f" [{real}]"))
            address = None
        elif address is not None:
            token.content = INVISIBLE.sub("", token.content)
            words += token.content
        marked.append(token)
    return marked


def _is_valid(address: str) -> bool:
    try:
        urlsplit(address)
    except ValueError:
        return False
    return True
