"""Public ids: what URLs, JSON, cursors and Message-IDs show instead of row numbers."""

import base64
import re
import secrets

LENGTH = 12
_FORM = re.compile(r"[a-z2-7]{12}")


def new_public_id() -> str:
    """Return 12 random characters of lower-case base32 (60 bits)."""
    return base64.b32encode(secrets.token_bytes(8)).decode().lower()[:LENGTH]


def is_public_id(value: object) -> bool:
    """Whether `value` looks like one; not whether it names anything."""
    return isinstance(value, str) and _FORM.fullmatch(value) is not None
