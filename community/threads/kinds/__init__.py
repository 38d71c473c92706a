"""Kinds of threads. Each is a module or package of this folder that says all that sets it apart, and registers itself.

Adding one touches nothing else: the form of a new thread, lists and their tabs, rows, pages, addresses and live pages
read the register. One with rows of its own has a `models` module, which is imported with the models of threads.
"""

import pkgutil
from importlib import import_module

from community.threads.kinds.kind import Kind

_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Let threads be of this kind; a name taken twice raises ValueError."""
    if kind.name in _kinds:
        raise ValueError(f"the kind {kind.name} is registered twice")
    _kinds[kind.name] = kind
    return kind


def kind_of(name: str) -> Kind:
    """Return the kind that rows of threads call `name`."""
    return _kinds[name]


def all_kinds() -> list[Kind]:
    """Return every kind, in the order in which they are offered."""
    return sorted(_kinds.values(), key=lambda kind: kind.position)


def forget(name: str) -> None:
    """Take a kind out again: a test's own."""
    del _kinds[name]


def discover() -> None:
    """Import every module of this folder, once the models of threads stand."""
    for found in pkgutil.iter_modules(__path__):
        import_module(f"{__name__}.{found.name}")
