"""A post as a mail quotes it: cut where it is long, readable as plain text, and HTML that needs no style sheet."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import nh3

from community.markup.polls import without_fences
from community.markup.render import render

CUT = 1_500  # characters of a post that a mail shows

_PERSON = re.compile(r"@\[([^\]]*)\]\((?:user|firm):[a-z2-7]{12}\)")
_LOCAL = re.compile(r"\]\(/(?!/)")
_BOX = re.compile(r"<input\b[^>]*>")

_MONO = "ui-monospace,Consolas,Menlo,monospace"
_HEADING = "margin:0 0 8px;font-size:16px;line-height:1.35;font-weight:600"
# A word of a narrow column stays whole, though the letter around it breaks long ones anywhere.
_CELL = "border:1px solid #d7d9cd;padding:4px 8px;text-align:left;vertical-align:top;overflow-wrap:break-word"
_LIST = "margin:0 0 12px;padding-left:24px"
# Mail readers drop style sheets or parts of them: what a text needs stands at each element.
STYLES = {
    "p": "margin:0 0 12px",
    "h3": _HEADING,
    "h4": _HEADING,
    "h5": _HEADING,
    "h6": _HEADING,
    "ul": _LIST,
    "ol": _LIST,
    "li": "margin:0 0 4px",
    "blockquote": "margin:0 0 12px;padding:0 0 0 12px;border-left:3px solid #d7d9cd;color:#596057",
    "pre": f"margin:0 0 12px;padding:10px 12px;background:#f1f2ec;border-radius:4px;font:13px/1.5 {_MONO};"
    "white-space:pre-wrap;word-break:break-word",
    "code": f"font-family:{_MONO};font-size:13px",
    "table": "margin:0 0 12px;border-collapse:collapse;font-size:14px",
    "th": _CELL,
    "td": _CELL,
    "hr": "margin:16px 0;border:0;border-top:1px solid #d7d9cd",
    "a": "color:#24479a",
}
_TAGS = {*STYLES, "em", "strong", "s", "br", "sup", "section", "thead", "tbody", "tr"}


@dataclass(frozen=True)
class Quoted:
    """The beginning of a post, as plain text and as HTML, and whether there is more of it."""

    text: str
    html: str
    is_cut: bool


def quote(source: str, *, site: str, limit: int = CUT) -> Quoted:
    """Return Markdown as a mail shows it. `site` goes before addresses that have no host.

    Names stay, but lead nowhere: whether somebody's page may be opened is decided when it is opened.
    """
    cut, is_cut = _cut(source.strip(), limit)
    html = _BOX.sub(lambda box: "☑" if "checked" in box[0] else "☐", render(cut).html)
    text = _LOCAL.sub(f"]({site}/", _PERSON.sub(r"@\1", without_fences(cut)))
    return Quoted(text, _styled(html, _absolute(site)), is_cut)


def _cut(source: str, limit: int) -> tuple[str, bool]:
    """The whole, or what ends with a paragraph, a line or a word before the limit, whichever leaves at least half."""
    if len(source) <= limit:
        return source, False
    beginning = source[:limit]
    for end in ("\n\n", "\n", " "):
        kept = beginning.rpartition(end)[0].rstrip()
        if len(kept) >= limit // 2:
            return kept, True
    return beginning, True


def _absolute(site: str) -> Callable[[str, str, str], str | None]:
    def filtered(tag: str, name: str, value: str) -> str | None:
        if (tag, name) != ("a", "href"):
            return value
        if value.startswith("/") and not value.startswith("//"):
            return site + value
        return value if re.match(r"(https?|mailto):", value) else None

    return filtered


def _styled(html: str, absolute: Callable[[str, str, str], str | None]) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        attribute_filter=absolute,
        set_tag_attribute_values={tag: {"style": style} for tag, style in STYLES.items()},
        link_rel="noopener nofollow ugc",
    )
