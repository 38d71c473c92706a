"""The sockets' way to the database: a few threads with a connection each, however many sockets there are."""

import asyncio
import functools
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import InterfaceError, OperationalError, connection

P = ParamSpec("P")
R = TypeVar("R")
log = logging.getLogger("keyway.realtime")

AGAIN = 0.25  # seconds

_threads = ThreadPoolExecutor(settings.SOCKET_DATABASE_THREADS, thread_name_prefix="database")


async def in_database(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run `work` in one of the threads; once more where its connection turns out to be dead."""
    call = functools.partial(_run, functools.partial(work, *args, **kwargs))
    return await asyncio.get_running_loop().run_in_executor(_threads, call)


async def patiently(work: Callable[[], Awaitable[R]]) -> R:
    """Do `work` as soon as the database is there for it."""
    while True:
        try:
            return await work()
        except DatabaseError as error:
            log.warning("The database does not answer (%s); asking again", type(error).__name__)
            await asyncio.sleep(AGAIN)


def _run(work: Callable[[], R]) -> R:
    try:
        return work()
    except (OperationalError, InterfaceError):
        connection.close()
        return work()
