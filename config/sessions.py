"""Django's sessions in the database, read by one prepared sentence: every page asks for one."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session

from community.rows import ask

_SESSION = """
SELECT session_key, session_data, expire_date FROM django_session
WHERE session_key = %(key)s AND expire_date > statement_timestamp()
"""


class SessionStore(DatabaseSessions):
    """The same rows, written by Django's own code."""

    def _get_session_from_db(self) -> Any:
        rows = ask(_SESSION, {"key": self.session_key})
        if not rows:
            self._session_key = None
            return None
        key, kept, until = rows[0]
        return Session(session_key=key, session_data=kept, expire_date=until)
