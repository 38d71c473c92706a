"""The tests' database: made and migrated by the owner role, used by the app role, as on a real site.

KEYWAY_TEST_DB names it, so that several clones and people can test on one server at once.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.cast import cast  # noqa: F401  the people of every test
from tests.early import NAME

pytest_plugins = ["tests.stack.live"]


@contextmanager
def as_owner() -> Iterator[None]:
    """Let Django's connection be the owner's for a while."""
    from django.conf import settings
    from django.db import connection

    usual = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
    connection.close()
    connection.settings_dict.update({key: settings.DATABASE_OWNER[key] for key in usual})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(usual)


@pytest.fixture(scope="session")
def django_db_setup(
    request, django_test_environment, django_db_blocker, django_db_use_migrations, django_db_keepdb
):
    from django.db import connection

    usual = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = NAME
    with django_db_blocker.unblock(), as_owner():
        connection.creation.create_test_db(
            verbosity=0, autoclobber=True, keepdb=django_db_keepdb, serialize=False
        )
    yield
    if not django_db_keepdb:
        with django_db_blocker.unblock(), as_owner():
            connection.creation.destroy_test_db(usual, verbosity=0)


@pytest.fixture(scope="session")
def _files_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("files")


@pytest.fixture(autouse=True)
def _own_files(_files_folder, settings):
    """Bytes of the tests' files lie apart from those of `make run`."""
    settings.FILES_FOLDER = _files_folder


@pytest.fixture(autouse=True)
def _quick_passwords(request, settings):
    """Argon2 is slow on purpose; tests that are about it say `@pytest.mark.real_passwords`."""
    if not request.node.get_closest_marker("real_passwords"):
        settings.PASSWORD_HASHERS = [
            "django.contrib.auth.hashers.MD5PasswordHasher",
            *settings.PASSWORD_HASHERS,
        ]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the real site. Each process of pytest-xdist starts one of its own."""
    for item in items:
        if {"live", "stack_db", "post_room"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.stack)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "real_passwords: hash passwords as the site does")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--record-access", action="store_true", help="write docs/access.md anew from what was answered"
    )
    parser.addoption("--record-query-counts", action="store_true", help="write tests/query_counts.json anew")
