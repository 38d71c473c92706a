"""A message as it is put aside: all that the site knew of it, in words that need no other row."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from accounts.models import Firm
from community.chat.models import Channel, Message, MessageMention, MessageReaction, Wording
from community.files.models import File


def said_of(channel: Channel, messages: Sequence[Message]) -> list[dict[str, Any]]:
    """Return what each message said, and when; its earlier wordings, reactions, mentions and files."""
    ids = [message.pk for message in messages]
    firms = Firm.objects.in_bulk({message.firm_id for message in messages})
    wordings: dict[int, list[Any]] = defaultdict(list)
    for row in Wording.objects.filter(message__in=ids).order_by("number"):
        wordings[row.message_id].append({"source": row.source, "at": row.at.isoformat()})
    reactions: dict[int, list[Any]] = defaultdict(list)
    for reaction in MessageReaction.objects.filter(message__in=ids).select_related("user").order_by("id"):
        reactions[reaction.message_id].append({"kind": reaction.kind, "by": reaction.user.name})
    mentions: dict[int, list[str]] = defaultdict(list)
    for mention in MessageMention.objects.filter(message__in=ids).select_related("user").order_by("id"):
        mentions[mention.message_id].append(mention.user.name)
    files: dict[str, list[Any]] = defaultdict(list)
    for file in File.objects.filter(carrier__in=[each.public_id for each in messages]).order_by("id"):
        files[file.carrier].append({"id": file.public_id, "name": file.name, "sha256": file.sha256})
    return [
        {
            "channel": channel.public_id,
            "channel_name": channel.name,
            "nr": message.nr,
            "byline": message.byline,
            "maker": message.maker,
            "firm": firms[message.firm_id].name,
            "source": message.source,
            "at": message.at.isoformat(),
            "edited_at": message.edited_at and message.edited_at.isoformat(),
            "deleted_at": message.deleted_at and message.deleted_at.isoformat(),
            "wordings": wordings[message.pk],
            "reactions": reactions[message.pk],
            "mentions": mentions[message.pk],
            "files": files[message.public_id],
        }
        for message in messages
    ]
