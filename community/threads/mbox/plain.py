"""An HTML mail as plain text: words, line breaks, quotes and the addresses of links."""

import re
from html.parser import HTMLParser

_BLOCKS = {
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "table",
    "ul",
    "ol",
    "tr",
    "section",
    "article",
    "dl",
}
_SPACED = _BLOCKS - {"div", "tr"}
_HIDDEN = {"style", "script", "head", "title", "template"}


def html_to_text(markup: str) -> str:
    """Return the text that a reader of the HTML sees, block by block, quotes marked with `>`."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    reader.end_line()
    text = "\n".join(reader.lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.line = ""
        self.quotes = self.hidden = self.literal = 0
        self.links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self.hidden += 1
        elif tag in ("br", "hr"):
            self.end_line(always=True)
        elif tag in _BLOCKS:
            self.end_line()
            if tag in _SPACED:
                self._space()
        elif tag == "blockquote":
            self.end_line()
            self.quotes += 1
        elif tag == "pre":
            self.end_line()
            self.literal += 1
        elif tag == "li":
            self.end_line()
            self.line = "- "
        elif tag in ("td", "th") and self.line:
            self.line += "  "
        elif tag == "a":
            self.links.append((dict(attrs).get("href") or "", len(self.line)))

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        elif tag in _BLOCKS or tag in ("blockquote", "pre", "li"):
            self.end_line()
            if tag in _SPACED:
                self._space()
            if tag == "blockquote":
                self.quotes = max(0, self.quotes - 1)
            if tag == "pre":
                self.literal = max(0, self.literal - 1)
        elif tag == "a" and self.links:
            address, start = self.links.pop()
            if address.startswith(("http://", "https://")) and address.rstrip("/") not in self.line[start:]:
                self.line += f" ({address})"

    def handle_data(self, data: str) -> None:
        if self.hidden:
            return
        if not self.literal:
            words = re.sub(r"[ \t\r\n]+", " ", data)
            self.line += words.lstrip() if not self.line or self.line.endswith(" ") else words
            return
        first, *more = data.replace("\r\n", "\n").split("\n")
        self.line += first
        for line in more:
            self.end_line(always=True)
            self.line = line

    def end_line(self, *, always: bool = False) -> None:
        if self.line.strip() or always:
            self.lines.append("> " * self.quotes + self.line.rstrip())
        self.line = ""

    def _space(self) -> None:
        if self.lines and self.lines[-1].strip("> "):
            self.lines.append("> " * self.quotes)
