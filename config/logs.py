"""Log lines as JSON, each with its request's id, none with a secret."""

import logging
import re
from contextvars import ContextVar
from typing import Any

from pythonjsonlogger.json import JsonFormatter

request_id: ContextVar[str] = ContextVar("request_id", default="-")

# Whoever has one of these can sign in, join or reset: tokens in paths, keys in queries and forms, codes.
SECRETS = [
    (re.compile(r"(/(?:join|given|hooks)/)[^/\s?\"']+"), r"\1***"),
    (re.compile(r"(/mail/stop/)[^/\s?\"']+"), r"\1***"),
    (re.compile(r"(/accounts/(?:confirm-email|password/reset/key)/)[^/\s?\"']+"), r"\1***"),
    (
        re.compile(
            r"(?i)([\"']?\b(?:\w*password\w*|passwd|token|code|secret|secret_key|session(?:id)?|csrf\w*|api_key|"
            r"authorization|cookie)\b[\"']?\s*[=:]\s*[\"']?)[^\s\"'&,;]+"
        ),
        r"\1***",
    ),
    (re.compile(r"(\w+://[^:/\s]*:)[^@/\s]+@"), r"\1***@"),
]


def scrub(words: str) -> str:
    for pattern, instead in SECRETS:
        words = pattern.sub(instead, words)
    return words


class ScrubbingFormatter(JsonFormatter):
    """The whole line is scrubbed, tracebacks included; what an exception quotes is nobody's choice."""

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        super().add_fields(log_data, record, message_dict)
        log_data["request"] = request_id.get()

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        return {name: scrub(value) if isinstance(value, str) else value for name, value in log_data.items()}

    def format(self, record: logging.LogRecord) -> str:
        return scrub(super().format(record))  # once more, for what lies deeper than one field


def says_more(record: logging.LogRecord) -> bool:
    """Whether Django's line about a failed request adds a traceback to the one that request_log writes."""
    return record.exc_info is not None


def configuration(level: str) -> dict[str, Any]:
    """Everything to standard error: whoever runs the process keeps the log."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": "config.logs.ScrubbingFormatter",
                "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
                "rename_fields": {"asctime": "at", "levelname": "level", "name": "logger"},
            }
        },
        "filters": {"says_more": {"()": "django.utils.log.CallbackFilter", "callback": says_more}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django.request": {"level": "ERROR", "filters": ["says_more"]},
            "django.server": {"handlers": [], "propagate": False},
        },
    }
