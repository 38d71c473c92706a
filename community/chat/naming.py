"""What a channel is called for one viewer: a conversation by the others in it; or for whoever sees it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts.models import User
from community.chat.models import Channel
from community.chat.reading import Party


def name_of(channel: Channel, viewer: User, parties: Sequence[Party]) -> str:
    """The channel's name, or the names of the others who see it."""
    if channel.name:
        return channel.name
    others = [
        person.name for party in parties for person in party.people if person.public_id != viewer.public_id
    ]
    return ", ".join(others) or _("Only you are left")


def called(channel: Channel) -> str:
    """The channel's name as everyone there has it."""
    return f"#{channel.name}" if channel.name else _("Conversation")
