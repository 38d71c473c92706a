"""From source to stored HTML: parse, mark up, sanitise. Nothing is changed after the sanitiser."""

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from community.markup.clean import clean
from community.markup.code import highlight
from community.markup.groups import Groups, Mentioned, find_here, mention_of
from community.markup.links import link_images, mark_links
from community.markup.parts import keep_parts
from community.markup.polls import is_poll, say_poll, show_poll
from community.markup.rules import bound, mark_tasks
from community.markup.uploads import Finder, find_uploads, show_upload

RENDER_VERSION = 6
MAX_SOURCE = 65_536  # characters
MAX_HTML = 1_000_000  # characters; repeated references can grow 51 kB of source to 8.7 MB
MAX_NESTING = 20
EXCERPT = 200
# What can't be stored, and the marks that turn the text after them around: code or a file's name would read as
# what it is not. Each is shown as one that nobody overlooks.
_UNFIT = re.compile("[\x00\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


# Finds the person of a public id among those who see the text, or says None: outsider and nobody look the same.
Resolver = Callable[[str], Mentioned | None]


@dataclass(frozen=True)
class Rendered:
    """The HTML of a text, the public ids of those it mentions and of files it names, its beginning as plain text.

    `polls` are its blocks of that name, each as the words behind its fence and its lines; `groups` are those it calls,
    by their key.
    """

    html: str
    mentions: tuple[str, ...] = ()
    excerpt: str = ""
    uploads: tuple[str, ...] = ()
    polls: tuple[tuple[str, str], ...] = ()
    groups: tuple[str, ...] = ()


@dataclass
class _Page:
    """What one rendering collects on its way."""

    resolve: Resolver | None
    prefix: str
    find: Finder | None = None
    mentions: dict[str, None] = field(default_factory=dict)
    anchors: dict[str, int] = field(default_factory=dict)
    uploads: dict[str, None] = field(default_factory=dict)
    offered: Groups = field(default_factory=dict)
    groups: dict[str, None] = field(default_factory=dict)


def render(
    text: str,
    *,
    resolve: Resolver | None = None,
    find: Finder | None = None,
    groups: Groups | None = None,
    prefix: str = "",
) -> Rendered:
    """Return `text` as safe HTML.

    `resolve` finds mentioned people, `find` named files, `groups` are those that it may call. `prefix` keeps the ids of
    headings and footnotes of several texts on one page apart. A text that is too long, or whose HTML would be, comes
    back as it was typed, in a `pre`.
    """
    text = _UNFIT.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n"))
    if len(text) > MAX_SOURCE:
        return _as_typed(text)
    page = _Page(resolve, prefix, find, offered=groups or {})
    tokens = _parser().parse(text, {"docId": prefix})
    _walk(tokens, page)
    made = str(_parser().renderer.render(tokens, _parser().options, {"docId": prefix}))
    if len(made) > MAX_HTML:
        return _as_typed(text)
    polls = tuple((token.info, token.content) for token in tokens if _is_poll(token))
    return Rendered(
        clean(made),
        tuple(page.mentions),
        _plain(tokens, EXCERPT),
        tuple(page.uploads),
        polls,
        tuple(page.groups),
    )


def excerpt(text: str, limit: int = EXCERPT) -> str:
    """Return the beginning of `text` as one line of plain text of at most `limit` characters."""
    tokens = _parser().parse(_UNFIT.sub("\N{REPLACEMENT CHARACTER}", text[: limit * 20]))
    mark_tasks(tokens)
    return _plain(tokens, limit)


def _as_typed(text: str) -> Rendered:
    return Rendered(f"<pre>{html.escape(text[:MAX_HTML])}</pre>", (), _shorten(text, EXCERPT))


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt(
        "commonmark", {"html": False, "linkify": True, "maxNesting": MAX_NESTING, "typographer": False}
    )
    parser.enable(["table", "strikethrough", "linkify"])
    parser.use(footnote_plugin, inline=False)
    parser.use(dollarmath_plugin, allow_digits=False, double_inline=True)
    bound(parser)
    rules: dict[str, Callable[..., str]] = {
        "fence": _fence,
        "code_block": _code_block,
        "table_open": _table_open,
        "table_close": _table_close,
        "math_inline": _math,
        "math_inline_double": _math_block,
        "math_block": _math_block,
        "task_box": _task_box,
        "footnote_caption": _footnote_caption,
        "mention": _mention,
        "part": _part,
        "upload": show_upload,
    }
    for name, rule in rules.items():
        parser.add_render_rule(name, rule)
    return parser


def _walk(tokens: list[Token], page: _Page) -> None:
    """Demote and anchor headings, tick boxes, resolve mentions, mark links: on tokens, before anything is HTML."""
    mark_tasks(tokens)
    for position, token in enumerate(tokens):
        if token.type == "heading_open":
            token.tag = tokens[position + 2].tag = f"h{min(int(token.tag[1]) + 2, 6)}"
            token.attrSet("id", _anchor(tokens[position + 1].content, page))
        elif token.type in ("th_open", "td_open") and token.attrGet("style"):
            aligned = str(token.attrs.pop("style")).removeprefix("text-align:")
            token.attrs |= {"class": {"right": "num", "center": "mid"}.get(aligned, "")}
        elif token.type == "inline" and token.children:
            children = find_here(_mentions(token.children, page), page.offered, page.groups)
            children = find_uploads(children, page.find, page.uploads)
            token.children = keep_parts(mark_links(link_images(children)))


def _anchor(title: str, page: _Page) -> str:
    slug = re.sub(r"[^\w-]+", "-", title.lower()).strip("-")[:60] or "part"
    count = page.anchors.get(slug, 0) + 1
    while count > 1 and f"{slug}-{count}" in page.anchors:  # somebody's own heading "part 2"
        count += 1
    page.anchors[slug] = count
    name = f"{slug}-{count}" if count > 1 else slug
    page.anchors.setdefault(name, 1)
    return f"h-{page.prefix}{name}"


_NAMED = re.compile(r"^(user|firm):([a-z2-7]{12})$")


def _mentions(children: list[Token], page: _Page) -> list[Token]:
    """Turn `@[Name](user:ID)` into one token: a person, where the resolver knows one, and else the words as typed.

    The same for `@[Firm](firm:ID)`, where it may be called.
    """
    kept: list[Token] = []
    position = 0
    while position < len(children):
        token = children[position]
        named = _NAMED.match(str(token.attrGet("href") or "")) if token.type == "link_open" else None
        if named is None:
            kept.append(token)
            position += 1
            continue
        close = next(i for i in range(position, len(children)) if children[i].type == "link_close")
        name = "".join(child.content for child in children[position + 1 : close])
        at = bool(kept) and kept[-1].type == "text" and kept[-1].content.endswith("@")
        found = _find(named[1], named[2], page) if at else None
        if found:
            kept[-1].content = kept[-1].content[:-1]
            kept.append(mention_of(found))
        else:
            kept.append(Token("text", "", 0, content=name))
        position = close + 1
    return kept


def _find(kind: str, public_id: str, page: _Page) -> Mentioned | None:
    """Whom the text names, remembered on the page; None where it may not, or where there is nobody."""
    if kind == "firm":
        found, named = page.offered.get(public_id), page.groups
    else:
        found, named = (page.resolve(public_id) if page.resolve else None), page.mentions
    if found:
        named[found.public_id] = None
    return found


def _mention(_self: object, tokens: Sequence[Token], index: int, *_: object) -> str:
    token = tokens[index]
    return (
        f'<a class="mention" data-firm="{int(token.meta["hue"])}" href="{html.escape(token.meta["url"])}">'
        f"@{html.escape(token.content)}</a>"
    )


def _part(_self: object, tokens: Sequence[Token], index: int, *_: object) -> str:
    return f'<span class="whole">{html.escape(tokens[index].content)}</span>'


def _fence(_self: object, tokens: Sequence[Token], index: int, *_: object) -> str:
    token = tokens[index]
    if _is_poll(token) and (shown := show_poll(token.info, token.content)):
        return shown
    language = (token.info.split() or [""])[0].lower()
    if language == "mermaid":
        return f'<pre class="mermaid">{html.escape(token.content)}</pre>\n'
    if language == "math":
        return f'<code class="math" data-display="block">{html.escape(token.content)}</code>\n'
    return highlight(token.content, language)


def _is_poll(token: Token) -> bool:
    """One in a quotation or a list is an example, or somebody else's."""
    return token.type == "fence" and token.level == 0 and is_poll(token.info)


def _code_block(_self: object, tokens: Sequence[Token], index: int, *_: object) -> str:
    return highlight(tokens[index].content, "")


def _table_open(*_: object) -> str:
    region = '<div class="tblwrap" tabindex="0" role="region" aria-label="Table, scrolls sideways">'
    return region + '<table class="tbl compact">\n'


def _table_close(*_: object) -> str:
    return "</table></div>\n"


def _math(_self: object, tokens: Sequence[Token], index: int, *_: object) -> str:
    return f'<code class="math">{html.escape(tokens[index].content)}</code>'


def _math_block(_self: object, tokens: Sequence[Token], index: int, *_: object) -> str:
    return f'<code class="math" data-display="block">{html.escape(tokens[index].content)}</code>\n'


def _task_box(_self: object, tokens: Sequence[Token], index: int, *_: object) -> str:
    done = " checked" if tokens[index].meta["is_done"] else ""
    return f'<input class="task-list-item-checkbox" type="checkbox"{done} disabled>'


def _footnote_caption(_self: object, tokens: Sequence[Token], index: int, *_: object) -> str:
    return f"[{int(tokens[index].meta['id']) + 1}]"


def _plain(tokens: list[Token], limit: int) -> str:
    words: list[str] = []
    for token in tokens:
        if token.type == "inline" and token.children:
            words.append("".join(_said(child) for child in token.children))
        elif token.type in ("fence", "code_block"):
            words.append(say_poll(token.info, token.content) if _is_poll(token) else token.content)
        if sum(map(len, words)) > limit:
            break
    return _shorten(" ".join(words), limit)


def _said(token: Token) -> str:
    if token.type == "mention":
        return f"@{token.content}"
    if token.type in ("softbreak", "hardbreak"):
        return " "
    return token.content


def _shorten(text: str, limit: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0] + "…"
