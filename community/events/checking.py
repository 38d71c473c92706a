"""Whether streams say what the log says: for imports, seeds and restored backups, which write past the acts."""

from dataclasses import dataclass

from django.db import connection

# In the log of a stream, seq is 1, 2, 3 … up to the stream's head, and nr is 1, 2, 3 … up to its items, in one order.
_BROKEN = """
WITH log AS (
    SELECT stream_id, seq, nr, audience_id,
           row_number() OVER (PARTITION BY stream_id ORDER BY seq) AS seq_due,
           count(nr) OVER (PARTITION BY stream_id ORDER BY seq) AS nr_due
    FROM events_event WHERE stream_id IS NOT NULL
), told AS (
    SELECT stream_id, max(seq) AS head, count(nr) AS items,
           count(*) FILTER (WHERE seq <> seq_due) AS seq_wrong,
           count(*) FILTER (WHERE nr <> nr_due) AS nr_wrong,
           min(audience_id) AS least, max(audience_id) AS most
    FROM log GROUP BY stream_id
)
SELECT s.id, concat_ws('; ',
    CASE WHEN s.head <> COALESCE(t.head, 0)
         THEN format('head is %%s, the log ends at %%s', s.head, COALESCE(t.head, 0)) END,
    CASE WHEN s.items <> COALESCE(t.items, 0)
         THEN format('items is %%s, the log adds %%s', s.items, COALESCE(t.items, 0)) END,
    CASE WHEN t.seq_wrong > 0 THEN 'seq has a gap' END,
    CASE WHEN t.nr_wrong > 0 THEN 'nr is not dense' END,
    CASE WHEN t.least <> s.audience_id OR t.most <> s.audience_id THEN 'an event has another audience' END)
FROM events_stream s LEFT JOIN told t ON t.stream_id = s.id
WHERE s.head <> COALESCE(t.head, 0) OR s.items <> COALESCE(t.items, 0) OR t.seq_wrong > 0 OR t.nr_wrong > 0
   OR t.least <> s.audience_id OR t.most <> s.audience_id
ORDER BY s.id LIMIT %(most)s
"""


@dataclass(frozen=True)
class BrokenStream:
    """A stream, and what is wrong with it in words for whoever runs the site."""

    pk: int
    words: str


def broken_streams(most: int = 100) -> list[BrokenStream]:
    """Return the streams that differ from the log, at most `most` of them."""
    with connection.cursor() as cursor:
        cursor.execute(_BROKEN, {"most": most})
        return [BrokenStream(*row) for row in cursor.fetchall()]
