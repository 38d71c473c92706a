"""The sanitiser's allow-list. Whatever the renderer does, only this leaves the module."""

import nh3
from pygments.token import STANDARD_TYPES

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
    *("ul", "ol", "li", "a", "span", "div", "table", "thead", "tbody", "tr", "th", "td", "input"),
}
ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "id", "data-firm", "title"},
    "h3": {"id"},
    "h4": {"id"},
    "h5": {"id"},
    "h6": {"id"},
    "li": {"id"},
    "ol": {"start"},
    "code": {"data-display"},
    "pre": {"tabindex", "data-language"},
    "div": {"tabindex", "role", "aria-label"},
    "input": {"type", "checked", "disabled", "aria-label"},
    "th": {"class"},
    "td": {"class"},
}
CLASSES = {
    "a": {"mention", "footnote-backref"},
    "sup": {"footnote-ref"},
    "hr": {"footnotes-sep"},
    "section": {"footnotes"},
    "ol": {"footnotes-list"},
    "li": {"footnote-item", "task-list-item"},
    "ul": {"contains-task-list"},
    "input": {"task-list-item-checkbox"},
    "code": {"math"},
    "pre": {"code", "mermaid"},
    "div": {"tblwrap"},
    "table": {"tbl", "compact"},
    "span": {"whole", *(name for name in STANDARD_TYPES.values() if name)},
    "th": {"num", "mid"},
    "td": {"num", "mid"},
}
VALUES = {
    "div": {"tabindex": {"0"}, "role": {"region"}, "aria-label": {"Table, scrolls sideways"}},
    "pre": {"tabindex": {"0"}},
    "code": {"data-display": {"block"}},
    "input": {"type": {"checkbox"}},
    "a": {"data-firm": {str(hue) for hue in range(9)}},
}
SCHEMES = {"http", "https", "mailto"}

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
    link_rel="noopener nofollow ugc",
)


def clean(made: str) -> str:
    """Return `made` with only what the allow-list names."""
    return _cleaner.clean(made)
