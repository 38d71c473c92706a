"""A channel of many messages opens as one of few: every statement of its page finds its rows by an index."""

import re

import pytest
from django.db import connection

from community.chat import reading, shown_elsewhere
from community.chat.reading import find_channel, read_window
from tests.chat.test_acts import send
from tests.statistics import may_analyze  # noqa: F401  a fixture
from tests.threads.test_list_plans import plans_of

ROWS = 20_000
MOST = 1_000  # buffers of a window of fifty, with authors, firms and reactions

_MANY = """
INSERT INTO chat_message (public_id, channel_id, audience_id, nr, author_id, firm_id, byline, source, html,
                          html_version, excerpt, client_id, at, version, worded)
SELECT lpad(translate(n::text, '0123456789', 'abcdefghij'), 12, 'z'), channel_id, audience_id, n, author_id, firm_id,
    byline, source, html, html_version, excerpt, 'many-' || n, at, 1, 1
FROM chat_message, generate_series(2, %(rows)s) n WHERE id = %(message)s
"""


@pytest.fixture
def long(may_analyze, cast, channel):  # noqa: F811
    message = send(cast.sara, channel)
    with connection.cursor() as cursor:
        cursor.execute(_MANY, {"rows": ROWS, "message": message.pk})
        cursor.execute("UPDATE events_stream SET items = %s WHERE id = %s", [ROWS, channel.stream_id])
        for table in ("chat_message", "events_stream", "chat_channel"):
            cursor.execute(f"ANALYZE {table}")
    return find_channel(cast.olga, channel.public_id)


def test_a_window_anywhere_reads_little(cast, long):
    for asked in ({}, {"before": 10_000}, {"after": 10_000}, {"at": "z" * 7 + "baaaa"}):
        window = read_window(cast.olga, long, **asked)
        assert len(window.messages) == reading.PAGE, asked
        for plan in plans_of(lambda asked=asked: read_window(cast.olga, long, **asked)):
            assert "Seq Scan on chat_message " not in plan
            assert int(re.search(r"Buffers: shared hit=(\d+)", plan)[1]) <= MOST, plan


def test_the_navigation_counts_no_further_than_it_shows(cast, long):
    with connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN (ANALYZE, BUFFERS) SELECT (" + shown_elsewhere.CHANNELS + ")",
            {"viewer": cast.olga.pk, "current": cast.workspace.public_id},
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Seq Scan on chat_message " not in plan
    assert not re.search(r"chat_message.*actual time=\S+ rows=[5-9]\d{3}|rows=\d{5}", plan), plan
