"""Links to the site's own things that stand bare in a text: who may see the thing reads its title, others the address.

What is stored and what goes out to all of an audience holds the address as it was typed; the title is put in its place
for one viewer, when the page is drawn. So a title is never told by a link, and a title that changes is never stale. An
app registers what its addresses begin with; of a whole page one statement asks, and none where no link is. What stands
alone in a paragraph may have a card instead, as long as its viewer sees it (docs/decisions/0040).
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from html import escape
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.safestring import SafeString

from accounts.models import User
from community.rows import ask

MOST = 100  # links of one page that get a title; the rest stay as they are

# The viewer's own seat in the audience of `o`, for the statements that are registered.
SEATED = """EXISTS (SELECT 1 FROM workspaces_seat own WHERE own.user_id = %(viewer)s AND own.audience_id = o.audience_id
    AND (own.until IS NULL OR own.until > statement_timestamp()))"""

# By what an address begins with: SELECT of public id and title, of those of %(ids_<letter>)s that %(viewer)s sees.
_titles: dict[str, str] = {}
# By the same: what draws a card of a third column.
_cards: dict[str, Callable[[str, Any], str]] = {}

Target = tuple[str, str]  # what its address begins with, and its public id


class Named(NamedTuple):
    """What a link leads to, for one viewer: its title, and its card as HTML where it has one."""

    title: str
    card: str


def register(letter: str, statement: str, *, card: Callable[[str, Any], str] | None = None) -> None:
    """Let links to `/<letter>/ID/` have titles; a letter taken twice raises ValueError.

    `statement` selects public id and title over the rows of `%(ids)s` for `%(viewer)s`; it begins at their seats. With
    `card`, which draws it from address and JSON, it selects that JSON as well.
    """
    if letter in _titles:
        raise ValueError(f"links to /{letter}/ are registered twice")
    _titles[letter] = statement.replace("%(ids)s", f"%(ids_{letter})s")
    if card:
        _cards[letter] = card


def named(viewer: User, targets: Iterable[Target]) -> dict[Target, Named]:
    """Return what those of `targets` are that the viewer sees, in one statement."""
    ids: dict[str, list[str]] = {}
    for letter, public_id in list(dict.fromkeys(targets))[:MOST]:
        if letter in _titles:
            ids.setdefault(letter, []).append(public_id)
    if not ids:
        return {}
    statement = " UNION ALL ".join(
        f"SELECT '{letter}', n.*{'' if letter in _cards else ', NULL::json'} FROM ({_titles[letter]}) n"  # noqa: S608
        for letter in sorted(ids)
    )
    values = {"viewer": viewer.pk, **{f"ids_{letter}": each for letter, each in ids.items()}}
    return {
        (letter, public_id): Named(
            title, _cards[letter](_address(letter, public_id), fields) if fields else ""
        )
        for letter, public_id, title, fields in ask(statement, values)
    }


def with_titles(viewer: User, html: str) -> SafeString:
    """Return stored `html`, which the sanitiser has passed, with titles in place of bare addresses of our own."""
    if f'href="{settings.SITE_URL}/' not in html:
        return SafeString(html)
    bare = _bare(settings.SITE_URL)
    found = named(viewer, (_target(link) for link in bare.finditer(html)))

    def titled(link: re.Match[str]) -> str:
        target = _target(link)
        if target not in found:
            return link[0]
        title, card = found[target]
        if card and link["alone"] and link["at"] == _address(*target):
            return card
        words = f'<a class="own" href="{link["at"]}"{link["more"]}>{escape(title)}</a>'
        return f"<p>{words}</p>" if link["alone"] else words

    return SafeString(bare.sub(titled, html) if found else html)


def _address(letter: str, public_id: str) -> str:
    return f"{settings.SITE_URL}/{letter}/{public_id}/"


def _target(link: re.Match[str]) -> Target:
    """What an address leads to; with a post at its end, the post."""
    return ("p", link["post"]) if link["post"] else (link["letter"], link["id"])


@lru_cache(maxsize=4)
def _bare(site: str) -> re.Pattern[str]:
    """A link whose words are its address; `alone` where it is a paragraph."""
    end = r"(?:#(?:p-(?P<post>[a-z2-7]{12})|[\w-]*))?"
    at = rf"(?P<at>{re.escape(site)}/(?P<letter>[a-z])/(?P<id>[a-z2-7]{{12}})/[^\"#<>]*{end})"
    return re.compile(rf'(?P<alone><p>)?<a href="{at}"(?P<more> rel="[^"]*")>(?P=at)</a>(?(alone)</p>)')
