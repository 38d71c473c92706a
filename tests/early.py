"""What the tests' environment says before Django's settings are read (`-p tests.early` in pyproject.toml)."""

import os

from config import embedded

# Jobs and cached things of the tests stay apart from those of `make run`, which shares the Redis; each process of
# pytest-xdist has its own.
_worker = os.environ.get("PYTEST_XDIST_WORKER", "")
NAME = "_".join(filter(None, [os.environ.get("KEYWAY_TEST_DB") or "test_keyway", _worker]))
os.environ["REDIS_PREFIX"] = NAME

embedded.start()
