"""What is found in one channel: a day, its files. The caller has found the channel for its viewer."""

from datetime import datetime

from accounts.models import User
from community.chat.models import Channel, Message
from community.files.lists import Page, Part, files_in
from community.rooms.days import since
from community.rows import ask

_SINCE = since("FROM chat_message p WHERE p.channel_id = %(channel)s")
FILES_LOOKED_AT = 3_000  # a page: a channel's few files lie among those of all threads with the same readers
_IS_HERE = "EXISTS (SELECT FROM chat_message m WHERE m.public_id = f.carrier AND m.channel_id = %(channel)s)"


def nr_since(channel: Channel, moment: datetime) -> int:
    """The number of the first message since `moment`, or the one after the last."""
    items = channel.stream.items if channel.stream else 0
    [(nr,)] = ask(_SINCE, {"channel": channel.pk, "items": items, "moment": moment})
    return int(nr)


def first_since(channel: Channel, moment: datetime) -> Message | None:
    """The first message since `moment`, else the last one; None where nobody has written yet."""
    rows = channel.messages.order_by("nr")
    return rows.filter(nr__gte=nr_since(channel, moment)).first() or rows.last()


def files_of(viewer: User, channel: Channel, *, kind: str = "", person: str = "", after: str = "") -> Page:
    """A page of the files that were sent in the channel, newest first."""
    part = Part(channel.audience_id, _IS_HERE, {"channel": channel.pk}, FILES_LOOKED_AT)
    return files_in(viewer, channel.workspace, part, kind=kind, person=person, after=after)
