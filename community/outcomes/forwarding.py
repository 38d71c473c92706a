"""Where a message can be forwarded to: places where its viewer writes, and how many who read there can't see it.

A forward is a text with the message's address alone in a line (docs/decisions/0040): the card in its place is drawn for
each viewer anew, so what is shown here guards nobody's sight. It spares people a line that says nothing to them.
"""

from collections.abc import Collection
from dataclasses import dataclass

from accounts.models import User
from community.chat.models import Message
from community.chat.reading import name_sql
from community.rows import ask
from community.threads.models import Thread
from community.threads.titles import threads_named
from community.workspaces.access import OWN_SEAT
from community.workspaces.models import Workspace
from community.workspaces.sight import Crowd, crowds_of

LISTED = 20  # channels and side threads, each
LOOKED_AT = 500  # channels of one person, among which a name is looked for

# Channels where %(viewer)s writes, those of the message's own workspace first.
_CHANNELS = f"""
SELECT x.public_id, x.name, x.is_direct, x.workspace, x.audience_id FROM (
    SELECT c.id, c.public_id, {name_sql("c")} AS name, c.is_direct, w.name AS workspace, c.audience_id,
        w.id <> %(here)s AS is_elsewhere
    FROM workspaces_seat own
    JOIN chat_channel c ON c.audience_id = own.audience_id
    JOIN workspaces_workspace w ON w.id = c.workspace_id AND w.closed_at IS NULL
    JOIN workspaces_membership m ON m.workspace_id = w.id AND m.user_id = own.user_id AND m.role <> 'reader'
    WHERE {OWN_SEAT} AND NOT EXISTS (SELECT FROM chat_archiving z WHERE z.channel_id = c.id)
    LIMIT {LOOKED_AT}
) x WHERE strpos(lower(x.name), lower(%(typed)s)) > 0
ORDER BY x.is_elsewhere, x.is_direct, lower(x.name), x.id LIMIT {LISTED}
"""  # noqa: S608  (our own words only)

# Side threads that %(viewer)s follows and writes in, the latest first.
_SIDES = f"""
SELECT m.public_id, m.excerpt, {name_sql("c")}, c.is_direct, w.name, c.audience_id
FROM (SELECT * FROM chat_sidereader r WHERE r.user_id = %(viewer)s AND r.follows
      ORDER BY r.moved_at DESC LIMIT {LISTED}) r
JOIN chat_side s ON s.id = r.side_id
JOIN chat_message m ON m.id = s.root_id AND m.deleted_at IS NULL
JOIN chat_channel c ON c.id = r.channel_id
JOIN workspaces_workspace w ON w.id = c.workspace_id AND w.closed_at IS NULL
JOIN workspaces_membership e ON e.workspace_id = w.id AND e.user_id = r.user_id AND e.role <> 'reader'
JOIN workspaces_seat own ON own.audience_id = c.audience_id AND {OWN_SEAT}
WHERE strpos(lower(m.excerpt), lower(%(typed)s)) > 0
  AND NOT EXISTS (SELECT FROM chat_archiving z WHERE z.channel_id = c.id)
ORDER BY r.moved_at DESC
"""  # noqa: S608  (our own words only)

_BEYOND = """
SELECT s.audience_id, count(*) FROM workspaces_seat s
WHERE s.audience_id = ANY (%(theirs)s) AND (s.until IS NULL OR s.until > statement_timestamp())
  AND NOT EXISTS (SELECT FROM workspaces_seat o WHERE o.audience_id = %(source)s AND o.user_id = s.user_id
      AND (o.until IS NULL OR o.until > statement_timestamp()))
GROUP BY s.audience_id
"""


@dataclass(frozen=True)
class Target:
    """A place to forward to, by its key in `rooms/places`; `beyond` of those who read there can't see the message."""

    key: str
    icon: str
    name: str
    workspace: str
    crowd: Crowd
    beyond: int

    @property
    def value(self) -> str:
        """The key, with the count of gains that its writer was shown."""
        return f"{self.key}:{self.crowd.gained}"


def targets_of(viewer: User, message: Message, typed: str) -> list[Target]:
    """Return places whose name has what is typed: channels, side threads, and threads of the message's workspace.

    Those where somebody can't see it come last.
    """
    here = message.channel.workspace
    scope = {"viewer": viewer.pk, "here": here.pk, "typed": typed}
    found = [
        (f"channel:{public_id}", "user" if is_direct else "hash", name, workspace, audience)
        for public_id, name, is_direct, workspace, audience in ask(_CHANNELS, scope)
    ]
    for public_id, excerpt, name, is_direct, workspace, audience in ask(_SIDES, scope):
        within = name if is_direct else f"#{name}"
        found.append(
            (f"side:{public_id}", "message-square-reply", f"{within}: {excerpt}", workspace, audience)
        )
    found += _threads(viewer, here, typed)
    audiences = {audience for *_, audience in found}
    crowds, outside = crowds_of(audiences), beyond(message, audiences)
    targets = [
        Target(key, icon, name, workspace, crowds[audience], outside.get(audience, 0))
        for key, icon, name, workspace, audience in found
        if audience in crowds
    ]
    return sorted(targets, key=lambda target: target.beyond > 0)


def _threads(viewer: User, workspace: Workspace, typed: str) -> list[tuple[str, str, str, str, int]]:
    if not workspace.sight.can_write or workspace.closed_at:
        return []
    named = {each.public_id: each for each in threads_named(viewer, workspace, typed) if not each.is_closed}
    rows = Thread.objects.visible_to(viewer, workspace).filter(public_id__in=named)
    audiences = dict(rows.values_list("public_id", "audience_id"))
    return [
        (f"thread:{public_id}", each.icon, each.title, workspace.name, audiences[public_id])
        for public_id, each in named.items()
        if public_id in audiences
    ]


def beyond(message: Message, audiences: Collection[int]) -> dict[int, int]:
    """How many of each audience have no seat in the message's own; those where everybody has one are absent."""
    return dict(ask(_BEYOND, {"theirs": list(audiences), "source": message.audience_id}))
