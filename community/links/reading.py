"""What a page says of itself: title, a sentence, a picture. Read without running or loading anything of it."""

import unicodedata
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from community.links.fetching import Fetched
from community.links.models import TEXT_LENGTH, TITLE_LENGTH, URL_LENGTH

_TITLES = ("og:title", "twitter:title")
_TEXTS = ("og:description", "twitter:description", "description")
_PICTURES = ("og:image", "og:image:url", "twitter:image")


@dataclass(frozen=True)
class Told:
    """What a page tells; `picture` is an address, or ""."""

    title: str
    text: str
    picture: str


class _Head(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.named: dict[str, str] = {}
        self.title = ""
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_title = tag == "title" and not self.title
        if tag == "meta":
            found = dict(attrs)
            name = (found.get("property") or found.get("name") or "").lower()
            self.named.setdefault(name, found.get("content") or "")

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False


def read(page: Fetched) -> Told:
    """Return what `page` says of itself; what can't be read as text is left out."""
    head = _Head()
    head.feed(_decoded(page))
    named = head.named
    title = next((named[name] for name in _TITLES if named.get(name)), head.title)
    text = next((named[name] for name in _TEXTS if named.get(name)), "")
    picture = next((named[name] for name in _PICTURES if named.get(name)), "")
    address = urljoin(page.url, picture.strip()) if picture else ""
    is_one = urlsplit(address).scheme in ("http", "https") and len(address) <= URL_LENGTH
    return Told(_line(title, TITLE_LENGTH), _line(text, TEXT_LENGTH), address if is_one else "")


def _decoded(page: Fetched) -> str:
    for charset in (page.charset, "utf-8"):
        try:
            return page.content.decode(charset or "utf-8", "replace")
        except LookupError:
            continue
    return ""


def _line(words: str, most: int) -> str:
    """One line, without signs that hide or turn text."""
    seen = "".join(sign if unicodedata.category(sign)[0] != "C" or sign in "\n\t" else "" for sign in words)
    line = " ".join(seen.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
