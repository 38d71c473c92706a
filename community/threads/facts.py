"""What higher apps know of a thread and its pages: they register here, because imports go down only."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from accounts.models import User
from community.threads.models import Post, Thread
from community.workspaces.models import Workspace

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class PageFact(NamedTuple):
    """A scalar in SQL over the thread `t` and %(viewer)s, and what a template gets for its value."""

    scalar: str
    read: Callable[[Any], Any]


# By name: answered by the statement that every thread page makes anyway.
page_facts: dict[str, PageFact] = {}

# Templates of the thread page's side column, which find the facts at `window.more`.
side_panels: list[str] = []

# Templates under a thread's title, which find the facts at `window.more`.
head_lines: list[str] = []

# Templates at the foot of a thread's page, above where one writes, which find the facts at `more`; drawn anew where the
# log says that the thread stands differently.
standing_lines: list[str] = []

# Templates beside the filters of a list of threads, which get its `bar`.
list_tools: list[str] = []

# Templates beside a composer's button to send, which get its `place`.
composer_tools: list[str] = []

# Templates beside the actions under a post, drawn into its viewer-neutral fragment; and words of the interface that
# they name as comments.
post_tools: list[str] = []
post_words: dict[str, "str | StrPromise"] = {}

# Each says whether a post's words have left the site, where nobody mends them: an edit then keeps the earlier ones.
known_outside: list[Callable[[Post], bool]] = []

# Each is called inside the act that moved a reader's mark.
after_reading: list[Callable[[User, Thread], None]] = []

# The same for all of a workspace's threads at once.
after_reading_all: list[Callable[[User, Workspace], None]] = []


def page_columns() -> str:
    """The registered scalars as columns that end a SELECT list, in the order of `page_facts`."""
    return "".join(f", ({fact.scalar})" for fact in page_facts.values())


def named(columns: Iterable[Any]) -> dict[str, Any]:
    """What templates get for the values of `page_columns`, by name."""
    return {name: fact.read(value) for (name, fact), value in zip(page_facts.items(), columns, strict=True)}
