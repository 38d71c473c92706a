"""Public ids: what URLs, JSON, cursors and Message-IDs show instead of row numbers."""

import base64
import secrets

LENGTH = 12


def new_public_id() -> str:
    """Return 12 random characters of lower-case base32 (60 bits)."""
    return base64.b32encode(secrets.token_bytes(8)).decode().lower()[:LENGTH]
