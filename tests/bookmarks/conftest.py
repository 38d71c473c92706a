"""The clock and the mail server of the tests of notifications."""

from tests.notifications.conftest import day, post_office  # noqa: F401  fixtures
