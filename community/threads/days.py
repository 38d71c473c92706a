"""A place in a long thread: the first post since a day began in the reader's zone, or that of a number."""

from datetime import datetime

from django.http import Http404

from community.rooms.days import since
from community.rows import ask
from community.threads.models import Post, Thread
from community.threads.posting import stream_of

_SINCE = since(
    "FROM threads_post p WHERE p.thread_id = %(thread)s AND p.audience_id = %(shared)s AND p.after_nr IS NULL"
)


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
