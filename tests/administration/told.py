"""What the log says: how often a verb was recorded."""

from collections.abc import Iterator
from contextlib import contextmanager

from community.events.models import Event


@contextmanager
def recorded(verb: str, times: int = 1) -> Iterator[None]:
    """What happens inside records `verb` so often, exactly."""
    before = Event.objects.filter(verb=verb).count()
    yield
    found = Event.objects.filter(verb=verb).count() - before
    assert found == times, f"{verb} was recorded {found} times, not {times}"
