"""Bookmarks go along with posts that go to another thread, and with a thread that goes on in another."""

from django.db import connection

from community.threads.carrying import Carried


def go_along(carried: Carried) -> None:
    """Who keeps the target already keeps one of it; the other's address leads there."""
    news = [new.pk for new in carried.posts.values()]
    place = {"source": carried.source.pk, "target": carried.target.pk}
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE bookmarks_bookmark b SET post_id = c.new FROM unnest(%s::bigint[], %s::bigint[]) AS c (old, new) "
            "WHERE b.post_id = c.old",
            [list(carried.posts), news],
        )
        if carried.ends:
            cursor.execute(
                "UPDATE bookmarks_bookmark b SET thread_id = %(target)s WHERE b.thread_id = %(source)s AND NOT EXISTS "
                "(SELECT 1 FROM bookmarks_bookmark o WHERE o.user_id = b.user_id AND o.thread_id = %(target)s)",
                place,
            )
