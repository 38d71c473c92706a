"""A channel of the cast's workspace, as in the tests of the chat."""

from tests.chat.conftest import channel, internal

__all__ = ["channel", "internal"]
