"""Rules of our own in the parser's place where its own take time that grows with the square of what is typed.

Each looks at a bounded stretch of the text, however long it is.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote.index import footnote_ref

MAX_ADDRESS = 2_000  # characters of an address that becomes a link by itself
MAX_LABEL = 100  # characters of a footnote's name

_SCHEME = re.compile(r"(?:^|[^a-z0-9.+-])(https?)$", re.IGNORECASE)
_BOX = re.compile(r"\[([ xX])][ \t\n\v\f\r]+")


def bound(parser: MarkdownIt) -> None:
    """Put the rules of this module where the parser has its own."""
    parser.core.ruler.disable("linkify")
    parser.inline.ruler.at("linkify", _bare_link)
    parser.inline.ruler.at("footnote_ref", _footnote_ref)


def _bare_link(state: StateInline, silent: bool) -> bool:
    """`https://…` as it stands in the text: "valve.in" is a valve. What stands before `://` waits in `pending`."""
    if state.linkLevel > 0 or not state.src.startswith("://", state.pos):
        return False
    scheme = _SCHEME.search(state.pending[-9:])
    if scheme is None or state.md.linkify is None:
        return False
    start = state.pos - len(scheme[1])
    found = state.md.linkify.match_at_start(state.src[start : min(start + MAX_ADDRESS, state.posMax)])
    if found is None:
        return False
    address = found.url.rstrip("*")  # stars at the end are emphasis
    target = state.md.normalizeLink(address)
    if not state.md.validateLink(target):
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme[1])]
        opened = state.push("link_open", "a", 1)
        opened.attrs = {"href": target}
        opened.markup, opened.info = "linkify", "auto"
        state.push("text", "", 0).content = state.md.normalizeLinkText(address)
        closed = state.push("link_close", "a", -1)
        closed.markup, closed.info = "linkify", "auto"
    state.pos += len(address) - len(scheme[1])
    return True


def _footnote_ref(state: StateInline, silent: bool) -> bool:
    """The plugin's rule, asked only where a name ends soon."""
    if not state.src.startswith("[^", state.pos):
        return False
    end = state.src.find("]", state.pos, min(state.pos + MAX_LABEL, state.posMax))
    return end > 0 and footnote_ref(state, silent)


def mark_tasks(tokens: list[Token]) -> None:
    """Give list items that begin with `[ ]` or `[x]` a box, and their list the class that takes its bullets away."""
    lists: list[Token] = []
    for position, token in enumerate(tokens):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append(token)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "list_item_open" and (box := _box_of(tokens, position)):
            token.attrSet("class", "task-list-item")
            lists[-1].attrSet("class", "contains-task-list")
            words = tokens[position + 2].children or []
            words[0].content = words[0].content.removeprefix(box[0].rstrip())
            words.insert(0, Token("task_box", "input", 0, meta={"is_done": box[1] != " "}))


def _box_of(tokens: list[Token], item: int) -> re.Match[str] | None:
    """The box that the list item at `item` begins with."""
    following = tokens[item + 1 : item + 3]
    if [token.type for token in following] != ["paragraph_open", "inline"]:
        return None
    return _BOX.match(following[1].content)
