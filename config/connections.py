"""A kept connection is looked at before a page uses it, without a statement.

`CONN_HEALTH_CHECKS` asks `SELECT 1` first, so that a restarted PostgreSQL breaks nobody's page; that costs each page a
round trip. But who closes a connection leaves something to read on its socket, and an idle one that lives has nothing:
the kernel knows, and only where there is something to read does Django ask.
"""

import select

from django.db import connection


def trust_if_quiet() -> None:
    """Spare Django's own check in this request where nothing has come over the connection since its last answer."""
    kept = connection.connection
    if kept is None or kept.closed or connection.errors_occurred:
        return
    waiting = select.poll()
    waiting.register(kept.fileno(), select.POLLIN)
    if not waiting.poll(0):
        connection.health_check_done = True  # type: ignore[attr-defined]  # the stubs leave it out
