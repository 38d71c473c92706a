"""Each setting that is missing or wrong stops the start with one sentence that names it."""

import os
import re
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
        ("DATABASE_URL", "postgres://[x/y", "DATABASE_URL has a host that is none."),
        ("DATABASE_OWNER_URL", "postgres://x:99999/y", "DATABASE_OWNER_URL has a port that is no number."),
        ("REDIS_URL", "localhost:6379", "REDIS_URL must look like"),
        ("REDIS_URL", "redis://", "REDIS_URL must look like"),
        ("REDIS_URL", "redis://cache.example:port/0", "REDIS_URL has a port that is no number."),
        ("EMAIL_URL", "smtp://mail.example:port", "EMAIL_URL has a port that is no number."),
        ("MAIL_FROM", "the site", "MAIL_FROM is 'the site'. Set it to an address"),
        ("SITE_URL", "https://", "Set it to the site's address"),
        ("SITE_URL", "https://key way.example", "Set it to the site's address"),
        (
            "MFA_REQUIRED_ROLES",
            "site_admins",
            "MFA_REQUIRED_ROLES names site_admins. Choose from: site_admin,",
        ),
        ("OIDC_PROVIDERS", "[{", "OIDC_PROVIDERS is not JSON"),
        ("OIDC_PROVIDERS", '{"a": 1}', "OIDC_PROVIDERS must be a JSON list of objects."),
        ("OIDC_PROVIDERS", '[{"name": "x"}]', "OIDC_PROVIDERS has a provider without provider_id"),
        ("SECRET_KEY_FALLBACKS", "short", "SECRET_KEY_FALLBACKS has a key of 5 characters."),
        ("HSTS_PRELOAD", "maybe", "HSTS_PRELOAD is 'maybe'. Set it to 1 or 0."),
        ("MAINTENANCE", "maybe", "MAINTENANCE is 'maybe'. Set it to 1 or 0."),
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


def test_half_a_database_is_refused():
    code, said = start("manage.py", "check", DATABASE_URL="", REDIS_URL="")
    assert code == 1
    assert "DATABASE_OWNER_URL is set and DATABASE_URL is not." in said


def test_a_database_that_does_not_answer_is_a_sentence():
    nowhere = "postgres://app:hunter2hunter2@127.0.0.1:1/site"
    code, said = start("manage.py", "prepare", DATABASE_URL=nowhere, DATABASE_OWNER_URL=nowhere)
    assert code == 1
    assert "The database can't be reached" in said
    assert "Traceback" not in said
    assert "hunter2" not in said


def test_every_variable_is_documented():
    """Those of the tests and of the wiring itself begin with KEYWAY_; REDIS_PREFIX keeps the tests apart."""
    read = set()
    for path in (embedded.ROOT / "config").rglob("*.py"):
        read |= set(re.findall(r'(?:env\.\w+|providers|environ\.get)\(\s*"([A-Z_]+)"', path.read_text()))
    told = set(
        re.findall(r"^\| `([A-Z_]+)`", (embedded.ROOT / "docs/operating.md").read_text(), re.MULTILINE)
    )
    assert {name for name in read if not name.startswith("KEYWAY_")} - {"REDIS_PREFIX"} == told


def test_a_real_site_has_host_cookies_and_two_roles():
    assert start("-c", PRINT) == (0, "__Host-session __Host-csrf True app False False app\n")


def test_migrations_run_as_the_owner():
    assert start("-c", PRINT, KEYWAY_AS_OWNER="1")[1].split()[-1] == "owner"


def test_passwords_never_appear_in_the_database_error():
    code, said = start("manage.py", "check", DATABASE_URL="postgres://app:hunter2hunter2@db.example:port/y")
    assert code == 1
    assert "hunter2" not in said
