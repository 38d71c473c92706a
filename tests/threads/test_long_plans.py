"""The page of a long thread looks its most valued posts up, however many posts it has."""

import re

from django.db import connection

from community.threads.models import Post, Thread
from community.threads.reading import find_thread, read_best, read_window
from community.threads.worth.models import ValuedPost
from tests.statistics import may_analyze  # noqa: F401  a fixture
from tests.threads.test_list_plans import plans_of
from tests.threads.test_threads import thread  # noqa: F401  a fixture

POSTS, VALUED = 5_000, 30
MOST = 300  # posts that a page looks at: its own, the valued ones, and the stops of the line

_MANY = """
INSERT INTO threads_post (public_id, thread_id, thread_audience_id, audience_id, stream_id, nr, author_id, firm_id,
                          byline, role_then, source, html, html_version, excerpt, client_id, at, version, worded)
SELECT 'm' || n, thread_id, thread_audience_id, audience_id, stream_id, nr + n, author_id, firm_id, byline, role_then,
    source, html, html_version, excerpt, 'many-' || n, at, version, worded
FROM threads_post, generate_series(1, %(posts)s) n WHERE id = %(post)s
"""

# Most threads are short, and so PostgreSQL takes every thread for one.
_SHORT = """
WITH made AS (
    INSERT INTO threads_thread (public_id, workspace_id, audience_id, category_id, kind, title, author_id, firm_id,
                                byline, at)
    SELECT lpad(translate(n::text, '0123456789', 'abcdefghij'), 12, 'z'), workspace_id, audience_id, category_id, kind,
        'Many ' || n, author_id, firm_id, byline, at
    FROM threads_thread, generate_series(1, %(posts)s) n WHERE id = %(thread)s RETURNING id
)
INSERT INTO threads_post (public_id, thread_id, thread_audience_id, audience_id, stream_id, nr, author_id, firm_id,
                          byline, role_then, source, html, html_version, excerpt, client_id, at, version, worded)
SELECT 's' || made.id, made.id, thread_audience_id, audience_id, stream_id, 100000 + made.id, author_id, firm_id,
    byline, role_then, source, html, html_version, excerpt, 'short-' || made.id, at, version, worded
FROM threads_post p, made WHERE p.id = %(post)s
"""


def test_a_page_looks_at_few_posts(may_analyze, cast, thread):  # noqa: F811
    first = Post.objects.get(thread=thread, nr=1)
    with connection.cursor() as cursor:
        for statement in (_MANY, _SHORT):
            cursor.execute(statement, {"posts": POSTS, "post": first.pk, "thread": thread.pk})
        cursor.execute(
            "UPDATE events_stream SET items = %s, head = %s WHERE id = %s", [POSTS, POSTS, first.stream_id]
        )
    for post in Post.objects.filter(thread=thread).order_by("?")[:VALUED]:
        ValuedPost.objects.create(post=post, thread=thread, audience_id=post.audience_id, value=5, words=9)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE threads_post, threads_thread, threads_valuedpost, events_stream")
    seen = find_thread(cast.olga, Thread.objects.get(pk=thread.pk).public_id)
    for go in (lambda: read_window(cast.olga, seen, page=9), lambda: read_best(cast.olga, seen)):
        plan = "\n".join(plans_of(go))
        nodes = re.findall(r" on threads_post.*actual time=\S+ rows=(\d+)\.\d+ loops=(\d+)", plan)
        looked = sum(int(rows) * int(loops) for rows, loops in nodes)
        assert 0 < looked <= MOST, plan
    assert read_window(cast.olga, seen, page=9).more["best"].posts == VALUED
