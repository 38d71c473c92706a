"""What is said in channels, told to those whom it names or calls, and to those who want to hear everything."""

from collections.abc import Collection

from django.db import connection

from community.chat import verbs
from community.chat.models import Channel, Leaving, Message, Side, SideReader
from community.events.models import Event
from community.notifications.inbox import UNREAD
from community.notifications.models import Level, Notification, Reason, Subscription
from community.notifications.telling import means, seated, seen, write

# A line that says already that something was said there, and is unread: it is read when this message is, too.
_WAITING = f"""
UPDATE notifications_notification n SET nr = GREATEST(n.nr, %(nr)s)
WHERE n.user_id = ANY (%(users)s) AND n.stream_id = %(stream)s AND n.reason = 'said' AND n.done_at IS NULL
    AND {UNREAD.format(n="n")}
RETURNING n.user_id
"""  # noqa: S608  (our own words only)


@means(verbs.NAMED)
def of_a_name(event: Event) -> None:
    """Those named who see the channel now and have not muted it."""
    _tell(event, event.facts["users"], Reason.NAMED)


@means(verbs.CALLED)
def of_a_call(event: Event) -> None:
    """The same for those who were called with others."""
    _tell(event, event.facts["users"], Reason.CALLED)


@means(verbs.SAID)
def of_a_message(event: Event) -> None:
    """Those who want to hear everything: one line, until they have read it. Whom the message names is told of that."""
    message = Message.objects.get(pk=event.subject_id)
    channel = Channel.objects.get(pk=message.channel_id)
    chosen = Subscription.objects.filter(channel=channel, level=Level.WATCHING)
    users = set(chosen.values_list("user_id", flat=True))
    users -= set(message.mentions.values_list("user_id", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, {"users": list(users), "stream": channel.stream_id, "nr": message.nr})
        users -= {user_id for (user_id,) in cursor.fetchall()}
    _tell(event, users, Reason.SAID)


@means(verbs.REPLIED)
def of_a_reply(event: Event) -> None:
    """Those who follow the side thread: one line, until they have read it. Whom the reply names is told of that."""
    message = Message.objects.get(pk=event.subject_id)
    behind = SideReader.objects.filter(side=message.side, follows=True, nr__lt=message.side_nr)
    left = Leaving.objects.filter(channel=message.channel_id).values("user")
    waiting = Notification.objects.filter(
        reason=Reason.ASIDE, message__side=message.side, read_at=None, done_at=None
    )
    users = set(behind.exclude(user__in=left).values_list("user_id", flat=True))
    users -= set(message.mentions.values_list("user_id", flat=True))
    _tell(event, users - set(waiting.values_list("user_id", flat=True)), Reason.ASIDE)


def _tell(event: Event, users: Collection[int], reason: Reason) -> None:
    message = Message.objects.get(pk=event.subject_id)
    channel = Channel.objects.get(pk=message.channel_id)
    # A reply has no number in the channel's stream. Who marks its side read waits for these marks, and then settles our
    # rows; who replies there waits for the side.
    come = set[int]()
    if message.side_id:
        Side.objects.select_for_update(no_key=True).get(pk=message.side_id)
        marks = SideReader.objects.filter(side=message.side_id, user__in=list(users)).order_by("user_id")
        held = marks.select_for_update(no_key=True).values_list("user_id", "nr")
        come = {user_id for user_id, nr in held if nr >= message.side_nr}
    muted = Subscription.objects.filter(channel=channel, level=Level.MUTED).values_list("user_id", flat=True)
    told = set(seated(event.audience_id, users)) - set(muted)
    write(
        event,
        dict.fromkeys(sorted(told), reason),
        workspace_id=channel.workspace_id,
        message_id=message.pk,
        stream_id=None if message.side_id else channel.stream_id,
        nr=None if message.side_id else message.nr,
        actor_id=message.author_id,
        byline=message.byline,
        firm_id=message.firm_id,
        at=message.at,
    )
    seen(event, come)
