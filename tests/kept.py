"""What most tests begin with is made once, through the acts; each test gets its rows back as they were.

A cast takes 300 statements, its rows come back in one. Nothing is committed: a test without the cast finds nobody.
"""

import pickle
from collections.abc import Callable
from graphlib import TopologicalSorter
from typing import Any

import pytest
from django.db import connection
from psycopg2 import sql

from community.mail.models import Mail
from tests.cast import Cast, build_cast
from tests.places import World, build_world, undone

# Deferred keys are looked at when all rows are there; these at once.
IMMEDIATE = """
    SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint
    WHERE contype = 'f' AND NOT condeferred AND conrelid <> confrelid
"""


class Kept:
    """What `build()` returned, and every row that it wrote. It may only add rows, and what isn't a row is done once."""

    def __init__(self, build: Callable[[], Any]) -> None:
        before = _rows()
        with undone():
            self._built = pickle.dumps(build())
            after = _rows()
        assert all(set(rows) <= set(after[table]) for table, rows in before.items())
        for table, rows in before.items():
            after[table] = [row for row in after[table] if row not in rows]
        self._inserts = _inserts({table: rows for table, rows in after.items() if rows})

    def again(self) -> Any:
        """Write the rows; return what was built, as a copy of its own."""
        with connection.cursor() as cursor:
            cursor.execute(self._inserts)
        return pickle.loads(self._built)


def _rows() -> dict[str, list[str]]:
    """Every row of every table as PostgreSQL writes it, in the order in which they lie there."""
    rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(sql.SQL("SELECT row::text FROM {} row").format(sql.Identifier(table)))
            rows[table] = [row for (row,) in cursor]
    return rows


def _inserts(rows: dict[str, list[str]]) -> str:
    """All rows as one text of statements, those first that others point to."""
    order: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(rows, ()))
    statement = sql.SQL("INSERT INTO {table} SELECT * FROM unnest({rows}::{table}[])")
    with connection.cursor() as cursor:
        cursor.execute(IMMEDIATE)
        for table, needed in cursor:
            if table in rows and needed in rows:
                order.add(table, needed)
        statements = [
            statement.format(table=sql.Identifier(table), rows=sql.Literal(rows[table]))
            for table in order.static_order()
        ]
        return sql.SQL(";").join(statements).as_string(cursor.cursor)


@pytest.fixture(scope="session")
def again() -> Callable[[Callable[[], Any]], Any]:
    """`again(build)`: what `build()` makes, made at the first call only. Ask for `db` as well."""
    made: dict[Callable[[], Any], Kept] = {}

    def give(build: Callable[[], Any]) -> Any:
        if build not in made:
            made[build] = Kept(build)
        return made[build].again()

    return give


def _people() -> tuple[Cast, None]:
    built = build_cast()
    Mail.objects.all().delete()  # those who were added were told; a test counts its own
    return built, None


def _people_and_world() -> tuple[Cast, World]:
    built, _ = _people()
    return built, build_world(built)


@pytest.fixture
def _stage(db: None, again, request: pytest.FixtureRequest) -> tuple[Cast, World | None]:
    return again(_people_and_world if "world" in request.fixturenames else _people)


@pytest.fixture
def cast(_stage: tuple[Cast, World | None]) -> Cast:
    """The people of every test."""
    return _stage[0]


@pytest.fixture
def world(_stage: tuple[Cast, World | None]) -> World | None:
    """One of everything in the cast's workspace."""
    return _stage[1]
