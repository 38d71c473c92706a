"""The sanitiser's allow-list. Whatever the renderer does, only this leaves the module."""

import re

import nh3
from pygments.token import STANDARD_TYPES

from community.markup.uploads import PICTURE

TAGS = {
    *(
        "p",
        "br",
        "hr",
        "h3",
        "h4",
        "h5",
        "h6",
        "em",
        "strong",
        "s",
        "code",
        "pre",
        "blockquote",
        "sup",
        "section",
    ),
    *(
        "ul",
        "ol",
        "li",
        "a",
        "span",
        "div",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "input",
        "img",
        "time",
    ),
}
ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "id", "data-firm", "title"},
    "h3": {"id"},
    "h4": {"id"},
    "h5": {"id"},
    "h6": {"id"},
    "li": {"id"},
    "ol": {"start"},
    "img": {"src", "width", "height", "alt", "loading", "decoding"},
    "code": {"data-display"},
    "pre": {"tabindex", "data-language"},
    "div": {"tabindex", "role", "aria-label"},
    "input": {"type", "checked", "disabled", "aria-label"},
    "time": {"datetime", "data-local"},
    "th": {"class"},
    "td": {"class"},
}
CLASSES = {
    "a": {"mention", "footnote-backref", "pic", "file"},
    "sup": {"footnote-ref"},
    "hr": {"footnotes-sep"},
    "section": {"footnotes"},
    "ol": {"footnotes-list"},
    "li": {"footnote-item", "task-list-item"},
    "ul": {"contains-task-list"},
    "input": {"task-list-item-checkbox"},
    "code": {"math"},
    "pre": {"code", "mermaid"},
    "div": {"tblwrap", "poll"},
    "table": {"tbl", "compact"},
    "span": {
        "whole",
        "thumb",
        "nm",
        "meta",
        "version",
        "say",
        *(name for name in STANDARD_TYPES.values() if name),
    },
    "th": {"num", "mid"},
    "td": {"num", "mid"},
}
VALUES = {
    "div": {"tabindex": {"0"}, "role": {"region"}, "aria-label": {"Table, scrolls sideways"}},
    "pre": {"tabindex": {"0"}},
    "code": {"data-display": {"block"}},
    "input": {"type": {"checkbox"}},
    "img": {"loading": {"lazy"}, "decoding": {"async"}},
    "a": {"data-firm": {str(hue) for hue in range(9)}},
}
# Only we write these: what somebody types is never a tag.
_SAY = re.compile(r'<span class="say">([a-z_]+)</span>')
SCHEMES = {"http", "https", "mailto"}


def _pictures_of_ours(tag: str, name: str, value: str) -> str | None:
    """An image from anywhere else would tell its host who reads when."""
    return value if tag != "img" or name != "src" or PICTURE.fullmatch(value) else None


_for_tags = {tag: names - {"class"} - VALUES.get(tag, {}).keys() for tag, names in ATTRIBUTES.items()}
_cleaner = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags={"script", "style"},
    attributes=_for_tags,
    tag_attribute_values=VALUES,
    set_tag_attribute_values={"input": {"disabled": "", "aria-label": "Task"}},
    allowed_classes=CLASSES,
    url_schemes=SCHEMES,
    url_relative="pass_through",
    attribute_filter=_pictures_of_ours,
    link_rel="noopener nofollow ugc",
)


def clean(made: str) -> str:
    """Return `made` with only what the allow-list names, and the interface's words as fragments name them."""
    return _SAY.sub(r"<!--say:\1-->", _cleaner.clean(made))
