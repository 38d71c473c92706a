"""A place in a long thread: the first post since a day began in the reader's zone, or that of a number."""

from datetime import datetime

from django.http import Http404
from django.utils import timezone

from community.rows import ask
from community.threads.models import Post, Thread
from community.threads.posting import stream_of

# The first shared post that is not before a moment, by halves: as many steps in a short thread as in a long one, near
# enough. Posts are numbered as they are written, with holes where some went elsewhere; where an archive was imported
# out of order it lands close by.
_SINCE = """
WITH RECURSIVE halves (low, high) AS (
    SELECT 1, %(items)s + 1
    UNION ALL
    SELECT CASE WHEN middle.at < %(moment)s THEN middle.nr + 1 ELSE low END,
           CASE WHEN middle.at < %(moment)s THEN high ELSE (low + high) / 2 END
    FROM halves LEFT JOIN LATERAL (
        SELECT p.at, p.nr FROM threads_post p WHERE p.thread_id = %(thread)s AND p.audience_id = %(shared)s
          AND p.nr >= (low + high) / 2 AND p.nr < high AND p.after_nr IS NULL ORDER BY p.nr LIMIT 1) middle ON true
    WHERE low < high
)
SELECT max(low) FROM halves
"""


def beginning_of(typed: str) -> datetime | None:
    """The beginning of a day in the reader's zone; None for what is no day."""
    try:
        return timezone.make_aware(datetime.fromisoformat(typed[:10])) if typed else None
    except (ValueError, OverflowError):
        return None


def first_since(thread: Thread, moment: datetime) -> Post:
    """The first shared post of the thread since `moment`, or the last one."""
    items = stream_of(thread, thread.audience_id).items
    values = {"thread": thread.pk, "shared": thread.audience_id, "items": items, "moment": moment}
    [(nr,)] = ask(_SINCE, values)
    return post_at(thread, nr)


def post_at(thread: Thread, nr: int) -> Post:
    """The shared post of the thread with that number, the next one where it went elsewhere, or the last one."""
    shared = thread.posts.filter(audience=thread.audience_id, after_nr=None)
    post = shared.filter(nr__gte=nr).order_by("nr").first() or shared.order_by("nr").last()
    if post is None:
        raise Http404
    post.thread = thread
    return post
