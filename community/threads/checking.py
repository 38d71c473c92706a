"""Whether posts stand in their streams as the log says: the numbers people see are the numbers that were given."""

from django.db import connection

from community.events.checking import BrokenStream

_MISPLACED = """
SELECT s.id, format('%%s posts differ from the log', count(*))
FROM events_stream s
JOIN (
    SELECT COALESCE(p.stream_id, e.stream_id) AS stream_id
    FROM (SELECT id, stream_id, audience_id, nr FROM threads_post) p
    FULL JOIN (
        SELECT subject_id, stream_id, audience_id, nr FROM events_event
        WHERE nr IS NOT NULL AND subject_kind = 'post'
    ) e ON e.subject_id = p.id
    WHERE p.id IS NULL OR e.subject_id IS NULL
       OR (p.stream_id, p.audience_id, p.nr) <> (e.stream_id, e.audience_id, e.nr)
) wrong ON wrong.stream_id = s.id
GROUP BY s.id ORDER BY s.id LIMIT %(most)s
"""


def streams_with_misplaced_posts(most: int = 100) -> list[BrokenStream]:
    """Return the streams of threads whose posts are not those that the log tells of, at most `most` of them."""
    with connection.cursor() as cursor:
        cursor.execute(_MISPLACED, {"most": most})
        return [BrokenStream(*row) for row in cursor.fetchall()]
