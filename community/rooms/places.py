"""Places where somebody writes: what the composer asks about one, whichever room it is in."""

from collections.abc import Callable

from accounts.models import User
from community.workspaces.models import Workspace

# By the word before the colon (`thread:ID`): the workspace with the viewer's sight, and the audience of what is written
# there; Http404 where they don't see it.
places: dict[str, Callable[[User, str], tuple[Workspace, int]]] = {}

# By the same word, of rooms beside threads: what a viewer's draft there is called, and where they go on with it;
# two empty texts where they don't see it any more.
draft_titles: dict[str, Callable[[User, str], tuple[str, str]]] = {}
