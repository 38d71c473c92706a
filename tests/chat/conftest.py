"""A channel of the cast's workspace, and one that only the supplier sees."""

import pytest

from community.chat.actions import open_channel
from community.rooms.choosing import Choice


@pytest.fixture
def channel(cast):
    return open_channel(
        cast.olga, cast.workspace, name="bench", topic="Rig bookings", choice=Choice("everyone")
    )


@pytest.fixture
def internal(cast):
    return open_channel(cast.lin, cast.workspace, name="ours", choice=Choice("firm"))
