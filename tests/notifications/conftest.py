"""What the tests of mails need: a mail server, and a clock that moves when it is told."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from community.mail.sending import send_due
from community.notifications.mailing.gathering import gather
from tests.notifications.make import tell
from tests.post_office import AHEAD, post_office  # noqa: F401  a fixture


class Day:
    """Time that passes only here, with the jobs that beat would have run at its end."""

    def __init__(self, clock: time_machine.Traveller) -> None:
        self.clock = clock

    def work(self) -> None:
        tell()
        gather()
        send_due()

    def passes(self, **time: float) -> None:
        tell()  # the reader of the log is woken at once
        self.clock.shift(timedelta(**time))
        self.work()


@pytest.fixture
def day(db, post_office) -> Iterator[Day]:  # noqa: F811
    with time_machine.travel(timezone.now() + AHEAD, tick=False) as clock:
        yield Day(clock)
