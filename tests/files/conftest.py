from tests.clamd import scanner  # noqa: F401  a fixture
