"""Django's sessions in the database, read by one prepared sentence: every page asks for one."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.db import connection

_SESSION = """
SELECT session_key, session_data, expire_date FROM django_session
WHERE session_key = %s AND expire_date > statement_timestamp()
"""


class SessionStore(DatabaseSessions):
    """The same rows, written by Django's own code."""

    def _get_session_from_db(self) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(_SESSION, [self.session_key])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return None
        return Session(*row)
