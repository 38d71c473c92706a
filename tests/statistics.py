"""Statistics of tables that a test has filled, as autovacuum takes them on a site: without them a plan is luck."""

from contextlib import closing

import psycopg2
import pytest
from django.conf import settings
from django.db import connection


@pytest.fixture(scope="module")
def may_analyze(django_db_setup):
    """The app's role may take statistics here; only the owner of the tables may say so."""
    role, name = connection.settings_dict["USER"], connection.settings_dict["NAME"]
    owner = {key: settings.DATABASE_OWNER[key.upper()] for key in ("user", "password", "host")}
    with closing(
        psycopg2.connect(dbname=name, port=settings.DATABASE_OWNER["PORT"] or None, **owner)
    ) as beside:
        beside.autocommit = True
        with beside.cursor() as cursor:
            cursor.execute(f"GRANT MAINTAIN ON ALL TABLES IN SCHEMA public TO {role}")
            yield
            cursor.execute(f"REVOKE MAINTAIN ON ALL TABLES IN SCHEMA public FROM {role}")
