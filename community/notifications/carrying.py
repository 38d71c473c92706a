"""Posts that go to another thread take along what people were told of them, and how closely they follow."""

from django.db import connection

from community.threads.carrying import Carried

_ROWS = """
UPDATE notifications_notification n
SET post_id = c.new, stream_id = c.stream, nr = c.nr, audience_id = c.audience, thread_id = %s, workspace_id = %s
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::integer[], %s::bigint[]) AS c (old, new, stream, nr, audience)
WHERE n.post_id = c.old
"""

_LEVELS = """
INSERT INTO notifications_subscription (user_id, audience_id, workspace_id, category_id, thread_id, level, at)
SELECT user_id, %(audience)s, %(workspace)s, NULL, %(target)s, level, at FROM notifications_subscription
WHERE thread_id = %(source)s
ON CONFLICT DO NOTHING
"""


def go_along(carried: Carried) -> None:
    """Rows about the posts lead to where they are now; levels of the old thread count in the new one as well."""
    target = carried.target
    rows = [(old, new.pk, new.stream_id, new.nr, new.audience_id) for old, new in carried.posts.items()]
    place = {"audience": target.audience_id, "workspace": target.workspace_id, "target": target.pk}
    with connection.cursor() as cursor:
        cursor.execute(
            _ROWS, [target.pk, target.workspace_id, *(list(column) for column in zip(*rows, strict=True))]
        )
        cursor.execute(_LEVELS, {**place, "source": carried.source.pk})
        if carried.ends:
            cursor.execute("DELETE FROM notifications_subscription WHERE thread_id = %s", [carried.source.pk])
