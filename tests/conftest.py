"""The tests' database: made by the owner role, used by the app role, as on a real site.

KEYWAY_TEST_DB names it, so that several clones and people can test on one server at once.
"""

import pytest

from tests import databases
from tests.early import NAME
from tests.kept import _stage, again, cast, world  # noqa: F401  fixtures

pytest_plugins = ["tests.stack.live"]


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker, django_db_keepdb):
    from django.db import connection

    with django_db_blocker.unblock():
        if django_db_keepdb and not request.config.getvalue("create_db"):
            databases.keep_database(NAME)
        else:
            databases.make_database(NAME)
    connection.settings_dict["NAME"] = NAME
    yield
    connection.close()
    if not django_db_keepdb:
        databases.drop_database(NAME)


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
    """Mark what needs the real site, of which each process of pytest-xdist starts one; begin with what takes long.

    A process that has nothing left takes tests of another one, but can't share the one that runs.
    """
    items.sort(key=lambda item: item.get_closest_marker("timeout") is None)
    for item in items:
        if item.get_closest_marker("kills") and "stack" not in item.path.parts:
            raise pytest.UsageError(f"{item.nodeid} kills: `make test` looks for such in tests/stack only.")
        if {"live", "stack_db", "post_room"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.stack)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "real_passwords: hash passwords as the site does")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--record-access", action="store_true", help="write docs/access.md anew from what was answered"
    )
    parser.addoption("--record-query-counts", action="store_true", help="write tests/query_counts.json anew")
