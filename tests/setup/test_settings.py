"""Each setting that is missing or wrong stops the start with one sentence that names it."""

import os
import subprocess
import sys

import pytest

from config import embedded

REAL = {
    "DATABASE_URL": "postgres://app@db.example/site",
    "DATABASE_OWNER_URL": "postgres://owner@db.example/site",
    "REDIS_URL": "redis://cache.example/0",
    "SECRET_KEY": "k" * 60,
    "SITE_URL": "https://keyway.example.com",
    "MAIL_FROM": "keyway@example.com",
    "EMAIL_URL": "smtp+tls://u:p@mail.example:587",
}
PRINT = (
    "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'; from django.conf import settings as s;"
    " print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.DATABASE_APP_ROLE, s.DEV_MAIL,"
    " s.EMBEDDED, s.DATABASES['default']['USER'])"
)


def start(*words: str, **changes: str) -> tuple[int, str]:
    environment = {name: value for name, value in os.environ.items() if name not in REAL} | REAL | changes
    environment.pop("REDIS_PREFIX", None)
    done = subprocess.run(
        [sys.executable, *words], cwd=embedded.ROOT, env=environment, capture_output=True, text=True
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SECRET_KEY", "", "SECRET_KEY is not set."),
        ("SECRET_KEY", "short", "SECRET_KEY has 5 characters."),
        ("SITE_URL", "", "SITE_URL is not set."),
        ("SITE_URL", "keyway.example.com/path", "Set it to the site's address"),
        ("MAIL_FROM", "", "MAIL_FROM is not set."),
        ("EMAIL_URL", "", "EMAIL_URL is not set."),
        ("EMAIL_URL", "imap://x", "EMAIL_URL must look like"),
        ("DATABASE_URL", "mysql://x/y", "DATABASE_URL must look like"),
        ("DATABASE_URL", "postgres://x:port/y", "DATABASE_URL has a port that is no number."),
        ("REDIS_URL", "localhost:6379", "REDIS_URL must look like"),
        ("PORT", "http", "PORT is 'http'. Set it to a whole number from 1 to 65535."),
        ("SERVER_TIMING", "maybe", "SERVER_TIMING is 'maybe'. Set it to 1 or 0."),
        ("LOG_LEVEL", "loud", "LOG_LEVEL is 'loud'. Set it to one of:"),
    ],
)
def test_a_wrong_setting_is_named_in_a_sentence(name, value, sentence):
    code, said = start("manage.py", "check", **{name: value})
    assert code == 1
    assert sentence in said
    assert "Traceback" not in said


def test_a_real_site_has_host_cookies_and_two_roles():
    assert start("-c", PRINT) == (0, "__Host-session __Host-csrf True app False False app\n")


def test_migrations_run_as_the_owner():
    assert start("-c", PRINT, KEYWAY_AS_OWNER="1")[1].split()[-1] == "owner"


def test_passwords_never_appear_in_the_database_error():
    code, said = start("manage.py", "check", DATABASE_URL="postgres://app:hunter2hunter2@db.example:port/y")
    assert code == 1
    assert "hunter2" not in said
