"""Clones that leave nothing behind, whatever a test did to them."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.setup.clones import Clone


@pytest.fixture
def new_clone() -> Iterator[Callable[[str], Clone]]:
    """`new_clone("a/deep/path")`: a clone under a home of mode 700."""
    home = Path(tempfile.mkdtemp(prefix="home-"))  # mode 700
    clones: list[Clone] = []

    def make(path: str) -> Clone:
        clones.append(Clone(home / path))
        return clones[-1]

    yield make
    for clone in clones:
        clone.kill_all()
        shutil.rmtree(clone.sockets, ignore_errors=True)
    shutil.rmtree(home, ignore_errors=True)
