"""A page of a list looks at a few hundred rows, of an index, whether the viewer has two seats or five hundred."""

import re
from dataclasses import replace

import pytest
from django.db import connection

from community.threads import walks
from community.threads.lists import threads_in
from community.threads.shows import shows
from community.workspaces.models import AudienceKind
from community.workspaces.sight import find_workspace
from tests.statistics import may_analyze  # noqa: F401  a fixture
from tests.threads.test_threads import send_id, thread, words  # noqa: F401  a fixture

ROWS = 3_000
IN_RARE = (10, 1_500, 2_500)  # how old the threads are that stand in the second category
MOST = 7_000  # buffers of a page: 40 for each of its rows, 12 for each of the 500 that it has looked at
MOST_FURTHER = 40_000  # the same where the page was not full then, and 3,000 more were looked at

_MANY = """
WITH made AS (
    INSERT INTO threads_thread (public_id, workspace_id, audience_id, category_id, kind, title, author_id, firm_id,
                                byline, at)
    SELECT lpad(translate(n::text, '0123456789', 'abcdefghij'), 12, 'z'), workspace_id, audience_id,
        CASE WHEN n = ANY (%(rare)s) THEN %(category)s ELSE category_id END, kind, 'Many ' || n,
        CASE WHEN n %% 100 = 0 THEN author_id ELSE %(other)s END, firm_id, byline, at
    FROM threads_thread, generate_series(1, %(rows)s) n WHERE id = %(thread)s
    RETURNING id, audience_id, substr(title, 6)::int AS n
), tagged AS (
    INSERT INTO threads_threadtag (thread_id, audience_id, name)
    SELECT id, audience_id, CASE WHEN n %% 1000 = 0 THEN 'Rare' ELSE 'Often' END FROM made
    WHERE n %% 2 = 0
), streams AS (
    INSERT INTO events_stream (audience_id, kind, subject_id, head, items, last_at, active_at)
    SELECT audience_id, 1, id, 1, 1, now() - n * interval '1 minute', now() - n * interval '1 minute' FROM made
    UNION ALL SELECT %(notes)s, 1, id, 1, 1, now(), now() - n * interval '1 minute' FROM made WHERE n %% 40 = 0
    RETURNING id, audience_id, active_at
)
INSERT INTO threads_readmark (user_id, stream_id, audience_id, nr)
SELECT %(author)s, id, audience_id, 1 FROM streams WHERE active_at > now() - interval '1200 minutes'
"""


@pytest.fixture
def full(may_analyze, cast, thread):  # noqa: F811
    """Olga's workspace with 3,000 threads, a fortieth with notes of her own; of the latest 1,200 none is unread."""
    shared = thread.audience_id
    notes = cast.workspace.audiences.exclude(pk=shared).first() or cast.workspace.audiences.create(
        kind=AudienceKind.STEWARDS, within_id=shared
    )
    rare = cast.workspace.categories.create(audience_id=shared, name="Rare")
    with connection.cursor() as cursor:
        cursor.execute(
            _MANY,
            {
                "rows": ROWS,
                "thread": thread.pk,
                "rare": list(IN_RARE),
                "category": rare.pk,
                "author": thread.author_id,
                "other": cast.mats.pk,
                "notes": notes.pk,
            },
        )
        cursor.execute("ANALYZE events_stream, threads_thread, threads_threadtag, threads_readmark")
    return thread.author, [shared, notes.pk], rare


def seats_of(full, number):
    """The viewer's two, and seats where nothing is."""
    return [*full[1], *range(10**9, 10**9 + number - 2)]


def page_of(full, seats, **asked):
    """A page as a viewer of such seats gets it."""
    viewer, _own, rare = full
    workspace = find_workspace(viewer, rare.workspace.public_id)
    workspace.sight = replace(workspace.sight, audience_ids=tuple(seats))
    return threads_in(viewer, workspace, **asked)


def all_pages(full, seats, **asked):
    """Titles page by page."""
    pages, after = [], ""
    while True:
        page = page_of(full, seats, after=after, **asked)
        pages.append([row.title for row in page.rows])
        after = page.next
        if not after:
            return pages


def plans_of(go):
    """The plans of what `go` asks, made now and not when the tables were empty."""
    asked, plans = [], []

    def keep(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        go()
    with connection.cursor() as cursor:
        cursor.execute("DISCARD PLANS")
        for sql, params in asked:
            if sql.startswith(("EXECUTE", "SELECT", "WITH")):
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}", params)
                plans.append("\n".join(row[0] for row in cursor.fetchall()))
    return plans


def read_by(plans):
    """Buffers that they have read, together."""
    return sum(int(re.search(r"Buffers: shared hit=(\d+)", plan)[1]) for plan in plans if "Buffers" in plan)


def lists_of(full):
    """Each list, each filter for many and for few, and a later page."""
    viewer, _own, rare = full
    yield from ({"only": show.only, "walk": show.walk} for show in shows().values() if type(show.only) is str)
    yield from ({"category": rare}, {"tag": "often"}, {"tag": "RARE"}, {"tag": "none"}, {"only": "all"})
    yield from ({"kind": "discussion"}, {"kind": "question"}, {"firm": viewer.firm.public_id})
    yield from ({"author": viewer.public_id}, {"category": rare, "tag": "often", "only": "unread"})
    yield {"after": page_of(full, seats_of(full, 2)).next}


