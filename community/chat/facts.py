"""What higher apps know of channels: they register here, because imports go down only."""

from collections.abc import Callable

from accounts.models import User

# Each is called with the stream of a channel, inside the act that moved a reader's mark there.
after_reading: list[Callable[[User, int], None]] = []
