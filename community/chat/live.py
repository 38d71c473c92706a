"""Channels as the sockets tell of them: the one stream that a viewer follows, and how an entry of it looks."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404

from accounts.models import User
from community.chat.fragments import fragments_of
from community.chat.models import Channel
from community.chat.shown import shown_messages
from community.events.hints import StreamKey
from community.events.models import StreamKind
from community.events.streams import Followed, LiveKind, LogEntry, register


def find(viewer: User, public_id: str) -> Followed:
    """The channel's stream."""
    seen = Channel.objects.visible_to(viewer).filter(public_id=public_id)
    found = seen.values_list("pk", "audience_id", "audience__public_id", "workspace_id").first()
    if found is None:
        raise Http404
    pk, audience_id, audience, workspace_id = found
    return Followed(workspace_id, {audience: StreamKey(StreamKind.CHANNEL, pk, audience_id)})


def draw(entries: Sequence[LogEntry]) -> list[dict[str, Any]]:
    """Each entry's message with number and version; its fragment on the last entry of the message only.

    Of a reply also the message that it answers, as it is now, on the last entry of its side thread.
    """
    last = {
        entry.subject_id: number for number, entry in enumerate(entries) if entry.subject_kind == "message"
    }
    messages = {each.pk: each for each in shown_messages(list(last))}
    last_aside: dict[int, int] = {}
    for each in messages.values():
        if each.root:
            last_aside[each.root] = max(last[each.pk], last_aside.get(each.root, 0))
    if more_roots := last_aside.keys() - messages.keys():
        messages |= {each.pk: each for each in shown_messages(list(more_roots))}
    fragments = dict(zip(messages, fragments_of(messages.values()), strict=True))
    changed = {entry.subject_id for entry in entries if entry.subject_kind == "channel"}
    channels = Channel.objects.in_bulk(changed) if changed else {}
    drawn = []
    for number, entry in enumerate(entries):
        more: dict[str, Any] = {}
        if message := messages.get(entry.subject_id) if entry.subject_kind == "message" else None:
            more = {"message": message.public_id, "nr": message.nr, "version": message.version}
            if entry.verb in ("chat.sent", "chat.replied"):
                more["client"] = message.client_id
                if message.maker:
                    more["by"] = (
                        message.author_id
                    )  # of a bot's, its hook: it is no message of the maker's own
            if last[message.pk] == number:
                more["html"] = fragments[message.pk]
            if message.root:
                more["side"] = message.root_id
                if last_aside[message.root] == number:
                    root = messages[message.root]
                    more["root"] = {"version": root.version, "html": fragments[root.pk]}
        elif entry.subject_kind == "channel":
            channel = channels[entry.subject_id]
            more = {"name": channel.name, "topic": channel.topic}
            if "to" in entry.facts:
                more["to"] = entry.facts["to"]
        if "kind" in entry.facts:
            more["kind"] = entry.facts["kind"]
        drawn.append(more)
    return drawn


register("channel", StreamKind.CHANNEL, LiveKind(find, draw))
