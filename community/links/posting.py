"""Row work that writing, editing, carrying and deleting a post share. The act that calls has locks and rights."""

import html
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.db.models.functions import Now
from django.urls import reverse

from community.links.models import URL_LENGTH, Link, State
from community.workspaces.models import Audience, AudienceKind

MOST = 3  # cards of one post
CARD = '<a class="linkcard" '  # how a card begins; people's texts have no classes

# Of carriers that are no posts: each locks its own, by public id, and returns what shows a change of its cards; None
# where there is none.
elsewhere: list[Callable[[str], Callable[[], None] | None]] = []

# A link that shows itself was pasted; one with other words says already what it is. Only the renderer writes these.
_PASTED = re.compile(r'<a href="(https?://[^"]+)"[^>]*>([^<]+)</a>')


def pasted_in(drawn: str) -> list[str]:
    """The first addresses that a drawn text shows as they are, each once, but those of this site."""
    own = {urlsplit(url).hostname for url in (settings.SITE_URL, settings.FILES_URL) if url}
    found: dict[str, None] = {}
    for address, words in _PASTED.findall(drawn):
        url = html.unescape(address)
        is_pasted = html.unescape(words).rstrip("/") in (url.rstrip("/"), url.partition("://")[2].rstrip("/"))
        if is_pasted and len(url) <= URL_LENGTH and urlsplit(url).hostname not in own:
            found[url] = None
    return list(found)[:MOST]


def has_links(carrier: str) -> bool:
    return Link.objects.filter(carrier=carrier).exists()


def name_links(carrier: str, workspace_id: int, audience: Audience, drawn: str) -> None:
    """Let the worker fetch what a post's text links to, where the site wants that and everyone there sees the post.

    Never for fewer: whoever runs the server would learn of a link that they were not to know of (docs/decisions/0031).
    """
    urls = pasted_in(drawn) if settings.LINK_PREVIEWS and audience.kind == AudienceKind.EVERYONE else []
    rows = (
        Link(carrier=carrier, workspace_id=workspace_id, audience_id=audience.pk, url=url) for url in urls
    )
    if urls:
        Link.objects.bulk_create(rows, ignore_conflicts=True)


def drop_others(carrier: str, drawn: str) -> None:
    """The post was given other words: what they no longer link to has no card, and a new one if it comes back."""
    Link.objects.filter(carrier=carrier, removed_at=None).exclude(url__in=pasted_in(drawn)).delete()


def hide_with(carrier: str) -> None:
    """The post was deleted: nobody is shown its pictures."""
    Link.objects.filter(carrier=carrier).update(hidden_at=Now())


def show_with(carrier: str) -> None:
    """The post was restored."""
    Link.objects.filter(carrier=carrier).update(hidden_at=None)


def carry_along(places: Mapping[str, tuple[str, int]], workspace_id: int) -> None:
    """Posts went to another thread: their links are with the new ones (carrier, audience), by the old carrier."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE links_link k SET carrier = n.new, audience_id = n.audience, workspace_id = %s "
            "FROM unnest(%s::text[], %s::text[], %s::bigint[]) AS n (old, new, audience) WHERE k.carrier = n.old",
            [
                workspace_id,
                list(places),
                [new for new, _audience in places.values()],
                [audience for _new, audience in places.values()],
            ],
        )


def cards_of(carriers: Iterable[str]) -> dict[str, str]:
    """The cards of posts as HTML, by the post's public id: what everyone of its audience sees alike."""
    cards: dict[str, str] = {}
    rows = Link.objects.filter(carrier__in=list(carriers), state=State.READY, removed_at=None)
    for link in rows.order_by("id"):
        cards[link.carrier] = cards.get(link.carrier, "") + _card(link)
    return cards


def _card(link: Link) -> str:
    picture = ""
    if link.width:
        url = reverse("links:picture", args=[link.public_id])
        picture = (
            f'<img src="{url}" width="{link.width:d}" height="{link.height:d}" alt="" loading="lazy"'
            ' decoding="async">'
        )
    text = f'<span class="meta">{html.escape(link.text)}</span>' if link.text else ""
    return (
        f'{CARD}href="{html.escape(link.url)}" rel="noopener noreferrer nofollow ugc">{picture}<span>'
        f'<span class="site">{html.escape(urlsplit(link.url).hostname or "")}</span>'
        f'<span class="nm">{html.escape(link.title)}</span>{text}</span></a>'
    )


def shown_elsewhere(carrier: str) -> Callable[[], None] | None:
    """Lock what carries the link, where it is no post; return what shows a change of its cards."""
    return next((show for hold in elsewhere if (show := hold(carrier))), None)


def drop_cards(carriers: Collection[str]) -> list[Link]:
    """The posts are gone for good, and their cards with them. Their pictures are cleared after the act."""
    rows = Link.objects.filter(carrier__in=list(carriers))
    found = list(rows)
    rows.delete()
    return found
