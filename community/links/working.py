"""The worker's part: fetch what lies behind the links that wait, and draw the picture anew."""

import logging
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from PIL import Image

from community.files.sandbox import run
from community.links import keeping
from community.links.fetching import Fetched, NotFetched, fetch
from community.links.models import Link, State
from community.links.reading import Told, read

log = logging.getLogger("keyway.links")

PAGE_TYPES = ("text/html", "application/xhtml+xml")
PICTURE_TYPES = ("image/png", "image/jpeg", "image/webp", "image/gif")
MOST_PAGE = 512 * 1024  # bytes: what a page says of itself stands at its beginning
MOST_PICTURE = 5 * 2**20  # bytes
AT_ONCE = 20

Fetcher = Callable[..., Fetched]


def fetch_waiting(
    settle: Callable[[Link, Told | None, tuple[int, int] | None], None], fetcher: Fetcher = fetch
) -> int:
    """Fetch for the links that wait, give each to `settle`, and return how many.

    Each is asked for once: a server that is away has no card.
    """
    rows = list(Link.objects.filter(state=State.WAITING).order_by("id")[:AT_ONCE])
    for link in rows:
        told, size = _told(link, fetcher) if settings.LINK_PREVIEWS else (None, None)
        settle(link, told, size)
    return len(rows)


def _told(link: Link, fetcher: Fetcher) -> tuple[Told | None, tuple[int, int] | None]:
    try:
        told = read(fetcher(link.url, types=PAGE_TYPES, most=MOST_PAGE, is_cut=True))
    except NotFetched as error:
        log.info("No preview of link %s: %s", link.public_id, error)
        return None, None
    if not told.title:
        return None, None
    return told, _picture(link, told.picture, fetcher) if told.picture else None


def _picture(link: Link, url: str, fetcher: Fetcher) -> tuple[int, int] | None:
    """Draw the picture for showing, and return its size; None where there is none that can be drawn."""
    try:
        found = fetcher(url, types=PICTURE_TYPES, most=MOST_PICTURE)
    except NotFetched as error:
        log.info("No picture for link %s: %s", link.public_id, error)
        return None
    with tempfile.TemporaryDirectory(dir=settings.FILES_FOLDER) as made:
        source, display, thumb, clean = (
            Path(made) / name for name in ("source", "display", "thumb", "clean")
        )
        source.write_bytes(found.content)
        if run("drawing", source, display, thumb, clean, str(settings.FILE_MAX_PIXELS)).startswith("!"):
            return None
        with Image.open(thumb, formats=["WEBP"]) as image:  # we drew it
            size = image.size
        thumb.replace(keeping.picture(link.public_id))
    return size
