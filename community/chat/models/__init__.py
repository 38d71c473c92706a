"""Channels, messages and what hangs on them. Each row with content names its one audience."""

from community.chat.models.channels import (
    DESCRIPTION_LENGTH,
    NAME_LENGTH,
    TOPIC_LENGTH,
    Archiving,
    Channel,
    Hook,
    Leaving,
)
from community.chat.models.messages import Message, MessageMention, MessageReaction, Pin, Wording
from community.chat.models.sides import Side, SideReader

__all__ = [
    "DESCRIPTION_LENGTH",
    "NAME_LENGTH",
    "TOPIC_LENGTH",
    "Archiving",
    "Channel",
    "Hook",
    "Leaving",
    "Message",
    "MessageMention",
    "MessageReaction",
    "Pin",
    "Side",
    "SideReader",
    "Wording",
]
