"""A text that could not be sent, told to the one who wrote it, and nobody else."""

from community.events.models import Event
from community.notifications.models import Reason
from community.notifications.telling import means, write_alone
from community.scheduled import verbs


@means(verbs.NOT_SENT)
def of_a_text_not_sent(event: Event) -> None:
    """Neither where it was for, nor what it says: its author may no longer see the place."""
    write_alone(event, Reason.NOT_SENT)
