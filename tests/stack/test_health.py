"""The real site answers, through Caddy, and says which part is down."""

import json
import os
import signal
import threading
import urllib.error
import urllib.request

from django.db import connection

from config.health import PATIENCE, database_state
from tests.stack.live import Live


def test_alive_and_ready(live: Live):
    with urllib.request.urlopen(f"{live.url}/healthz") as answer:
        assert answer.status == 200
    with urllib.request.urlopen(f"{live.url}/readyz") as answer:
        said = json.load(answer)
    assert said.pop("outbox_oldest") < 60
    parts = ("database", "redis", "worker", "sockets", "outbox")
    assert said == {"ready": True, **dict.fromkeys(parts, "up")}


def test_static_files_come_from_caddy(live: Live):
    with urllib.request.urlopen(f"{live.url}/static/admin/css/base.css") as answer:
        assert answer.headers["Server"] == "Caddy"
        assert "max-age" in answer.headers["Cache-Control"]


def test_a_frozen_backend_counts_as_down_within_seconds(stack_db):
    """It neither answers nor refuses: without a limit of our own /readyz would wait as long as it is frozen."""
    said: list = []

    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            said.append(cursor.fetchone()[0])
        os.kill(said[0], signal.SIGSTOP)
        said.append(database_state())
        connection.close()

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(PATIENCE + 3)
    backend, *states = said
    os.kill(backend, signal.SIGCONT)
    assert states == ["down"]
    assert database_state() == "up"
