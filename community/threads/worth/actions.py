"""Count what threads and posts are worth to their readers: a job, some minutes after what they did.

Of a thread, in each span of days:

1. two for each person but its author who replied, however often;
2. one for each reaction of somebody else to a post of it, and for each person who stands behind it; and
3. three for an accepted answer.

Of a post of a long thread: two for each person who reacted and for each other post that quotes it, five for the
accepted answer; the first post stands with them, for they are about it. Only what everybody with a seat in the thread
sees counts: no internal note, nothing deleted, nothing that went to another thread, and no bookmark, which is its
owner's own.
"""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from community.events.models import Event, StreamKind
from community.events.record import act
from community.threads.worth.models import MONTH, WEEK, YEAR, Counted, ValuedPost, Worth

EVENTS_AT_ONCE = 5_000
THREADS_AT_ONCE = 500
SETTLED = timedelta(minutes=2)  # an older event has no later neighbour with a lower number any more

# After how long a span is counted anew because days have left it.
_AGES = {WEEK: timedelta(hours=6), MONTH: timedelta(days=1), YEAR: timedelta(days=7)}

LONG = 50  # shared posts, from which on the best ones are offered
MOST = 30  # of them
FEWEST = 5

_SHARED = (
    "p.audience_id = w.audience_id AND p.after_nr IS NULL AND p.deleted_at IS NULL AND p.moved_to_id IS NULL"
)

_WANTED = """
wanted AS (
    SELECT t.id, t.audience_id, t.author_id FROM threads_thread t
    WHERE t.id = ANY (%(threads)s) AND t.merged_into_id IS NULL
)"""

_WORTH = f"""
WITH {_WANTED}, points (thread_id, at, points) AS (
    SELECT w.id, max(p.at), 2 FROM wanted w JOIN threads_post p ON p.thread_id = w.id AND {_SHARED}
    WHERE p.nr > 1 AND p.author_id <> w.author_id GROUP BY w.id, p.author_id
  UNION ALL
    SELECT w.id, r.at, 1 FROM wanted w JOIN threads_post p ON p.thread_id = w.id AND {_SHARED}
    JOIN threads_reaction r ON r.post_id = p.id AND r.user_id <> p.author_id
  UNION ALL
    SELECT w.id, b.at, 1 FROM wanted w JOIN threads_backing b ON b.thread_id = w.id AND b.user_id <> w.author_id
  UNION ALL
    SELECT w.id, q.chosen_at, 3 FROM wanted w JOIN threads_question q ON q.thread_id = w.id
    JOIN threads_post p ON p.id = q.answer_id AND p.thread_id = w.id AND {_SHARED}
)
INSERT INTO threads_worth (thread_id, audience_id, days, score)
SELECT w.id, w.audience_id, span.days, sum(points.points)
FROM wanted w CROSS JOIN (VALUES (7), (30), (365), (0)) span (days)
JOIN points ON points.thread_id = w.id
    AND (span.days = 0 OR points.at > statement_timestamp() - make_interval(days => span.days))
GROUP BY w.id, w.audience_id, span.days
"""  # noqa: S608  (our own words only)

# The posts of long threads with what they are worth, the best of each first.
_VALUED = f"""
WITH {_WANTED}, shared AS (
    SELECT p.id, p.public_id, p.thread_id, p.nr, p.author_id, p.source, w.audience_id,
        count(*) OVER (PARTITION BY p.thread_id) AS posts
    FROM wanted w JOIN threads_post p ON p.thread_id = w.id AND {_SHARED}
), long AS (
    SELECT * FROM shared WHERE posts >= {LONG}
), quotes AS (
    SELECT DISTINCT l.thread_id, l.id, l.author_id, found.part[1] AS public_id
    FROM long l CROSS JOIN LATERAL regexp_matches(l.source, '/p/([a-z2-7]{{12}})/', 'g') found (part)
), points (post_id, points) AS (
    SELECT l.id, 2 FROM long l JOIN threads_reaction r ON r.post_id = l.id AND r.user_id <> l.author_id
    GROUP BY l.id, r.user_id
  UNION ALL
    SELECT l.id, 2 FROM long l JOIN quotes q ON q.thread_id = l.thread_id AND q.public_id = l.public_id
        AND q.author_id <> l.author_id
  UNION ALL
    SELECT l.id, 5 FROM long l JOIN threads_question q ON q.thread_id = l.thread_id AND q.answer_id = l.id
), ranked AS (
    SELECT l.*, COALESCE(valued.value, 0) AS value, row_number() OVER (
            PARTITION BY l.thread_id ORDER BY l.nr = 1 DESC, valued.value DESC, l.nr) AS rank,
        count(*) OVER (PARTITION BY l.thread_id) AS found
    FROM long l LEFT JOIN (SELECT post_id, sum(points) AS value FROM points GROUP BY post_id) valued
        ON valued.post_id = l.id
    WHERE valued.value IS NOT NULL OR l.nr = 1
)
INSERT INTO threads_valuedpost (post_id, thread_id, audience_id, value, words)
SELECT r.id, r.thread_id, r.audience_id, r.value, cardinality(regexp_split_to_array(r.source, '\\s+'))
FROM ranked r WHERE r.found >= {FEWEST} AND r.rank <= LEAST({MOST}, r.posts / 5)
"""  # noqa: S608  (our own words only)


@act
def count_worth() -> int:
    """Count anew the threads in which something happened, and those that days have left; return how many.

    It takes some of them at a time, so that one run is short however much happened; 0 says that all is counted.
    """
    counted, _is_new = Counted.objects.select_for_update().get_or_create(pk=1)
    log = Event.objects.filter(pk__gt=counted.event_id).order_by("pk")
    events = list(log.values_list("pk", "at", "stream__kind", "stream__subject_id")[:EVENTS_AT_ONCE])
    threads = {subject for _pk, _at, kind, subject in events if kind == StreamKind.THREAD}
    # What is not settled yet is looked at again, next time.
    settled = [pk for pk, at, _kind, _subject in events if at < timezone.now() - SETTLED]
    if settled:
        counted.event_id = settled[-1]
        counted.save(update_fields=["event_id"])
    aged = _aged()
    _count(threads | aged)
    return len(aged) + (len(threads) if len(settled) == EVENTS_AT_ONCE else 0)


def _aged() -> set[int]:
    """Threads of which a span was counted so long ago that some of its days are over."""
    found: set[int] = set()
    for days, age in _AGES.items():
        rows = Worth.objects.filter(days=days, counted_at__lt=timezone.now() - age).order_by("counted_at")
        found.update(rows.values_list("thread_id", flat=True)[:THREADS_AT_ONCE])
    return found


def _count(threads: set[int]) -> None:
    values = {"threads": sorted(threads)}
    Worth.objects.filter(thread__in=threads).delete()
    ValuedPost.objects.filter(thread__in=threads).delete()
    with connection.cursor() as cursor:
        cursor.execute(_WORTH, values)
        cursor.execute(_VALUED, values)
