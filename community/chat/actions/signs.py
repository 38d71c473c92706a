"""State something about a message, put it beside its channel, and take either back."""

from django.core.exceptions import ValidationError
from django.db.models import F
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from community.chat import verbs
from community.chat.models import Channel, Message, MessageReaction, Pin
from community.chat.posting import hold_channel, locked, record_on_message, require_standing
from community.events.record import act
from community.rooms.access import hold_pen

MOST_PINS = 50


@act
def react(actor: User, message: Message, *, kind: str) -> None:
    """Add the actor's reaction of that kind. Twice is harmless."""
    row = _standing(actor, message)
    _reaction, is_new = MessageReaction.objects.get_or_create(
        message=row, user=actor, kind=kind, defaults={"audience_id": row.audience_id}
    )
    if is_new:
        _show_anew(row)
        record_on_message(verbs.REACTED, actor, row, row.channel, kind=kind)


@act
def take_reaction_back(actor: User, message: Message, *, kind: str) -> None:
    """Remove the actor's reaction of that kind."""
    row = _standing(actor, message)
    if MessageReaction.objects.filter(message=row, user=actor, kind=kind).delete()[0]:
        _show_anew(row)
        record_on_message(verbs.UNREACTED, actor, row, row.channel, kind=kind)


@act
def pin_message(actor: User, message: Message) -> None:
    """Put a message beside its channel, at most `MOST_PINS` there. Twice is harmless."""
    Channel.objects.select_for_update(no_key=True).get(
        pk=message.channel_id
    )  # else two could be the last one
    row = _standing(actor, message)
    if Pin.objects.filter(message=row).exists():
        return
    if Pin.objects.filter(channel=row.channel_id).count() >= MOST_PINS:
        raise ValidationError(_("A channel has at most %d pins. Take one out first.") % MOST_PINS)
    Pin.objects.create(
        message=row, channel_id=row.channel_id, audience_id=row.audience_id, by=actor, byline=actor.name
    )
    record_on_message(verbs.PINNED, actor, row, row.channel)


@act
def unpin_message(actor: User, message: Message) -> None:
    """Take the pin out again."""
    row = _standing(actor, message)
    if Pin.objects.filter(message=row).delete()[0]:
        record_on_message(verbs.UNPINNED, actor, row, row.channel)


def _standing(actor: User, message: Message) -> Message:
    """Hold the channel, lock the message, hold the actor's pen; a deleted message has nothing to state."""
    hold_channel(message.channel)
    require_standing(message.channel)
    row = locked(message)
    if row.deleted_at is not None:
        raise Http404
    hold_pen(actor, row.channel.workspace, row.audience_id)
    return row


def _show_anew(message: Message) -> None:
    Message.objects.filter(pk=message.pk).update(version=F("version") + 1)
