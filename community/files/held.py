"""Unsent files that a text on its way names, though no post has taken them yet: higher apps say which."""

from collections.abc import Callable, Iterable

# Each returns public ids of files.
holders: list[Callable[[], Iterable[str]]] = []


def held() -> set[str]:
    """The public ids of files that are to stay."""
    return {public_id for names in holders for public_id in names()}
