"""Row work that the acts of the chat share. The act that calls has its locks and its rights."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from community.chat import verbs
from community.chat.access import can_keep_channel
from community.chat.facts import heard_sql
from community.chat.lexing import vector
from community.chat.models import Archiving, Channel, Hook, Message, MessageMention, Wording
from community.events.models import Stream, StreamKind
from community.events.record import record
from community.events.verbs import Verb
from community.files.posting import carry
from community.links.posting import name_links
from community.rooms.access import hold_pen
from community.rooms.sending import sent_as
from community.rooms.words import Words
from community.rows import ask
from community.workspaces.models import Audience, Workspace

MESSAGES_A_MINUTE = 60

# What a higher app hangs on a new message, inside the act that sends it.
Attach = Callable[[Message], None]

_HELD = "SELECT {heard} FROM chat_channel c WHERE c.id = %(channel)s FOR SHARE OF c"

# What was sent is no draft any more, nor is how it began. What was typed after it is: one goes on typing while a
# message waits for its line.
_SENT_DRAFT = """
DELETE FROM threads_draft WHERE user_id = %(user)s AND place = %(place)s
  AND starts_with(%(sent)s, btrim(replace(source, E'\\r', ''), E' \\t\\n'))
"""


class OtherWords(Exception):
    """The author has sent something else under this client id."""


class ChannelArchived(PermissionDenied):
    """Nobody writes in it."""


def open_row(actor: User, workspace: Workspace, audience: Audience, **fields: Any) -> Channel:
    """Insert a channel with its stream, and record it."""
    channel = Channel.objects.create(
        workspace=workspace,
        audience=audience,
        opened_by=actor,
        firm_id=actor.firm_id,
        byline=actor.name,
        **fields,
    )
    channel.stream = Stream.objects.create(
        kind=StreamKind.CHANNEL, subject_id=channel.pk, audience_id=audience.pk
    )
    channel.save(update_fields=["stream"])
    record_on_channel(verbs.OPENED, actor, channel, is_direct=channel.is_direct)
    return channel


def kept_channel(actor: User, channel: Channel) -> Channel:
    """Lock the channel's row and prove that the actor keeps it."""
    rows = Channel.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "audience", "workspace"
    )
    row = rows.get(pk=channel.pk)
    role = hold_pen(actor, row.workspace, row.audience_id)
    if not can_keep_channel(actor, row, role):
        raise PermissionDenied(_("Only its opener, an owner or a moderator changes a channel."))
    return row


def hold_channel(channel: Channel) -> bool:
    """Keep the channel as it is until the commit: who archives it waits for us. The first lock of an act in it.

    Return whether somebody wants to be told of all that is said there.
    """
    [[is_heard]] = ask(_HELD.format(heard=heard_sql()), {"channel": channel.pk})
    return bool(is_heard)


def require_standing(channel: Channel) -> None:
    """Raise ChannelArchived where it is. A statement after the lock's own: that one sees nothing it waited for."""
    if Archiving.objects.filter(channel=channel).exists():
        raise ChannelArchived(_("This channel is archived. Those who keep it can bring it back."))


def locked(message: Message) -> Message:
    """Lock the message; return it as it is now, with its channel, audience and workspace."""
    rows = Message.objects.select_for_update(no_key=True, of=("self",))
    row = rows.select_related("channel__workspace", "channel__audience").filter(pk=message.pk).first()
    if row is None:
        raise Http404
    return row


def sent_before(
    actor: User, channel: Channel, client_id: str, words: Words, *, root_id: int | None = None
) -> Message | None:
    """Return the message that `actor` sent there under `client_id`, or None; the same send twice waits for the first.

    With `root_id`, what they replied to that message.

    Raises OtherWords where that one said something else, or elsewhere; TooFast after `MESSAGES_A_MINUTE`.
    """
    found = sent_as("chat_message", actor, client_id, most=MESSAGES_A_MINUTE, own="p.hook_id IS NULL")
    if found is None:
        return None
    message = Message.objects.select_related("side").get(pk=found)
    replied_to = message.side.root_id if message.side else None
    first = (
        Wording.objects.filter(message=message).order_by("number").values_list("source", flat=True).first()
    )
    said = message.source if first is None else first
    if (message.channel_id, replied_to, said) != (channel.pk, root_id, words.source):
        raise OtherWords
    return message


