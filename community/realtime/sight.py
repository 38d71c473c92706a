"""What sockets may hear, asked of the database: who is there, which topics are theirs, and whether that still holds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import Http404, HttpRequest
from django.utils import timezone

from accounts.backends import KeywayBackend
from accounts.models import User
from community.events.hints import StreamKey
from community.events.streams import LIMIT, Followed, LogEntry, draw, find_followed, heads_of, read_log
from community.manners.hours import Manner
from community.manners.reading import manner_now
from community.realtime.wire import encode
from community.workspaces.models import Seat, Workspace
from community.workspaces.second_factor import lacks_second_factor
from community.workspaces.sight import find_workspace


@dataclass(frozen=True)
class Listener:
    """Who has connected. `fingerprint` changes when the session must end: with the password, for one."""

    user: User
    session_key: str
    fingerprint: str


@dataclass(frozen=True)
class Place:
    """A topic as one listener may follow it: streams by their audience's public id, and audiences of lists.

    `face` is the listener as the others of the topic see them: public id, name, firm, letters, hue.
    """

    streams: Mapping[str, StreamKey]
    audiences: frozenset[int] = frozenset()
    face: tuple[str, str, str, str, int] | None = None
    manner: Manner | None = None  # of a topic that tells who is here: how the listener wants to be taken


def sign_in(session_key: str) -> Listener | None:
    """Return whose session that is, checked as a page request would; None where it is nobody's."""
    request = HttpRequest()
    request.session = SessionStore(session_key)
    user = get_user(request)
    if not isinstance(user, User) or lacks_second_factor(user):
        return None
    return Listener(user, session_key, user.get_session_auth_hash())


# Topics without streams: one workspace's lists of threads and of channels, and the former of all of one's workspaces.
LISTS = ("list", "chat", "lists", "people")


def find_place(viewer: User, topic: str) -> Place:
    """Return what the viewer may follow under `topic`; Http404 where that is nothing."""
    word, _slash, public_id = topic.partition("/")
    if topic == "lists":
        seats = Seat.objects.in_force().filter(user=viewer, audience__workspace__isnull=False)
        return Place({}, frozenset(seats.values_list("audience_id", flat=True)))
    if word == "people":
        everyone = find_workspace(viewer, public_id).sight.everyone_id
        return Place({}, frozenset([everyone]), manner=manner_now(viewer.pk))
    if word in ("list", "chat"):
        return Place({}, frozenset(find_workspace(viewer, public_id).sight.audience_ids))
    followed = find_followed(viewer, topic)
    if followed is None:
        raise Http404
    return Place(followed.streams, face=_face(viewer, followed))


def _face(viewer: User, followed: Followed) -> tuple[str, str, str, str, int]:
    marks = Workspace.objects.filter(pk=followed.workspace_id, participations__firm=viewer.firm_id)
    drawn = marks.values_list("participations__letters", "participations__hue").first()
    letters, hue = drawn or (viewer.firm.letters, viewer.firm.hue)
    return viewer.public_id, viewer.name, viewer.firm.name, letters, hue


@dataclass(frozen=True)
class Missed:
    """What a stream has after a place: frames, each with its `seq`, and the last of these, or the place itself."""

    head: int
    frames: tuple[tuple[int, bytes], ...]


Names = Mapping[StreamKey, tuple[str, str]]  # of each stream: its topic, and its audience's public id


def missed(after: Mapping[StreamKey, int], names: Names) -> dict[StreamKey, Missed]:
    """Return what each stream has after the given `seq`, framed, at most `LIMIT` entries of each."""
    found: dict[StreamKey, list[tuple[int, bytes]]] = {key: [] for key in after}
    for entry, frame in entries_after(after, names):
        found[entry.key].append((entry.seq, encode(frame)))
    return {key: Missed(rows[-1][0] if rows else after[key], tuple(rows)) for key, rows in found.items()}


def entries_after(after: Mapping[StreamKey, int], names: Names) -> Iterator[tuple[LogEntry, dict[str, Any]]]:
    """Yield the log's entries after the given places with what the browser is told of each."""
    entries = read_log(after)
    for entry, more in zip(entries, draw(entries), strict=True):
        topic, audience = names[entry.key]
        yield entry, {"on": topic, "stream": audience, **more}


def catch_up(
    after: Mapping[StreamKey, int], names: Names
) -> tuple[dict[StreamKey, int], dict[StreamKey, Missed]]:
    """Return the heads of the streams and what was missed; nothing of the latter where it is more than `LIMIT`."""
    heads = heads_of(after)
    if any(heads[key] - seq > LIMIT for key, seq in after.items()):
        return heads, {}
    # A client can say anything: nobody is beyond the head.
    found = missed({key: min(seq, heads[key]) for key, seq in after.items()}, names)
    return {key: found[key].head for key in after}, found


_HELD = """
SELECT s.user_id, s.audience_id, EXTRACT(EPOCH FROM s.until - statement_timestamp())::float
FROM unnest(%s::bigint[], %s::bigint[]) AS w (user_id, audience_id)
JOIN workspaces_seat s USING (user_id, audience_id)
WHERE s.until IS NULL OR s.until > statement_timestamp()
"""


@dataclass(frozen=True)
class Holding:
    """Which of the asked seats are in force, who still listens by session, and in how many seconds a seat ends."""

    seats: frozenset[tuple[int, int]]
    listeners: Mapping[str, Listener]
    next_end: float | None


def still_holding(seats: Iterable[tuple[int, int]], listeners: Iterable[Listener]) -> Holding:
    """Ask for the seats (user, audience) and sessions of sockets, in three statements however many there are."""
    asked = list(seats)
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [[user for user, _ in asked], [audience for _, audience in asked]])
        rows = cursor.fetchall()
    return Holding(
        frozenset((user, audience) for user, audience, _ in rows),
        _still_signed_in(list(listeners)),
        min((left for *_, left in rows if left is not None), default=None),
    )


def _still_signed_in(listeners: Sequence[Listener]) -> dict[str, Listener]:
    sessions = Session.objects.filter(
        session_key__in={one.session_key for one in listeners}, expire_date__gt=timezone.now()
    )
    live = set(sessions.values_list("session_key", flat=True))
    users = User.objects.select_related("firm").in_bulk({one.user.pk for one in listeners})
    still: dict[str, Listener] = {}
    for one in listeners:
        user = users.get(one.user.pk)
        if one.session_key not in live or user is None or not KeywayBackend().user_can_authenticate(user):
            continue
        if user.get_session_auth_hash() == one.fingerprint:
            still[one.session_key] = one
        elif again := sign_in(
            one.session_key
        ):  # the password was changed in this very session, or in another
            still[one.session_key] = again
    return still
