"""Messages that somebody chose, as their viewer sees them."""

from collections.abc import Iterable

from accounts.models import User
from community.chat.models import Channel, Message
from community.events.ids import is_public_id
from community.outcomes.models import MOST_REMINDERS, Reminder

MOST_CHOSEN = 100  # messages of which one thread is made


def chosen_ids(typed: Iterable[str]) -> list[str]:
    """Those of the words that may be messages, each once."""
    return list(dict.fromkeys(filter(is_public_id, typed)))


def chosen_messages(viewer: User, channel: Channel, typed: Iterable[str]) -> list[Message]:
    """Return those of the messages chosen that are in the channel and stand, as they were said, at most 100."""
    ids = chosen_ids(typed)[:MOST_CHOSEN]
    rows = Message.objects.visible_to(viewer, channel.workspace).filter(channel=channel, public_id__in=ids)
    return list(rows.filter(deleted_at=None).select_related("firm").order_by("nr"))


def reminders_of(viewer: User) -> list[Reminder]:
    """Return the viewer's reminders that are still to come and whose channel they see, the next first."""
    rows = Reminder.objects.visible_to(viewer).filter(author=viewer, reminded_at=None)
    seen = rows.filter(channel__in=Channel.objects.visible_to(viewer))
    return list(
        seen.select_related("channel__workspace", "user").order_by("remind_at", "pk")[:MOST_REMINDERS]
    )
