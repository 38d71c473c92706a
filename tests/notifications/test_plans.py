"""With 100,000 notifications the inbox and its count read a few pages of an index, and never all of a user's rows."""

import re

import pytest
from django.db import connection

from community.events.models import Event
from community.notifications import inbox
from community.notifications.models import Notification
from community.threads.models import Post
from tests.notifications.make import start, tell
from tests.places import undone
from tests.statistics import may_analyze  # noqa: F401  a fixture

ROWS = 100_000
PAGES = [("unread", "needs"), ("unread", "know"), ("all", "needs"), ("all", "know"), ("done", "")]
THREADS = 200


@pytest.fixture
def full(may_analyze, cast, request):  # noqa: F811
    """Olga was told 100,000 times (or `param`), in 200 threads of skewed sizes; of the latest 300 she has read none.

    What is undone owes no check of its foreign keys: that of a million took longer than all else here.
    """
    with undone():
        yield told_often(cast, getattr(request, "param", ROWS))


def told_often(cast, rows):
    tell()
    Notification.objects.all().delete()
    for number in range(3):
        start(cast.olga, cast.workspace, title=f"Thread {number}")
        Post.objects.update(at="2026-01-01T00:00Z")
    posts = list(Post.objects.order_by("pk").values_list("pk", "thread_id", "stream_id"))
    first = Event.objects.latest("id").pk
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH made AS (
                INSERT INTO events_event (at, verb, actor_id, firm_id, workspace_id, audience_id, subject_kind,
                                          subject_id, facts)
                SELECT now(), 'threads.posted', %(actor)s, %(firm)s, %(workspace)s, %(audience)s, 'post', 1, '{}'
                FROM generate_series(1, %(rows)s) RETURNING id
            ), picked AS MATERIALIZED (
                SELECT id, floor(power(random(), 3) * %(threads)s) AS n FROM made
            ), threads AS (
                INSERT INTO threads_thread (public_id, workspace_id, audience_id, category_id, kind, title, author_id,
                                            firm_id, byline, at)
                SELECT 'many' || n, workspace_id, audience_id, category_id, kind, 'Many ' || n, author_id, firm_id,
                       byline, at
                FROM threads_thread, generate_series(1, %(threads)s) n WHERE id = %(thread)s RETURNING id
            ), numbered AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM threads)
            INSERT INTO notifications_notification (public_id, user_id, event_id, audience_id, workspace_id, thread_id,
                post_id, reason, actor_id, firm_id, byline, stream_id, nr, at, read_at)
            SELECT 'n' || picked.id, %(user)s, picked.id, %(audience)s, %(workspace)s, numbered.id, %(post)s,
                CASE WHEN picked.id %% 97 = 0 THEN 'asked' ELSE 'reply' END, %(actor)s, %(firm)s, 'Sara Lind',
                %(stream)s, 1, now(), CASE WHEN picked.id < %(first)s + %(rows)s - 300 THEN now() END
            FROM picked JOIN numbered USING (n)
            """,
            {
                "actor": cast.sara.pk,
                "firm": cast.supplier.pk,
                "workspace": cast.workspace.pk,
                "audience": cast.workspace.audiences.get(kind="everyone").pk,
                "rows": rows,
                "threads": THREADS,
                "thread": posts[0][1],
                "post": posts[0][0],
                "stream": posts[0][2],
                "user": cast.olga.pk,
                "first": first,
            },
        )
        cursor.execute("SELECT count(*) FROM notifications_notification")
        assert cursor.fetchone()[0] >= rows
        cursor.execute("ANALYZE")
    return cast.olga


def explained(statement, values):
    """Milliseconds and buffers of a statement, and its plan."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {statement}", values)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    buffers = re.search(r"Buffers: shared hit=(\d+)", plan)
    return float(re.search(r"Execution Time: ([\d.]+)", plan)[1]), int(buffers[1]) if buffers else 0, plan


def statement_of(viewer, show, group):
    """The very statement of a page of the inbox, with its values."""
    asked = []

    def keep(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        inbox.lines_of(viewer, show, group)
    return asked[0]


def test_pages_and_count_read_little(full, capsys):
    """A page looks at 1,000 rows at most, so it reads a bounded number of buffers whatever lies below."""
    asked = {f"inbox {show} {group}": statement_of(full, show, group) for show, group in PAGES}
    asked["count"] = (inbox.COUNT, {"viewer": full.pk})
    found = {name: explained(*statement) for name, statement in asked.items()}
    with capsys.disabled():
        print()
        for name, (ms, buffers, _plan) in found.items():
            print(f"{name}: {ms:.1f} ms, {buffers} buffers")
    for name, (_ms, buffers, plan) in found.items():
        assert "Seq Scan on notifications_notification" not in plan, plan
        assert buffers < (1_500 if name == "count" else 10_000), plan
    assert "notification_unread" in found["count"][2]


@pytest.mark.parametrize("full", [20_000], indirect=True)
def test_a_page_that_the_walk_does_not_fill_goes_on(full):
    """Most threads of this inbox need an action: the rest is found further down, page by page, each line once."""
    cursor, lines, pages = "", [], 0
    while True:
        page = inbox.lines_of(full, "all", "know", cursor)
        lines += [line.cursor for line in page.lines]
        pages += 1
        cursor = page.next
        if not cursor:
            break
    assert len(lines) == len(set(lines))
    assert pages >= 20_000 // inbox.WALKED
