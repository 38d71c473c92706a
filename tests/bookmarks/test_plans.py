"""A page of bookmarks reads those that it shows, and not all that somebody has kept."""

import re

import pytest
from django.db import connection

from community.bookmarks import reading
from community.bookmarks.models import Bookmark
from community.bookmarks.reading import shelf_of
from tests.notifications.make import answer, start
from tests.statistics import may_analyze  # noqa: F401  a fixture
from tests.threads.test_list_plans import plans_of

KEPT = 2_000  # as many as somebody may

_MANY = """
WITH posts AS (
    INSERT INTO threads_post (public_id, thread_id, thread_audience_id, audience_id, stream_id, nr, author_id, firm_id,
                              byline, role_then, source, html, html_version, excerpt, client_id, at, version, worded)
    SELECT 'm' || n, thread_id, thread_audience_id, audience_id, stream_id, nr + n, author_id, firm_id, byline,
        role_then, source, html, html_version, excerpt, 'many-' || n, at, version, worded
    FROM threads_post, generate_series(1, %(kept)s) n WHERE id = %(post)s RETURNING id
)
INSERT INTO bookmarks_bookmark (public_id, user_id, audience_id, post_id, note, ends_with_reminder, remind_at, at)
SELECT lpad(translate(id::text, '0123456789', 'abcdefghij'), 12, 'z'), %(user)s, %(audience)s, id, '', false,
    now() + id %% 97 * interval '1 day', now() FROM posts
"""


@pytest.fixture
def full(may_analyze, cast):  # noqa: F811
    """Sara keeps 2,000 posts, each with a reminder."""
    post = answer(cast.olga, start(cast.olga, cast.workspace, title="Preload"))
    own = cast.sara.seats.get(audience__kind="self").audience_id
    with connection.cursor() as cursor:
        cursor.execute(_MANY, {"kept": KEPT, "post": post.pk, "user": cast.sara.pk, "audience": own})
        cursor.execute("ANALYZE bookmarks_bookmark, threads_post, threads_thread, workspaces_seat")
    return post


def test_a_page_reads_what_it_shows(cast, full):
    """Of reminders PostgreSQL may sort the two thousand that there are at most: that is as cheap."""
    after = shelf_of(cast.sara).next
    for place in ("", after):
        plans = plans_of(lambda place=place: shelf_of(cast.sara, after=place))
        found = re.findall(r" on bookmarks_bookmark.*actual time=\S+ rows=(\d+)", "\n".join(plans))
        rows = [int(number) for number in found]
        assert 0 < max(rows) <= reading.LOOKED_AT, "\n".join(plans)


@pytest.mark.parametrize("only", ["all", "reminders"])
def test_what_is_out_of_sight_between_is_passed_over_a_walk_at_a_time(cast, full, only, monkeypatch):
    monkeypatch.setattr(reading, "LOOKED_AT", 100)
    order = ("remind_at", "id") if only == "reminders" else ("-id",)
    rows = Bookmark.objects.filter(user=cast.sara).order_by(*order)
    ids = list(rows.values_list("pk", flat=True))
    gone = set(ids[20:180])
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE threads_post SET deleted_at = now() WHERE id IN"
            " (SELECT post_id FROM bookmarks_bookmark WHERE id = ANY (%s))",
            [list(gone)],
        )
    found, after = [], ""
    while True:
        page = shelf_of(cast.sara, only=only, after=after)
        found += [kept.row.pk for kept in page.rows]
        after = page.next
        if not after:
            break
    assert found == [pk for pk in ids if pk not in gone]
