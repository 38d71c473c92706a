"""What carries a file where it is no post: the rooms above register here, because imports go down only."""

from collections.abc import Callable, Collection
from typing import NamedTuple

from accounts.models import User


class Source(NamedTuple):
    """Where a file was sent: the address of what carries it, and what the place is called."""

    url: str
    place: str


# Each gets (viewer, public ids of carriers) and returns those of its own that the viewer sees.
elsewhere: list[Callable[[User, Collection[str]], dict[str, Source]]] = []


def sources_of(viewer: User, carriers: Collection[str]) -> dict[str, Source]:
    """Return where those of `carriers` stand that are no posts."""
    return {key: source for find in elsewhere for key, source in find(viewer, carriers).items()}
