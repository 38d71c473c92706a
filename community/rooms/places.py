"""Places where somebody writes: what the composer asks about one, whichever room it is in."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import User
from community.workspaces.models import Workspace

# By the word before the colon (`thread:ID`): the workspace with the viewer's sight, and the audience of what is written
# there; Http404 where they don't see it.
places: dict[str, Callable[[User, str], tuple[Workspace, int]]] = {}

# By the same word, of rooms beside threads: what a viewer's draft there is called, and where they go on with it;
# two empty texts where they don't see it any more.
draft_titles: dict[str, Callable[[User, str], tuple[str, str]]] = {}


@dataclass(frozen=True)
class Group:
    """Many people whom a text can call at once: what is put into it, what it is called, and how many they are."""

    value: str
    name: str
    firm: str  # the public id of the firm that they are; "" for everyone
    people: int


# By the same word, of places where many can be called at once: those whose name begins as typed.
groups_at: dict[str, Callable[[User, str, str], list[Group]]] = {}
