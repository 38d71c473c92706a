"""What lower apps show of the chat without knowing it: the channels in a workspace's navigation, who sees one."""

import re
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from community.chat.calling import offered
from community.chat.facts import muted_sql
from community.chat.followed import count_sql
from community.chat.models import Channel, Message
from community.chat.naming import called
from community.chat.reading import find_channel, find_message, name_sql, unread
from community.files import carriers as carriers_of_files
from community.rooms.places import draft_titles, groups_at, places
from community.workspaces import facts, links
from community.workspaces.access import OWN_SEAT
from community.workspaces.models import Audience, Workspace

SHOWN = 60
_CHANNEL = re.compile(r"/c/([a-z2-7]{12})/")
_NAMES = re.compile(r' (?:id|name)="[^"]*"(?=[^<>]*>)')
_SIDE = re.compile(r"/m/([a-z2-7]{12})/side/")

# The viewer's channels in the workspace of the page: id, name, icon, unread messages of others, mentions among them.
# A channel that was read to its end costs no more than its stream's row.
CHANNELS = f"""
SELECT json_agg(x.shown) FROM (
    SELECT json_build_array(c.public_id, {name_sql("c")},
        CASE WHEN c.is_direct THEN 'user' WHEN a.kind = 'firms' AND a.firms_key NOT LIKE '%%,%%' THEN 'lock'
             WHEN a.kind = 'everyone' THEN 'hash' ELSE 'users' END,
        CASE WHEN fresh.is_so THEN {unread("c.id", "fresh.after")} ELSE 0 END,
        CASE WHEN fresh.is_so THEN (SELECT count(*) FROM (
            SELECT n.message_id FROM chat_messagemention n WHERE n.user_id = %(viewer)s AND n.channel_id = c.id
            ORDER BY n.message_id DESC LIMIT 20) n
            JOIN chat_message m ON m.id = n.message_id AND m.nr > fresh.after AND m.deleted_at IS NULL) ELSE 0 END
    ) AS shown
    FROM workspaces_workspace w
    JOIN chat_channel c ON c.workspace_id = w.id
    JOIN workspaces_audience a ON a.id = c.audience_id
    JOIN workspaces_seat own ON own.audience_id = c.audience_id AND {OWN_SEAT}
    JOIN events_stream s ON s.id = c.stream_id
    LEFT JOIN threads_readmark k ON k.stream_id = s.id AND k.user_id = %(viewer)s
    CROSS JOIN LATERAL (SELECT COALESCE(k.nr, 0) AS after,
        s.items > COALESCE(k.nr, 0) AND NOT ({muted_sql()}) AS is_so) fresh
    WHERE w.public_id = %(current)s
      AND NOT EXISTS (SELECT 1 FROM chat_archiving z WHERE z.channel_id = c.id)
      AND NOT EXISTS (SELECT 1 FROM chat_leaving l WHERE l.channel_id = c.id AND l.user_id = %(viewer)s)
    ORDER BY c.is_direct, lower(c.name), c.id LIMIT {SHOWN}
) x"""  # noqa: S608  (our own words only)

# What stands instead of a bare link to a message: where it is, and who wrote it; alone in a paragraph, what it says.
MESSAGE_TITLES = f"""
SELECT o.public_id, CASE WHEN o.deleted_at IS NULL THEN COALESCE('#' || NULLIF(c.name, '') || ', ', '') || o.byline
    ELSE '#' || c.name END,
    CASE WHEN o.deleted_at IS NULL THEN json_build_object('byline', o.byline, 'firm', f.name, 'html', o.html,
        'at', o.at, 'letters', COALESCE(fp.letters, f.letters), 'hue', COALESCE(fp.hue, f.hue),
        'edited', o.edited_at IS NOT NULL, 'channel', c.name, 'workspace', w.name, 'aside', o.side_id IS NOT NULL)
    ELSE json_build_object('channel', c.name) END
FROM chat_message o JOIN chat_channel c ON c.id = o.channel_id
JOIN workspaces_workspace w ON w.id = c.workspace_id
JOIN accounts_firm f ON f.id = o.firm_id
LEFT JOIN workspaces_participation fp ON fp.workspace_id = c.workspace_id AND fp.firm_id = f.id
WHERE o.public_id = ANY (%(ids)s) AND {links.SEATED}
"""  # noqa: S608  (our own words only)


def audience_at(viewer: User, workspace: Workspace, path: str) -> Audience | None:
    """Who sees the channel at that address, or the side thread."""
    rows = Channel.objects.visible_to(viewer, workspace)
    if found := _SIDE.search(path):
        rows = rows.filter(messages__public_id=found[1])
    else:
        found = _CHANNEL.search(path)
        rows = rows.filter(public_id=found[1] if found else "")
    channel = rows.select_related("audience__workspace").first()
    return channel.audience if channel else None


def place(viewer: User, public_id: str) -> tuple[Workspace, int]:
    """Where a message is written, and for whom."""
    channel = find_channel(viewer, public_id)
    return channel.workspace, channel.audience_id


def draft_title(viewer: User, public_id: str) -> tuple[str, str]:
    """What a draft in that channel is called, and where it is gone on with."""
    channel = Channel.objects.visible_to(viewer).filter(public_id=public_id).first()
    if channel is None:
        return "", ""
    return called(channel), reverse("chat:channel", args=[public_id])


def place_aside(viewer: User, public_id: str) -> tuple[Workspace, int]:
    """Where a reply is written, and for whom."""
    root = find_message(viewer, public_id)
    return root.channel.workspace, root.audience_id


def draft_title_aside(viewer: User, public_id: str) -> tuple[str, str]:
    """What a draft in that side thread is called, and where it is gone on with."""
    root = Message.objects.visible_to(viewer).filter(public_id=public_id).select_related("channel").first()
    if root is None:
        return "", ""
    return _("Side thread in %s") % called(root.channel), reverse("chat:side", args=[public_id])


def message_sources(viewer: User, carriers: Collection[str]) -> dict[str, carriers_of_files.Source]:
    """Those of the carriers of files that are messages."""
    rows = Message.objects.visible_to(viewer).filter(public_id__in=carriers).select_related("channel")
    return {
        row.public_id: carriers_of_files.Source(
            reverse("chat:message", args=[row.public_id]), called(row.channel)
        )
        for row in rows
    }


def card_of(address: str, said: dict[str, Any]) -> str:
    """A message where somebody forwarded it: as it is now, and a line where it was deleted."""
    at = datetime.fromisoformat(said["at"]) if "at" in said else None
    # The channel may show the message itself on the same page: its headings keep their names.
    html = _NAMES.sub("", said.get("html", ""))
    return render_to_string("chat/_forwarded.html", {**said, "address": address, "at": at, "html": html})


carriers_of_files.elsewhere.append(message_sources)
places["channel"] = place
groups_at["channel"] = offered
places["side"] = place_aside
draft_titles["channel"] = draft_title
draft_titles["side"] = draft_title_aside
facts.shell_counts["channels"] = CHANNELS
facts.shell_counts["sides"] = count_sql()
facts.audience_finders.append(audience_at)
links.register("m", MESSAGE_TITLES, card=card_of)
