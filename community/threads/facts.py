"""What higher apps know of a thread and its pages: they register here, because imports go down only."""

from collections.abc import Callable, Iterable, Mapping
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


class Around(NamedTuple):
    """What is known around the posts of a thread's page: `more` are the page's facts by name."""

    viewer: User
    thread: Thread
    more: Mapping[str, Any]
    keeps_order: bool


# What stands under a thread's title.
head_lines: list[Callable[[Around], str]] = []

# What stands in the side column of a thread's page. A form leaves a place for the viewer's token (`token_here`).
side_panels: list[Callable[[Around], str]] = []

# What stands at the foot of a thread's page, above where one writes; drawn anew where the log says that the thread
# stands differently.
standing_lines: list[Callable[[Around], str]] = []

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
