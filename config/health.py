"""Is the process alive, and can it work: database, Redis, and a worker that has lately done something."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import redis
from celery import shared_task
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from community.events.hints import channel
from community.events.relay import oldest_undone

HEARTBEAT = f"{settings.REDIS_PREFIX}:heartbeat"
STALE = 30  # seconds without a beat until the worker counts as down; beat sends one every 2
PATIENCE = 2  # seconds until a database that does not answer counts as down
LATE = 60  # seconds that work of the outbox may wait


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 for as long as this process answers at all."""
    return HttpResponse("alive\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 if all parts work, else 503; either way the state of each part.

    Work that waits in the outbox is told beside them and never makes a 503: pages serve as well as ever, and a
    balancer that took them away would add an outage to a delay.
    """
    parts = {
        "database": database_state(),
        "redis": redis_state(),
        "worker": worker_state(),
        "sockets": sockets_state(),
    }
    up = all(state == "up" for state in parts.values())
    outbox = outbox_state() if parts["database"] == "up" else {"outbox": "down"}
    return JsonResponse({"ready": up, **parts, **outbox}, status=200 if up else 503)


def database_state() -> str:
    try:
        with answered_soon(), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "down"
    return "up"


@contextmanager
def answered_soon() -> Iterator[None]:
    """Cut this thread's connection where what is asked inside has no answer after PATIENCE seconds.

    A frozen server, or one behind a broken line, neither answers nor refuses: its own statement_timeout never runs, and
    the client's library waits for ever. Cut off, the statement fails, and the next request connects anew (at most
    `connect_timeout` seconds).
    """
    connection.ensure_connection()
    line = socket.socket(fileno=os.dup(connection.connection.fileno()))
    cut = threading.Timer(PATIENCE, line.shutdown, [socket.SHUT_RDWR])
    cut.start()
    try:
        yield
    finally:
        cut.cancel()
        cut.join()
        line.close()


def redis_state() -> str:
    try:
        _redis().ping()
    except (redis.RedisError, OSError):
        return "down"
    return "up"


def worker_state() -> str:
    """Down also when Redis is: then nothing reaches a worker."""
    try:
        return "up" if _redis().exists(HEARTBEAT) else "down"
    except (redis.RedisError, OSError):
        return "down"


def sockets_state() -> str:
    """Up while a socket process has lately given a sign of life."""
    try:
        return "up" if _redis().exists(channel("hub")) else "down"
    except (redis.RedisError, OSError):
        return "down"


def outbox_state() -> dict[str, str | int]:
    """Whether durable readers keep up, and for how many seconds the oldest undone work has waited."""
    try:
        with answered_soon():
            age = int(oldest_undone())
    except DatabaseError:
        return {"outbox": "down"}
    return {"outbox": "late" if age > LATE else "up", "outbox_oldest": age}


@shared_task(name="config.health.beat")  # type: ignore[untyped-decorator]  # Celery has no types
def beat() -> None:
    """Sent by beat, run by a worker: proves that both live."""
    _redis().set(HEARTBEAT, int(time.time()), ex=STALE)


def _redis() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5)
