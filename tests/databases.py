"""Databases of the tests: copies of one that was migrated once, since all migrations take longer than most tests.

That one stays for the next run, and is made anew when a migration, Django's and allauth's among them, has changed. The
way from nothing, as on a new machine, is walked in tests/setup/test_serve.py.
"""

import fcntl
import hashlib
import inspect
import time
from pathlib import Path

import psycopg2
from psycopg2 import sql

from config import embedded
from tests.early import TEMPLATE

PATIENCE = 90.0
EXISTS = "SELECT 1 FROM pg_database WHERE datname = %s"


def make_database(name: str) -> None:
    """Make the database anew: every table, and no row of ours. Django must be allowed to ask (`unblock`)."""
    embedded.VAR.mkdir(exist_ok=True)
    with open(embedded.VAR / "template.lock", "w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # nobody copies what another process is making
        _have_template()
        drop_database(name)
        _owner_says("CREATE DATABASE {} TEMPLATE {}", name, TEMPLATE)


def keep_database(name: str) -> None:
    """Make the database unless it is there from an earlier run (`--reuse-db`), and bring it up to date."""
    if _answer(EXISTS, name):
        _migrate(name)
    else:
        make_database(name)


def drop_database(name: str) -> None:
    """Who of the app role is still connected (a thread of a test, a slow backend) is ended by that role."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            if _answer(EXISTS, name):
                _end_app(name)
            _owner_says("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
            return
        except psycopg2.errors.InsufficientPrivilege:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.2)


def _have_template() -> None:
    wanted = _migrations()
    found = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    if _answer(found, TEMPLATE) == wanted:
        return
    drop_database(TEMPLATE)
    _owner_says("CREATE DATABASE {}", TEMPLATE)
    _migrate(TEMPLATE)
    # Nobody can be connected while it is copied: not even a vacuum of the server's own.
    _owner_says("ALTER DATABASE {} ALLOW_CONNECTIONS false", TEMPLATE)
    _owner_says("COMMENT ON DATABASE {} IS " + f"'{wanted}'", TEMPLATE)


def _migrate(name: str) -> None:
    """Bring the database to what the code needs, by the owner's hand."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    usual = {key: connection.settings_dict[key] for key in ("NAME", "USER", "PASSWORD")}
    owner = {key: settings.DATABASE_OWNER[key] for key in ("USER", "PASSWORD")}
    connection.close()
    connection.settings_dict.update(owner, NAME=name)
    try:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    finally:
        connection.close()
        connection.settings_dict.update(usual)


def _migrations() -> str:
    """A hash of all that migrations say, and of the role to which they give rights."""
    from django.conf import settings
    from django.db.migrations.loader import MigrationLoader

    found = {inspect.getfile(type(each)) for each in MigrationLoader(None).disk_migrations.values()}
    whole = hashlib.sha256(settings.DATABASE_APP_ROLE.encode())
    for path in sorted(found):
        whole.update(Path(path).read_bytes())
    return whole.hexdigest()


def _end_app(name: str) -> None:
    from django.db import connection

    ours = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user"
    )
    _ask(connection.settings_dict, ours, name)


def _answer(statement: str, *values: str) -> object:
    from django.conf import settings

    row = _ask(settings.DATABASE_OWNER, statement, *values)
    return row and row[0]


def _owner_says(statement: str, *names: str) -> None:
    from django.conf import settings

    _ask(settings.DATABASE_OWNER, sql.SQL(statement).format(*map(sql.Identifier, names)))


def _ask(facts: dict, statement: str | sql.Composed, *values: str) -> tuple | None:
    """The first row, each statement its own transaction, in a database where nobody's work lies."""
    connection = psycopg2.connect(
        dbname="postgres",
        user=facts["USER"],
        password=facts["PASSWORD"],
        host=facts["HOST"],
        port=facts["PORT"] or None,
    )
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchone() if cursor.description else None
    finally:
        connection.close()
