"""What the tests' environment says before Django's settings are read (`-p tests.early` in pyproject.toml)."""

import os

from config import embedded

# Jobs and cached things of the tests stay apart from those of `make run`, which shares the Redis; each process of
# pytest-xdist has its own.
_base = os.environ.get("KEYWAY_TEST_DB") or "test_keyway"
NAME = "_".join(filter(None, [_base, os.environ.get("PYTEST_XDIST_WORKER")]))
TEMPLATE = f"{_base}_template"
os.environ["REDIS_PREFIX"] = NAME

embedded.start()