def add_message(
    actor: User,
    channel: Channel,
    words: Words,
    *,
    client_id: str,
    called: Collection[int] = (),
    hook: Hook | None = None,
    attach: Attach | None = None,
    **place: int,
) -> Message:
    """Insert a message, whom it mentions and calls, and what it carries. Its event numbers it, but for a reply.

    A bot's has its `hook`; `actor` is whoever made that.
    """
    message = Message.objects.create(
        channel=channel,
        audience_id=channel.audience_id,
        author=actor,
        firm_id=actor.firm_id,
        byline=hook.name if hook else actor.name,
        hook=hook,
        maker=hook.byline if hook else "",
        source=words.source,
        html=words.html,
        html_version=words.html_version,
        excerpt=words.excerpt,
        client_id=client_id,
        search=vector(channel.pk, words.source, words.html, hook.name if hook else actor.name),
        **place,
    )
    mention(actor, channel, message, words)
    by_group = [user_id for user_id in called if user_id not in set(words.mentions)]
    _name(verbs.CALLED, actor, channel, message, by_group)
    if settings.LINK_PREVIEWS:
        name_links(message.public_id, channel.workspace_id, channel.audience, words.html)
    if words.files:
        carry(actor, message.public_id, message.audience_id, words.files)
    if attach is not None:
        attach(message)
    return message


def delete_for_good(messages: Iterable[Message]) -> None:
    """Delete messages with all rows that hang on them, in whatever app. Their numbers are not given again."""
    Message.objects.filter(pk__in=[message.pk for message in messages]).delete()


def drop_draft(actor: User, place: str, sent: str) -> None:
    """The actor's draft at that place goes where it is `sent`, or how that began."""
    with connection.cursor() as cursor:
        cursor.execute(
            _SENT_DRAFT, {"user": actor.pk, "place": place, "sent": sent.replace("\r", "").lstrip()}
        )


def mention(
    actor: User, channel: Channel, message: Message, words: Words, *, before: Iterable[int] = ()
) -> list[int]:
    """Remember whom the message mentions, tell them and return them, but for those mentioned `before`, who stay."""
    new = [user_id for user_id in words.mentions if user_id not in set(before)]
    _name(verbs.NAMED, actor, channel, message, new)
    return new


def _name(verb: Verb, actor: User, channel: Channel, message: Message, users: list[int]) -> None:
    """Remember that the message is for these, and have them told."""
    if not users:
        return
    MessageMention.objects.bulk_create(
        MessageMention(
            message=message, channel_id=message.channel_id, audience_id=message.audience_id, user_id=user_id
        )
        for user_id in users
    )
    record_beside(verb, actor, message, channel, users=users)


def record_beside(verb: Verb, actor: User | None, message: Message, channel: Channel, **facts: Any) -> None:
    """Record what a message means to some people: beside the channel's stream, for the readers of the log."""
    record(
        verb,
        actor=None if message.hook_id else actor,  # nobody is told of their own: a bot's is no one's own
        audience_id=message.audience_id,
        subject=message,
        workspace_id=channel.workspace_id,
        facts={"channel": channel.pk, **facts},
    )


def record_on_message(
    verb: Verb, actor: User | None, message: Message, channel: Channel, *, adds: bool = False, **facts: Any
) -> None:
    """Record what was done to a message, in its channel's stream."""
    record(
        verb,
        actor=actor,
        audience_id=message.audience_id,
        subject=message,
        workspace_id=channel.workspace_id,
        facts={"channel": channel.pk, **facts},
        stream_id=channel.stream_id,
        adds=adds,
    )


def record_on_channel(verb: Verb, actor: User | None, channel: Channel, **facts: Any) -> None:
    """Record what was done to the channel itself."""
    record(
        verb,
        actor=actor,
        audience_id=channel.audience_id,
        subject=channel,
        workspace_id=channel.workspace_id,
        facts=facts,
        stream_id=channel.stream_id,
    )
