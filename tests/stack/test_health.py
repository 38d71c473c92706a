"""The real site answers, through Caddy, and says which part is down."""

import json
import urllib.error
import urllib.request

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
