"""Links to the site's own things that stand bare in a text: who may see the thing reads its title, others the address.

What is stored and what goes out to all of an audience holds the address as it was typed; the title is put in its place
for one viewer, when the page is drawn. So a title is never told by a link, and a title that changes is never stale. An
app registers what its addresses begin with; of a whole page one statement asks, and none where no link is.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape

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

Target = tuple[str, str]  # what its address begins with, and its public id


def register(letter: str, statement: str) -> None:
    """Let links to `/<letter>/ID/` have titles; a letter taken twice raises ValueError.

    `statement` selects public id and title over the rows of `%(ids)s` for `%(viewer)s`; it begins at their seats.
    """
    if letter in _titles:
        raise ValueError(f"links to /{letter}/ are registered twice")
    _titles[letter] = statement.replace("%(ids)s", f"%(ids_{letter})s")


def titles_of(viewer: User, targets: Iterable[Target]) -> dict[Target, str]:
    """Return the titles of those of `targets` that the viewer sees, in one statement."""
    ids: dict[str, list[str]] = {}
    for letter, public_id in list(dict.fromkeys(targets))[:MOST]:
        if letter in _titles:
            ids.setdefault(letter, []).append(public_id)
    if not ids:
        return {}
    statement = " UNION ALL ".join(
        f"SELECT '{letter}', n.* FROM ({_titles[letter]}) n"  # noqa: S608  (our own words only)
        for letter in sorted(ids)
    )
    values = {"viewer": viewer.pk, **{f"ids_{letter}": each for letter, each in ids.items()}}
    return {(letter, public_id): title for letter, public_id, title in ask(statement, values)}


def with_titles(viewer: User, html: str) -> SafeString:
    """Return stored `html`, which the sanitiser has passed, with titles in place of bare addresses of our own."""
    if f'href="{settings.SITE_URL}/' not in html:
        return SafeString(html)
    bare = _bare(settings.SITE_URL)
    titles = titles_of(viewer, (_target(link) for link in bare.finditer(html)))

    def titled(link: re.Match[str]) -> str:
        title = titles.get(_target(link))
        return f'<a class="own" href="{link[1]}"{link["more"]}>{escape(title)}</a>' if title else link[0]

    return SafeString(bare.sub(titled, html) if titles else html)


def _target(link: re.Match[str]) -> Target:
    """What an address leads to; with a post at its end, the post."""
    return ("p", link["post"]) if link["post"] else (link["letter"], link["id"])


@lru_cache(maxsize=4)
def _bare(site: str) -> re.Pattern[str]:
    """A link whose words are its address."""
    end = r"(?:#(?:p-(?P<post>[a-z2-7]{12})|[\w-]*))?"
    at = rf"{re.escape(site)}/(?P<letter>[a-z])/(?P<id>[a-z2-7]{{12}})/[^\"#<>]*{end}"
    return re.compile(rf'<a href="({at})"(?P<more> rel="[^"]*")>\1</a>')
