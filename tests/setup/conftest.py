"""Clones that leave nothing behind, whatever a test did to them."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.setup.clones import Clone, free_port, serve, stop


@pytest.fixture
def new_clone() -> Iterator[Callable[[str], Clone]]:
    """`new_clone("a/deep/path")`: a clone under a home of mode 700."""
    with clones() as make:
        yield make


@pytest.fixture(scope="session")
def first_start() -> Iterator[tuple[Clone, str]]:
    """A clone that was started once, as on a new machine, and what that start said. Nothing runs in it."""
    with clones() as make:
        clone = make("keyway")
        yield clone, stop(serve(clone, free_port(), DEMO="1"))


@pytest.fixture
def kept_clone(first_start: tuple[Clone, str]) -> Iterator[Clone]:
    """That clone, for one test after the other: the way from nothing takes longer than all of them."""
    yield first_start[0]
    first_start[0].kill_all()


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
