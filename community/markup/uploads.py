"""Files that a text names, `[words](upload:ID)`: an image in the text, anything else as a card that leads to it."""

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from markdown_it.token import Token

_UPLOAD = re.compile(r"upload:([a-z2-7]{12})")
PICTURE = re.compile(r"/f/[a-z2-7]{12}/(display|thumb)/")


@dataclass(frozen=True)
class Attached:
    """What a resolver says of a file: its name, what it is in a few words that every language shares, its address.

    An image has the address of its `picture` too, with width and height in pixels. What is neither and can be shown
    has a `preview`: the address of a small picture, which may not be there yet. Of a file that was replaced, which
    `version` it is, and who brought it when; `public_id` is that of the first.
    """

    public_id: str
    name: str
    about: str
    url: str
    picture: str = ""
    width: int = 0
    height: int = 0
    version: int = 1
    replaced_by: str = ""
    replaced_at: datetime | None = None
    preview: str = ""


# Finds a file that the text may name, or says None: somebody else's and none at all look the same.
Finder = Callable[[str], Attached | None]


def find_uploads(children: list[Token], find: Finder | None, found: dict[str, None]) -> list[Token]:
    """Turn what names a file into one token, and what only seems to into its words; note the former in `found`."""
    kept: list[Token] = []
    position = depth = 0
    while position < len(children):
        token = children[position]
        address = str(token.attrGet("src" if token.type == "image" else "href") or "")
        is_link = token.type in ("image", "link_open") and address.startswith("upload:")
        if not is_link:
            depth += token.nesting if token.type in ("link_open", "link_close") else 0
            kept.append(token)
            position += 1
            continue
        words, following = _words(children, position)
        named = _UPLOAD.fullmatch(address)
        file = find(named[1]) if find and named else None
        if file and not depth:  # a link in a link is none
            found[file.public_id] = None
            kept.append(Token("upload", "a", 0, content=words or file.name, meta={"file": file}))
        else:
            kept.append(Token("text", "", 0, content=words))
        position = following
    return kept


def _words(children: list[Token], position: int) -> tuple[str, int]:
    """The words of the image or link at `position`, and where what comes after it begins."""
    if children[position].type == "image":
        return "".join(child.content for child in children[position].children or ()), position + 1
    close = next(i for i in range(position, len(children)) if children[i].type == "link_close")
    return "".join(child.content for child in children[position + 1 : close]), close + 1


def show_upload(_self: object, tokens: Sequence[Token], index: int, *_: object) -> str:
    """The token as HTML. Width and height come along, so that nothing moves when the picture has come."""
    token = tokens[index]
    file: Attached = token.meta["file"]
    url, words = html.escape(file.url), html.escape(token.content)
    version = _say_version(file)
    if file.picture:
        return (
            f'<a class="pic" href="{url}"><img src="{html.escape(file.picture)}" width="{file.width:d}"'
            f' height="{file.height:d}" alt="{words}" loading="lazy" decoding="async"></a>{version}'
        )
    sign = html.escape(file.name.rpartition(".")[2][:4].upper())
    # Without alternative words a picture that is not there leaves the sign to be seen.
    shown = f'<img src="{html.escape(file.preview)}" alt="" loading="lazy">' if file.preview else ""
    return (
        f'<a class="file" href="{url}"><span class="thumb">{sign}{shown}</span><span><span class="nm">'
        f'{html.escape(file.name)}</span><span class="meta">{html.escape(file.about)}</span></span></a>{version}'
    )


def _say_version(file: Attached) -> str:
    """Which version it is and who brought it: the words as marks, which the page puts into the reader's language."""
    if file.replaced_at is None:
        return ""
    utc = file.replaced_at.astimezone(UTC)
    return (
        f'<span class="version"><span class="say">version</span> {file.version:d} ·'
        f' <span class="say">replaced_by</span> {html.escape(file.replaced_by)}'
        f' <time datetime="{utc:%Y-%m-%dT%H:%M:%SZ}" data-local>'
        f"{utc:%Y-%m-%d %H:%M} UTC</time></span>"
    )
