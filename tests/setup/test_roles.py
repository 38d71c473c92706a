"""The site serves as a role that owns nothing."""

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection


@pytest.mark.django_db
def test_tests_run_as_the_app_role_and_it_owns_nothing():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, count(*) FROM pg_tables WHERE tableowner = current_user GROUP BY 1"
        )
        assert cursor.fetchall() == []
        cursor.execute("SELECT current_user, current_database()")
        assert cursor.fetchone()[0] == settings.DATABASE_APP_ROLE


@pytest.mark.django_db
def test_the_app_role_can_not_change_the_schema():
    with pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE mine (id int)")
