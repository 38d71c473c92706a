"""A kept connection that the server has closed is noticed before a page uses it; a living one is not asked."""

import pytest
from django.db import connection

from config.connections import trust_if_quiet


@pytest.fixture
def beside(django_db_setup, django_db_blocker):
    """A second connection, which may look at the first and end it."""
    with django_db_blocker.unblock():
        connection.ensure_connection()
        second = connection.copy()
        yield second.cursor()
        second.close()
        connection.close()


def begin_request() -> None:
    """What Django does between two requests of one process, and then our first middleware."""
    connection.close_if_unusable_or_obsolete()
    trust_if_quiet()


def ask(statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def test_a_living_connection_is_not_asked(beside):
    pid = ask("SELECT pg_backend_pid()")
    begin_request()
    connection.close_if_health_check_failed()
    beside.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [pid])
    assert beside.fetchone()[0] == "SELECT pg_backend_pid()"
    assert ask("SELECT pg_backend_pid()") == pid


def test_a_closed_connection_is_made_anew(beside):
    pid = ask("SELECT pg_backend_pid()")
    beside.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    begin_request()
    assert ask("SELECT pg_backend_pid()") != pid
