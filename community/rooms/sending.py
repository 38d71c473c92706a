"""A text is sent once, however often its request comes, and nobody floods a room."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from accounts.models import User
from community.rows import ask

# What was sent under this id, whenever, and what the last minute brought. Two walks of two indexes: with OR, a plan
# that is made once walks all that the author has ever written.
_RECENT = """
SELECT p.id, p.client_id, p.at, false FROM {table} p
WHERE p.author_id = %(author)s AND p.client_id = %(client_id)s
UNION ALL
(SELECT p.id, p.client_id, p.at, true FROM {table} p
 WHERE p.author_id = %(author)s AND p.at > %(since)s AND {own} ORDER BY p.at DESC LIMIT %(most)s)
"""


class TooFast(Exception):
    """The author wrote too much in the last minute; `wait` is in seconds."""

    def __init__(self, wait: int) -> None:
        super().__init__(wait)
        self.wait = wait


def sent_as(table: str, actor: User, client_id: str, *, most: int, own: str = "true") -> int | None:
    """Return the row of `table` that `actor` sent under `client_id`, or None; the same send twice waits for the first.

    Raises TooFast where the author has written `most` in the last minute, of those for which the SQL `own` holds.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [client_id, actor.pk])
    minute_ago = timezone.now() - timedelta(minutes=1)
    values = {"author": actor.pk, "client_id": client_id, "since": minute_ago, "most": most + 1}
    found = ask(_RECENT.format(table=table, own=own), values)
    same: int | None = next((pk for pk, sent_under, _at, _recent in found if sent_under == client_id), None)
    if same is not None:
        return same
    recent = [at for _pk, _sent_under, at, is_recent in found if is_recent]
    if len(recent) >= most:
        raise TooFast(max(1, int((recent[most - 1] - minute_ago).total_seconds())))
    return None
