"""What higher apps know of channels: they register here, because imports go down only."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from accounts.models import User

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# Each is called with the stream of a channel, inside the act that moved a reader's mark there.
after_reading: list[Callable[[User, int], None]] = []

# Conditions over a channel `c` and %(viewer)s: where one holds, the channel counts nowhere for the viewer. They are
# registered before the chat is ready, so by apps that stand above it among the installed ones.
muted: list[str] = []

# Conditions over a channel `c`: where one holds, somebody wants to be told of all that is said there.
heard: list[str] = []

# How closely %(viewer)s follows a channel `c`, as an expression; the channel's side panels know its words.
level: list[str] = []

# Templates of the channel page's side column, which get its context.
side_panels: list[str] = []


# Templates among what can be done with a message, which get the context of its page.
message_tools: list[str] = []


class MessagePart(NamedTuple):
    """What stands under a message's words: a scalar in SQL over the message `m`, and what draws its value.

    Everybody of the channel sees it alike, and whatever changes it raises the message's version.
    """

    scalar: str
    template: str


# By name; and words of the interface that those templates name as comments.
message_parts: dict[str, MessagePart] = {}
message_words: dict[str, "StrPromise"] = {}


def parts_sql() -> str:
    """The registered scalars as columns that end a SELECT list, in the order of `message_parts`."""
    return "".join(f", ({part.scalar})" for part in message_parts.values())


def muted_sql() -> str:
    return " OR ".join(muted) or "false"


def heard_sql() -> str:
    return " OR ".join(heard) or "false"


def level_sql() -> str:
    return next(iter(level), "''")
