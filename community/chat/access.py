"""Who may do what in a channel they see. Sight itself is `visible_to`; these come after it."""

from accounts.models import User
from community.chat.models import Channel, Message
from community.rooms.access import leads_alone
from community.workspaces.access import can_steward, can_write


def can_keep_channel(actor: User, channel: Channel, role: str | None) -> bool:
    """Owners and moderators who see the channel, and whoever opened it; where a firm is alone its leads as well.

    A conversation is nobody's to keep: it has no name, and is not put away for the others. The channel brings its
    audience along.
    """
    if channel.is_direct:
        return False
    if can_steward(role):
        return True
    is_opener = channel.opened_by_id == actor.pk
    return can_write(role) and (is_opener or leads_alone(actor, channel.audience))


def can_edit(actor: User, message: Message) -> bool:
    """Its author edits a message, as long as it isn't deleted. Nobody puts words into the mouth of a bot."""
    return message.author_id == actor.pk and message.hook_id is None and message.deleted_at is None


def can_delete(actor: User, message: Message, role: str | None) -> bool:
    """Its author deletes a message; so do owners and moderators who see it, and leads where their firm is alone.

    The message brings its channel with the audience along.
    """
    if message.author_id == actor.pk:
        return True
    return can_steward(role) or (can_write(role) and leads_alone(actor, message.channel.audience))


def can_restore(actor: User, message: Message, role: str | None) -> bool:
    """Whoever deleted a message undoes that, as long as they could delete it still."""
    return message.deleted_by_id == actor.pk and can_delete(actor, message, role)
