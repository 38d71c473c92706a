"""One channel's page: the channel with what the viewer has there, a window of its messages, and who is in it."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from accounts.models import User
from community.chat import facts
from community.chat.models import Channel, Message
from community.chat.shown import SHOWN, Shown, shown_of, with_parts
from community.manners.hours import Manner
from community.manners.models import WORKS_FROM, WORKS_TO
from community.manners.reading import COLUMNS as MANNERS
from community.manners.reading import manner_of_columns
from community.rows import ask, columns_of, rows_of
from community.workspaces.access import OWN_SEAT
from community.workspaces.models import Audience
from community.workspaces.sight import Crowd, FirmMark, workspace_of

PAGE = 50
BEFORE = 15  # messages above the one that a window is opened at
SHOWN_PEOPLE = 12  # of each firm

COUNTED = 100  # unread messages: beyond that it is a number nobody reads


def unread(channel: str, after: str) -> str:
    """SQL: how many messages others, bots among them, wrote in `channel` after number `after`, at most `COUNTED`."""
    return _unread("channel_id", channel, "nr", after)


def unread_aside(side: str, after: str) -> str:
    """SQL: the same of the replies in a side thread."""
    return _unread("side_id", side, "side_nr", after)


def _unread(column: str, place: str, number: str, after: str) -> str:
    # The newest are looked at, in the order of the index, until so many are found: a limit without an order may read
    # the table instead.
    return f"""(SELECT count(*) FROM (SELECT FROM (
        SELECT x.author_id, x.hook_id, x.deleted_at FROM chat_message x
        WHERE x.{column} = {place} AND x.{number} > {after} ORDER BY x.{number} DESC LIMIT {5 * COUNTED}) x
        WHERE x.deleted_at IS NULL AND (x.author_id <> %(viewer)s OR x.hook_id IS NOT NULL) LIMIT {COUNTED}) x)"""  # noqa: S608


def name_sql(channel: str) -> str:
    """SQL: what `channel` is called for the viewer; a conversation by some of the others in it."""
    return f"""COALESCE(NULLIF({channel}.name, ''), (SELECT string_agg(o.name, ', ' ORDER BY o.name) FROM (
        SELECT u.name FROM workspaces_audienceperson ap JOIN accounts_user u ON u.id = ap.user_id
        WHERE ap.audience_id = {channel}.audience_id AND ap.user_id <> %(viewer)s
        ORDER BY u.name LIMIT 3) o))"""  # noqa: S608


# `visible_to` for one channel, with what every page of it shows.
_CHANNEL = f"""
SELECT {columns_of(Channel, "c")}, {columns_of(Audience, "a")}, z.byline, z.at
FROM chat_channel c
JOIN workspaces_audience a ON a.id = c.audience_id
JOIN workspaces_seat own ON own.audience_id = c.audience_id AND {OWN_SEAT}
LEFT JOIN chat_archiving z ON z.channel_id = c.id
WHERE c.public_id = %(channel)s
"""  # noqa: S608  (our own words only)

_FACTS = f"""
SELECT s.items, s.head, m.nr, m.at, d.source, d.at,
    (SELECT true FROM chat_leaving l WHERE l.channel_id = c.id AND l.user_id = %(viewer)s),
    (SELECT x.nr FROM chat_message x WHERE x.channel_id = c.id AND x.public_id = %(at)s),
    (SELECT json_agg(json_build_array(x.public_id, x.excerpt, x.byline) ORDER BY p.id DESC)
     FROM chat_pin p JOIN chat_message x ON x.id = p.message_id AND x.deleted_at IS NULL WHERE p.channel_id = c.id),
    CASE WHEN m.nr < s.items THEN {unread("c.id", "m.nr")} ELSE 0 END, COALESCE(({{level}}), ''), ({{kept}})
