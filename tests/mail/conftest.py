"""A mail server for the tests of sending."""

from tests.post_office import post_office  # noqa: F401  a fixture
