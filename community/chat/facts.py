"""What higher apps know of channels: they register here, because imports go down only."""

from collections.abc import Callable

from accounts.models import User

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


def muted_sql() -> str:
    return " OR ".join(muted) or "false"


def heard_sql() -> str:
    return " OR ".join(heard) or "false"


def level_sql() -> str:
    return next(iter(level), "''")
