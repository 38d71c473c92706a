"""Clones that leave nothing behind, whatever a test did to them."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.setup.clones import Clone


@pytest.fixture
def new_clone() -> Iterator[Callable[[str], Clone]]:
    """`new_clone("a/deep/path")`: a clone under a home of mode 700."""
    with clones() as make:
        yield make


@pytest.fixture(scope="module")
def kept_clone() -> Iterator[Clone]:
    """A clone for tests that leave nothing running: its database is migrated once."""
    with clones() as make:
        yield make("keyway")


@contextmanager
def clones() -> Iterator[Callable[[str], Clone]]:
    home = Path(tempfile.mkdtemp(prefix="home-"))  # mode 700
    made: list[Clone] = []

    def make(path: str) -> Clone:
        made.append(Clone(home / path))
        return made[-1]

    yield make
    for clone in made:
        clone.kill_all()
        shutil.rmtree(clone.sockets, ignore_errors=True)
    shutil.rmtree(home, ignore_errors=True)
