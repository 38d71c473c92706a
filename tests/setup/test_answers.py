"""What every answer carries, and what /healthz and /readyz say when a part is down."""

import json
import logging
import os
import re
import subprocess
import sys

import pytest
import redis
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from community.events.hints import channel
from config import embedded, health, middleware, urls
from config.logs import ScrubbingFormatter, scrub

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker_alive(db):
    """The signs of life of a worker and of a socket process."""
    link = redis.Redis.from_url(settings.REDIS_URL)
    signs = (health.HEARTBEAT, channel("hub"))
    for sign in signs:
        link.set(sign, 1, ex=30)
    yield link
    link.delete(*signs)


def test_ready_when_all_parts_are_up(client: Client, worker_alive):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (200, True)


def test_not_ready_without_a_worker(client: Client, worker_alive):
    worker_alive.delete(health.HEARTBEAT)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    parts = {"database": "up", "redis": "up", "worker": "down", "sockets": "up"}
    parts |= {"outbox": "up", "outbox_oldest": 0}
    assert answer.json() == {"ready": False, **parts}
    assert client.get("/healthz").status_code == 200


def test_not_ready_without_redis(client: Client, worker_alive, settings):
    settings.REDIS_URL = "unix:///nowhere?db=0"
    answer = client.get("/readyz")
    assert answer.status_code == 503
    parts = {"database": "up", "redis": "down", "worker": "down", "sockets": "down"}
    parts |= {"outbox": "up", "outbox_oldest": 0}
    assert answer.json() == {"ready": False, **parts}


def test_not_ready_without_a_database_but_alive():
    script = (
        "import django; django.setup(); from django.test import Client; c = Client(HTTP_HOST='localhost');"
        " print(c.get('/readyz').content.decode(), c.get('/healthz').status_code)"
    )
    real = {
        "DATABASE_URL": "postgres://x@127.0.0.1:1/x",
        "SECRET_KEY": "k" * 60,
        "SITE_URL": "http://localhost",
    }
    mail = {"MAIL_FROM": "a@b.example", "EMAIL_URL": "smtp://localhost", "REDIS_URL": settings.REDIS_URL}
    environment = (
        os.environ | real | mail | {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_OWNER_URL": ""}
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=embedded.ROOT, env=environment, capture_output=True, text=True
    )
    parts, alive = done.stdout.rsplit(" ", 1)
    assert json.loads(parts)["database"] == "down", done.stderr
    assert int(alive) == 200


def test_headers_of_a_page(client: Client):
    answer = client.get("/accounts/login/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert len(answer["X-Request-ID"]) == 16


def test_an_invite_page_sends_no_referrer(client: Client):
    assert client.get("/join/some-secret-token/")["Referrer-Policy"] == "no-referrer"


def test_server_timing_counts_queries(client: Client, settings):
    assert "Server-Timing" not in client.get("/readyz")
    settings.SERVER_TIMING = True
    assert '2 queries"' in client.get("/readyz")["Server-Timing"]


def _broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


class _Addresses:
    urlpatterns = (path("broken", _broken), *urls.urlpatterns)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/healthz", 200),
        ("/accounts/login/", 200),
        ("/", 302),
        ("/nowhere/", 404),
        ("/broken", 500),
        ("/%00", 400),
    ],
)
def test_server_timing_is_on_every_answer(client: Client, settings, address: str, status: int):
    settings.SERVER_TIMING = True
    settings.ROOT_URLCONF = _Addresses
    client.raise_request_exception = False
    answer = client.get(address)
    assert answer.status_code == status
    assert re.fullmatch(r'total;dur=[\d.]+, db;dur=[\d.]+;desc="\d+ queries"', answer["Server-Timing"])


def test_server_timing_is_on_refusals_too(settings):
    settings.SERVER_TIMING = True
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/accounts/login/")["Server-Timing"]
    assert strict.post("/healthz")["Server-Timing"]
    settings.MAINTENANCE = True
    assert strict.get("/")["Server-Timing"]


def test_maintenance_answers_503_but_stays_alive(client: Client, settings, django_assert_num_queries):
    settings.MAINTENANCE = True
    with django_assert_num_queries(0):
        answer = client.get("/accounts/login/")
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert client.get("/healthz").status_code == 200


def test_a_request_keeps_a_sound_id_and_replaces_an_unsound_one(rf: RequestFactory):
    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    log = middleware.request_log(answer)
    assert (
        log(rf.get("/", headers={"X-Request-ID": "abcdef0123456789"}))["X-Request-ID"] == "abcdef0123456789"
    )
    assert log(rf.get("/", headers={"X-Request-ID": "a b\n"}))["X-Request-ID"] != "a b\n"


@pytest.mark.parametrize(
    "secret",
    [
        "GET /join/SECRETSECRET/ 200",
        "Referer: https://keyway.example/join/SECRETSECRET?x=1",
        "/accounts/password/reset/key/1-SECRETSECRET/",
        "password=SECRETSECRET&next=/",
        '{"password1": "SECRETSECRET"}',
        "Cookie: SECRETSECRET",
        "code=SECRETSECRET",
        "redis://:SECRETSECRET@cache.example:6379/0",
        "postgres://app:SECRETSECRET@db.example/site",
    ],
)
def test_no_log_line_holds_a_secret(secret: str):
    assert "SECRETSECRET" not in scrub(secret)
    record = logging.LogRecord("x", logging.ERROR, "f", 1, "%s", (secret,), None)
    line = ScrubbingFormatter("%(message)s").format(record)
    assert "SECRETSECRET" not in line
    assert json.loads(line)["request"] == "-"
