"""What is said in channels, told to those whom it names."""

from community.chat import verbs
from community.chat.models import Channel, Message
from community.events.models import Event
from community.notifications.models import Level, Reason, Subscription
from community.notifications.telling import means, seated, write


@means(verbs.NAMED)
def of_a_name(event: Event) -> None:
    """Those named who see the channel now and have not muted it."""
    message = Message.objects.get(pk=event.subject_id)
    channel = Channel.objects.get(pk=message.channel_id)
    muted = Subscription.objects.filter(channel=channel, level=Level.MUTED).values_list("user_id", flat=True)
    told = set(seated(event.audience_id, event.facts["users"])) - set(muted)
    write(
        event,
        dict.fromkeys(sorted(told), Reason.NAMED),
        workspace_id=channel.workspace_id,
        message_id=message.pk,
        stream_id=channel.stream_id,
        nr=message.nr,
        actor_id=message.author_id,
        byline=message.byline,
        firm_id=message.firm_id,
        at=message.at,
    )