FROM chat_channel c
JOIN events_stream s ON s.id = c.stream_id
LEFT JOIN threads_readmark m ON m.stream_id = s.id AND m.user_id = %(viewer)s
LEFT JOIN threads_draft d ON d.user_id = %(viewer)s AND d.place = 'channel:' || c.public_id
WHERE c.id = %(channel)s
"""  # noqa: S608  (our own words only)

# The numbers of a channel's messages are dense, and retention takes from their beginning: a window is a range of them.
_WINDOW = f"{SHOWN} WHERE m.channel_id = %(channel)s AND m.nr BETWEEN %(first)s AND %(last)s ORDER BY m.nr"

# Some of each firm, with the number of all of it.
_PEOPLE = f"""
SELECT x.* FROM (
    SELECT f.public_id AS firm, f.name, COALESCE(p.letters, f.letters), COALESCE(p.hue, f.hue),
        count(*) OVER one, u.public_id, u.name AS person, {MANNERS},
        COALESCE(ma.works_from, {WORKS_FROM}), COALESCE(ma.works_to, {WORKS_TO}),
        row_number() OVER (PARTITION BY f.id ORDER BY u.name, u.id) AS place, f.kind, p.id AS came
    FROM workspaces_seat s
    JOIN accounts_user u ON u.id = s.user_id
    JOIN accounts_firm f ON f.id = u.firm_id
    LEFT JOIN workspaces_participation p ON p.workspace_id = %(workspace)s AND p.firm_id = f.id
    LEFT JOIN manners_manners ma ON ma.user_id = u.id
    WHERE s.audience_id = %(audience)s AND (s.until IS NULL OR s.until > statement_timestamp())
    WINDOW one AS (PARTITION BY f.id)
) x WHERE x.place <= {SHOWN_PEOPLE} ORDER BY x.kind, x.came, x.place
"""  # noqa: S608  (our own words only)


@dataclass(frozen=True)
class Person:
    """Somebody in the channel, as its side shows them."""

    public_id: str
    name: str
    time_zone: str
    chosen: str
    until: datetime | None
    quiet: list[list[str] | None]
    works_from: int
    works_to: int

    @property
    def manner(self) -> Manner:
        """How they want to be taken now."""
        return manner_of_columns(self.time_zone, self.chosen, self.until, self.quiet)


@dataclass(frozen=True)
class Party:
    """One firm in the channel, with some of its people."""

    firm: FirmMark
    people: tuple[Person, ...]

    @property
    def more(self) -> int:
        return self.firm.people - len(self.people)


@dataclass(frozen=True)
class Window:
    """Messages `first` to `last` of a channel of `items`, with the viewer's mark and draft and the channel's pins.

    `head` is how far the stream was before the messages were read; `fresh` counts what others wrote since the mark, up
    to 100; `level` is how closely the viewer follows the channel, in the words of the app that registers it.
    """

    messages: list[Shown]
    first: int
    last: int
    items: int
    head: int
    read: int
    read_at: datetime | None
    draft: str
    draft_at: datetime | None
    has_left: bool
    at: int | None
    pins: tuple[tuple[str, str, str], ...]
    fresh: int
    level: str
    kept: facts.Kept


def find_channel(viewer: User | AnonymousUser, public_id: str) -> Channel:
    """Return the channel with audience and its workspace's `sight`; Http404 where the viewer has no seat.

    `archived_by` and `archived_at` say whether it was put away.
    """
    found = ask(_CHANNEL, {"viewer": viewer.pk, "channel": public_id})
    if not found:
        raise Http404
    *columns, archived_by, archived_at = found[0]
    channel: Channel
    channel, channel.audience = rows_of(columns, Channel, Audience)
    channel.archived_by, channel.archived_at = archived_by, archived_at
    channel.workspace = channel.audience.workspace = workspace_of(viewer, channel.workspace_id)
    return channel


def find_message(viewer: User | AnonymousUser, public_id: str) -> Message:
    """Return the message with its channel and workspace; Http404 where the viewer has no seat."""
    rows = Message.objects.visible_to(viewer).select_related(
        "channel__audience", "author", "firm", "side__root__author"
    )
    message = rows.filter(public_id=public_id).first()
    if message is None:
        raise Http404
    message.channel.workspace = workspace_of(viewer, message.channel.workspace_id)
    return message


def read_window(
    viewer: User, channel: Channel, *, at: str = "", before: int | None = None, after: int | None = None
) -> Window:
    """Return the window around the message `at`, before or after a number, or at the first unread message.

    Raises Http404 for a message that is not in the channel.
    """
    [row] = ask(
        _FACTS.replace("{level}", facts.level_sql()).replace("{kept}", facts.kept_sql()),
        {"viewer": viewer.pk, "channel": channel.pk, "at": at},
    )
    items, head, read, read_at, draft, draft_at, has_left, at_nr, pins, fresh, level, kept_fields = row
    kept = facts.kept_of(kept_fields)
    if at and at_nr is None:
        raise Http404
    first, last = range_of(items, read, at=at_nr, before=before, after=after, least=kept.nr + 1)
    scope = {"viewer": viewer.pk, "channel": channel.pk, "first": first, "last": last}
    return Window(
        messages=[shown_of(each) for each in ask(with_parts(_WINDOW), scope)],
        first=first,
        last=last,
        items=items,
        head=head,
        read=read or 0,
        read_at=read_at,
        draft=draft or "",
        draft_at=draft_at,
        has_left=bool(has_left),
        at=at_nr,
        pins=tuple(tuple(pin) for pin in pins or ()),
        fresh=fresh,
        level=level,
        kept=kept,
    )


def range_of(
    items: int, read: int | None, *, at: int | None, before: int | None, after: int | None, least: int = 1
) -> tuple[int, int]:
    """Which numbers a window shows, of those from `least` on. Who has never been here begins at the end."""
    if before is not None:
        last = max(least - 1, min(before - 1, items))
        return max(least, last - PAGE + 1), last
    if after is not None:
        first = max(least, after + 1)
        return first, min(items, first + PAGE - 1)
    wanted = at if at is not None else (read + 1 if read is not None else items)
    first = max(least, min(wanted - BEFORE, items - PAGE + 1))
    return first, min(items, first + PAGE - 1)


def read_people(channel: Channel) -> tuple[Crowd, list[Party]]:
    """Return who sees the channel: the crowd, and some people of each firm. The caller has found the channel."""
    scope = {"workspace": channel.workspace_id, "audience": channel.audience_id}
    firms: dict[str, FirmMark] = {}
    people: dict[str, list[Person]] = {}
    for firm, name, letters, hue, count, *person, _place, _kind, _came in ask(_PEOPLE, scope):
        firms[firm] = FirmMark(firm, name, letters, hue, count)
        people.setdefault(firm, []).append(Person(*person))
    audience = channel.audience
    crowd = Crowd(audience.pk, audience.public_id, audience.kind, audience.gained, tuple(firms.values()))
    return crowd, [Party(mark, tuple(people[firm])) for firm, mark in firms.items()]
