"""A channel of the cast's workspace, and how one talks in it."""

from tests.chat.conftest import channel, internal

__all__ = ["channel", "internal"]
