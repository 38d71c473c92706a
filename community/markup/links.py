"""Links of people: a text that looks like another address than the link's gets that address beside it."""

import re
from urllib.parse import urlsplit

from markdown_it.token import Token

# Words that read like an address: perhaps a scheme, perhaps a name before the host (who reads on?), a host, the rest.
_ADDRESS = re.compile(
    r"(?:https?://)?(?P<user>[^\s/?#@]*@)?(?:www\.)?(?P<host>[\w-]+(?:\.[\w-]+)+)(?::\d*)?(?:[/?#].*)?",
    re.IGNORECASE | re.DOTALL,
)
# Characters that turn or hide text; in a link's words they can only deceive.
INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def link_images(children: list[Token]) -> list[Token]:
    """A remote image would tell its host who reads when: it becomes a link that the reader may follow.

    Inside another link it becomes its words, for a link in a link is none.
    """
    linked: list[Token] = []
    depth = 0
    for token in children:
        depth += token.nesting if token.type in ("link_open", "link_close") else 0
        if token.type != "image":
            linked.append(token)
            continue
        address = str(token.attrGet("src") or "")
        words = Token("text", "", 0, content=token.content or address)
        if depth or not address:
            linked.append(words)
        else:
            opened = Token("link_open", "a", 1, attrs={"href": address})
            linked += [opened, words, Token("link_close", "a", -1)]
    return linked


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
            said = _ADDRESS.fullmatch(words.strip())
            if real and said and (said["user"] or said["host"].lower() != real):
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
