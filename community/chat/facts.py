"""What higher apps know of channels: they register here, because imports go down only."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from accounts.models import User

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# Each is called with the stream of a channel, inside the act that moved a reader's mark there.
after_reading: list[Callable[[User, int], None]] = []

# Each is called with a side thread's row number and how far its reader has come, inside the act that moved their mark.
after_reading_aside: list[Callable[[User, int, int], None]] = []

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

# Templates of tools in a message's own row: viewer-neutral as the row is, they get the message.
row_tools: list[str] = []

# Conditions over a message `m` and %(viewer)s, by name: what the viewer did with it that its row shows to them alone.
own_marks: dict[str, str] = {}


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


def marks_sql() -> str:
    """What follows the SELECT of a message's reactions that are the viewer's own: the names of the marks that hold."""
    return "".join(f" UNION ALL SELECT '{name}' WHERE {condition}" for name, condition in own_marks.items())


def muted_sql() -> str:
    return " OR ".join(muted) or "false"


def heard_sql() -> str:
    return " OR ".join(heard) or "false"


def level_sql() -> str:
    return next(iter(level), "''")


@dataclass(frozen=True)
class Kept:
    """What a channel keeps: messages up to number `nr`, older than `before`, were deleted on time.

    `days` are those of the rule that deleted them, `keeps` those of the one that counts (none: all is kept). Of a rule
    that comes: its days, from when, and who set it.
    """

    nr: int = 0
    before: datetime | None = None
    days: int | None = None
    keeps: int | None = None
    next_days: int | None = None
    next_from: datetime | None = None
    next_by: str = ""


# SQL over a channel `c`: the fields of `Kept` as JSON.
kept: list[str] = []

# Each is called with a viewer and the public id of what is no message: it was one that the viewer saw, in this channel.
gone: list[Callable[[User, str], str | None]] = []


def kept_sql() -> str:
    return kept[0] if kept else "NULL::json"


def kept_of(fields: Mapping[str, Any] | None) -> Kept:
    """Read what `kept_sql` returned."""
    named: dict[str, Any] = dict(fields or {})
    for name in named.keys() & {"before", "next_from"}:
        named[name] = datetime.fromisoformat(named[name])
    return Kept(**named)


def gone_from(viewer: User, public_id: str) -> str | None:
    """Return the public id of the channel from which that message was deleted on time, where the viewer sees it."""
    return next((found for find in gone if (found := find(viewer, public_id))), None)
