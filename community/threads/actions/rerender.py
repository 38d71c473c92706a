"""Draw stored posts again: the HTML is kept with the version of the rendering that made it, the source is the truth."""

from community.events.record import act
from community.markup import RENDER_VERSION
from community.threads.models import Post
from community.threads.redrawing import redraw

POSTS_AT_ONCE = 200  # a transaction: an edit waits for so many at most


@act
def rerender_posts(*, after: int) -> tuple[int, int | None]:
    """Draw the next posts of an older version, by id from `after` on; return how many, and the last id or None.

    No event: nobody changed a word.
    """
    rows = Post.objects.select_for_update(no_key=True, of=("self",)).select_related("thread")
    older = rows.filter(pk__gt=after, html_version__lt=RENDER_VERSION)
    posts = list(older.order_by("pk")[:POSTS_AT_ONCE])
    redraw(posts)
    return len(posts), posts[-1].pk if posts else None