@pytest.mark.parametrize("number", [2, 500])
def test_a_page_looks_at_few_rows(full, number, monkeypatch):
    """No join with all threads and no sort of all streams: that costs what the workspace holds, not what is shown."""
    monkeypatch.setattr(walks, "LOOKED_FURTHER", 1)
    for asked in lists_of(full):
        plans = plans_of(lambda asked=asked: page_of(full, seats_of(full, number), **asked))
        read = read_by(plans)
        assert read <= MOST, f"{asked} reads {read} buffers\n" + "\n".join(plans)


@pytest.mark.parametrize("number", [2, 500])
def test_a_page_that_the_walk_does_not_fill_goes_on(full, number, monkeypatch):
    """What is unread lies below two walks: each page says that it goes on, and nothing is lost or doubled."""
    monkeypatch.setattr(walks, "LOOKED_FURTHER", 20)
    first, *others = [
        [title for title in page if title.startswith("Many")]
        for page in all_pages(full, seats_of(full, number), only="unread")
    ]
    assert first == []
    assert [title for page in others for title in page] == [f"Many {n}" for n in range(1_200, ROWS + 1)]
    assert page_of(full, seats_of(full, number), only="unread").is_cut


@pytest.mark.parametrize("number", [2, 500])
def test_where_nothing_more_is_unread_the_list_says_so(full, number):
    """It looks further by itself, at so many rows: who has read everything is offered no page with nothing on it."""
    viewer, (shared, notes), _rare = full
    seats = seats_of(full, number)
    below = [row.title for row in page_of(full, seats, only="unread").rows if row.title.startswith("Many")]
    assert below == [f"Many {n}" for n in range(1_200, 1_229)]  # under the cast's own
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM threads_readmark WHERE user_id = %s", [viewer.pk])
        cursor.execute(
            "INSERT INTO threads_readmark (user_id, stream_id, audience_id, nr) SELECT %s, id, audience_id, items"
            " FROM events_stream WHERE kind = 1 AND audience_id = ANY (%s)",
            [viewer.pk, [shared, notes]],
        )
        cursor.execute("ANALYZE threads_readmark")
    page = page_of(full, seats, only="unread")
    assert (page.rows, page.next, page.is_cut) == ([], "", False)
    plans = plans_of(lambda: page_of(full, seats, only="unread"))
    assert read_by(plans) <= MOST_FURTHER, "\n".join(plans)


@pytest.mark.parametrize("number", [2, 500])
def test_what_is_picked_is_whole_and_in_order(full, number):
    """One's own threads, a rare tag and a small category come from their index, on as many pages as they need."""
    seats = seats_of(full, number)

    def titles(**asked):
        return [title for page in all_pages(full, seats, **asked) for title in page]

    assert titles(tag="rARE") == [f"Many {n}" for n in range(1_000, ROWS + 1, 1_000)]
    assert titles(category=full[2]) == [f"Many {n}" for n in IN_RARE]
    mine = [title for title in titles(only="mine") if title.startswith("Many")]
    assert mine == [f"Many {n}" for n in range(100, ROWS + 1, 100)]


@pytest.mark.parametrize("number", [2, 500])
def test_who_wrote_last_is_looked_for_at_the_end_of_a_thread(full, number):
    """A row names the writers of a thread's last posts; it reads as little of a long one where most have one post."""
    _viewer, (shared, _notes), _rare = full
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH long AS (
                SELECT t.id, s.id AS stream_id, CASE WHEN t.title IN ('Many 1', 'Many 2', 'Many 3') THEN 3000 ELSE 1 END
                    AS items
                FROM threads_thread t JOIN events_stream s ON s.subject_id = t.id
                WHERE s.kind = 1 AND s.audience_id = %(shared)s AND t.title LIKE 'Many %%'
            ), posts AS (
                INSERT INTO threads_post (public_id, thread_id, thread_audience_id, audience_id, stream_id, nr,
                    author_id, firm_id, byline, role_then, excerpt, source, html, html_version, at, client_id, version,
                    worded)
                SELECT lpad(translate((long.id * 10000 + n)::text, '0123456789', 'abcdefghij'), 12, 'y'), long.id,
                    audience_id, audience_id, long.stream_id, n, author_id, firm_id, byline, role_then,
                    excerpt, source, html, html_version, at, long.id || '-' || n, version, worded
                FROM threads_post p, long, generate_series(1, long.items) n
                WHERE p.id = (SELECT min(o.id) FROM threads_post o WHERE o.audience_id = %(shared)s)
            )
            UPDATE events_stream s SET items = long.items FROM long WHERE s.id = long.stream_id
            """,
            {"shared": shared},
        )
        cursor.execute("ANALYZE threads_post, events_stream")
    plans = plans_of(lambda: page_of(full, seats_of(full, number)))
    passed_over = [int(rows) for plan in plans for rows in re.findall(r"Rows Removed by Filter: (\d+)", plan)]
    assert max(passed_over, default=0) < 50, "\n".join(plans)
