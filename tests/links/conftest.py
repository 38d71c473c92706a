from tests.links.web import web  # noqa: F401  a fixture
