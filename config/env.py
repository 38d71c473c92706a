"""Reads the environment; whatever is missing or wrong is said in one sentence that names the variable."""

import json
import os
import re
from email.utils import parseaddr
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

HOST = re.compile(r"[A-Za-z0-9.-]+|[0-9a-fA-F:.]+")


class SettingError(ImproperlyConfigured):
    """A variable is missing or wrong. The message is a whole sentence, shown without a traceback."""


def text(name: str, default: str | None = None) -> str:
    """The variable, or `default` where it is unset or empty; without a default it is demanded."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise SettingError(f"{name} is not set. Set it in the environment; docs/operating.md says to what.")
    return default


def flag(name: str, *, default: bool = False) -> bool:
    value = text(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise SettingError(f"{name} is {value!r}. Set it to 1 or 0.")


def whole(name: str, default: int, *, least: int, most: int) -> int:
    value = text(name, str(default))
    if value.isascii() and value.isdigit() and least <= int(value) <= most:
        return int(value)
    raise SettingError(f"{name} is {value!r}. Set it to a whole number from {least} to {most}.")


def one_of(name: str, choices: tuple[str, ...], default: str) -> str:
    value = text(name, default)
    if value in choices:
        return value
    raise SettingError(f"{name} is {value!r}. Set it to one of: {', '.join(choices)}.")


def names(name: str, choices: tuple[str, ...] = ()) -> list[str]:
    """A list separated by commas, of some of `choices` if there are any; empty where the variable is unset."""
    found = [word.strip() for word in text(name, "").split(",") if word.strip()]
    if choices and (unknown := set(found) - set(choices)):
        raise SettingError(f"{name} names {', '.join(sorted(unknown))}. Choose from: {', '.join(choices)}.")
    return found


def json_list(name: str) -> list[dict[str, Any]]:
    """A JSON list of objects; empty where the variable is unset."""
    try:
        found = json.loads(text(name, "") or "[]")
    except ValueError as error:
        raise SettingError(f"{name} is not JSON: {error}. Write a list of objects.") from error
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise SettingError(f"{name} must be a JSON list of objects.")
    return found


def together(name: str, needed: str) -> None:
    """Refuse `name` without `needed`: half of a pair points at the wrong place."""
    if text(name, "") and not text(needed, ""):
        raise SettingError(f"{name} is set and {needed} is not. Set both or neither.")


def secret(name: str, default: str | None = None) -> str:
    value = text(name, default)
    if len(value) < 50:
        raise SettingError(f"{name} has {len(value)} characters. Set it to at least 50 random ones.")
    return value


def secrets(name: str) -> list[str]:
    """Older secrets, separated by commas."""
    for value in (found := names(name)):
        if len(value) < 50:
            raise SettingError(f"{name} has a key of {len(value)} characters. Each has at least 50.")
    return found


def site_url(name: str, default: str | None = None) -> str:
    """Scheme and host (and port) under which people reach the site, without a slash at the end."""
    value = text(name, default).rstrip("/")
    parts = _split(name, value)
    sound = parts.scheme in {"http", "https"} and HOST.fullmatch(parts.hostname or "")
    if not sound or parts.path or parts.query or parts.fragment or parts.username:
        raise SettingError(
            f"{name} is {value!r}. Set it to the site's address, such as https://keyway.example.com."
        )
    return value


def files_url(name: str, site: str) -> str:
    """The address of a host that gives files and nothing else, "" for none: another host than the site's."""
    if not text(name, ""):
        return ""
    value = site_url(name)
    if urlsplit(value).hostname == urlsplit(site).hostname:
        raise SettingError(f"{name} needs a host name of its own: the site's cookies go to {site}.")
    return value


def database(name: str, url: str) -> dict[str, Any]:
    """Django's settings for postgres://user:password@host:port/name?option=value."""
    parts = _split(name, url)
    options = dict(parse_qsl(parts.query))
    database_name = unquote(parts.path.strip("/"))
    if parts.scheme not in {"postgres", "postgresql"} or not database_name:
        raise SettingError(f"{name} must look like postgres://user:password@host:5432/name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database_name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


def redis(name: str, url: str) -> str:
    """A redis://, rediss:// or unix:// address, checked."""
    parts = _split(name, url)
    if parts.scheme not in {"redis", "rediss", "unix"} or not (parts.hostname or parts.path.strip("/")):
        raise SettingError(
            f"{name} must look like redis://host:6379/0, rediss://… or unix:///path/to/socket?db=0."
        )
    return url


def celery_broker(redis_url: str) -> str:
    """The same Redis in Celery's dialect, which does not know unix://."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    return f"redis+socket://{parts.path}?virtual_host={dict(parse_qsl(parts.query)).get('db', '0')}"


def smtp(name: str, url: str) -> dict[str, Any]:
    """Django's mail settings for smtp://, smtp+tls:// (STARTTLS) or smtps://user:password@host:port."""
    parts = _split(name, url)
    ports = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
    if parts.scheme not in ports or not parts.hostname:
        raise SettingError(f"{name} must look like smtp+tls://user:password@mail.example.com:587.")
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or ports[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


def scanner(name: str) -> str:
    """The address of clamd, tcp://host:3310 or unix:///path/to/socket, checked; "" for none."""
    url = text(name, "")
    parts = _split(name, url)
    is_one = (parts.scheme == "tcp" and parts.hostname) or (parts.scheme == "unix" and parts.path.strip("/"))
    if url and not is_one:
        raise SettingError(f"{name} must look like tcp://scanner:3310 or unix:///run/clamav/clamd.ctl.")
    return url


def sender(name: str, default: str | None = None) -> str:
    """An address as in a mail's From: `Keyway <keyway@example.com>`, or without the name."""
    value = text(name, default)
    _said, address = parseaddr(value)
    local, at, domain = address.rpartition("@")
    if not (local and at and domain) or "\n" in value:
        raise SettingError(f"{name} is {value!r}. Set it to an address, such as Keyway <keyway@example.com>.")
    return value


def _split(name: str, url: str) -> SplitResult:
    """The parts of an address. The sentence never quotes it: it may hold a password."""
    try:
        parts = urlsplit(url)
        _checked_here = parts.port
    except ValueError as error:
        port = "port" in str(error).lower()
        raise SettingError(
            f"{name} has {'a port that is no number' if port else 'a host that is none'}."
        ) from error
    return parts
