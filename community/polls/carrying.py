"""A poll goes along with its post, and the ballots with it: nobody votes anew because a thread was split."""

from django.db import connection

from community.threads.carrying import Carried

_GO = """
WITH gone AS (
    UPDATE polls_poll q SET post_id = c.new, audience_id = c.audience
    FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS c (old, new, audience)
    WHERE q.post_id = c.old RETURNING q.id, q.audience_id
)
UPDATE polls_ballot b SET audience_id = gone.audience_id FROM gone WHERE b.poll_id = gone.id
"""


def go_along(carried: Carried) -> None:
    """Let the polls of carried posts hang on their new rows."""
    news = carried.posts.values()
    with connection.cursor() as cursor:
        cursor.execute(
            _GO, [list(carried.posts), [new.pk for new in news], [new.audience_id for new in news]]
        )
