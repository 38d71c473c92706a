"""Who follows a thread, and how closely: what they chose nearest to it, raised by taking part in it.

The level of a user in a thread is

1. the level they chose for the thread; else
2. the one for a tag of it, else for its category, else for its workspace, else *normal*; and
3. at least *tracking* where they have written in the thread, or stand behind it (they have its question too, or voted
   for its idea): who takes part is answered without having to ask for it.

*Watching* and *tracking* tell of every new thread and post there, *normal* of what names the user or answers to their
own post, *muted* of nothing. So what is followed wins over what is muted where it is nearer: a tag in a muted
category, a thread with a muted tag. Of several tags the closest level counts, and writing in a thread lifts it out of
whatever is muted around it. In mail they differ more (`mailing.wanted`): watching brings each post, tracking one mail
and the next a day later unless that one was read.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from accounts.models import User
from community.events.models import Event
from community.notifications.models import Level, Subscription
from community.threads.models import Category, ThreadTag
from community.threads.walks import Filter
from community.workspaces.models import Workspace

LATEST_TAGS = 200
LATEST_OWN_POSTS = 2_000  # in each audience: where one wrote before them, one follows what one has chosen

# The four places where `{user}` may have chosen a level for thread `t`, and whether they wrote there before post
# number `{before}` (a row number: later posts have higher ones) or stand behind it.
CHOICES = """
LEFT JOIN notifications_subscription own ON own.user_id = {user} AND own.workspace_id = t.workspace_id
    AND own.category_id IS NULL AND own.thread_id = t.id
LEFT JOIN notifications_subscription shelf ON shelf.user_id = {user} AND shelf.workspace_id = t.workspace_id
    AND shelf.category_id = t.category_id AND shelf.thread_id IS NULL
LEFT JOIN notifications_subscription place ON place.user_id = {user} AND place.workspace_id = t.workspace_id
    AND place.category_id IS NULL AND place.thread_id IS NULL AND place.channel_id IS NULL AND place.tag = ''
LEFT JOIN LATERAL (
    SELECT ts.level FROM notifications_subscription ts
    WHERE ts.user_id = {user} AND ts.workspace_id = t.workspace_id AND ts.tag <> ''
      AND ts.tag IN (SELECT lower(tt.name) FROM threads_threadtag tt WHERE tt.thread_id = t.id)
    ORDER BY array_position(ARRAY['watching', 'tracking', 'normal', 'muted'], ts.level::text) LIMIT 1
) word ON true
CROSS JOIN LATERAL (SELECT EXISTS (
    SELECT 1 FROM threads_post mine WHERE mine.thread_id = t.id AND mine.author_id = {user} AND mine.id < {before}
) OR EXISTS (
    SELECT 1 FROM threads_backing behind WHERE behind.thread_id = t.id AND behind.user_id = {user}
) AS takes_part) part
"""
UNCHOSEN = """CASE WHEN part.takes_part AND COALESCE(word.level, shelf.level, place.level, 'normal') <> 'watching'
    THEN 'tracking' ELSE COALESCE(word.level, shelf.level, place.level, 'normal') END"""
LEVEL = f"COALESCE(own.level, {UNCHOSEN})"

# For a thread's page: what the viewer chose for it, and the level without that choice.
ON_PAGE = (
    f"SELECT json_build_array(own.level, {UNCHOSEN}, part.takes_part) FROM (SELECT 1) one "  # noqa: S608  (our words)
    + CHOICES.format(user="%(viewer)s", before="9223372036854775807")
)

_FOLLOWERS = f"""
SELECT seat.user_id, {LEVEL}, part.takes_part
FROM threads_post p
JOIN threads_thread t ON t.id = p.thread_id
JOIN workspaces_seat seat ON seat.audience_id = p.audience_id
    AND (seat.until IS NULL OR seat.until > statement_timestamp())
{CHOICES.format(user="seat.user_id", before="p.id")}
WHERE p.id = %(post)s AND seat.user_id IS DISTINCT FROM %(actor)s
ORDER BY seat.user_id
"""  # noqa: S608  (our own words only)


_FOLLOWERS_OF_THREAD = f"""
SELECT seat.user_id, {LEVEL}, part.takes_part
FROM threads_thread t
JOIN workspaces_seat seat ON seat.audience_id = t.audience_id
    AND (seat.until IS NULL OR seat.until > statement_timestamp())
{CHOICES.format(user="seat.user_id", before="9223372036854775807")}
WHERE t.id = %(thread)s AND seat.user_id IS DISTINCT FROM %(actor)s
ORDER BY seat.user_id
"""  # noqa: S608  (our own words only)


# Filters of lists: threads that the viewer watches or tracks. Whoever follows the workspace or a category of it follows
# much of the list, which is walked. Else the few that they may follow are picked first: threads and tags that they
# chose, and where they wrote lately or stand behind it.
_ANY = CHOICES.format(user="%(viewer)s", before="9223372036854775807")
_FOLLOWS = f"""(SELECT {LEVEL} FROM threads_thread t {_ANY}
    WHERE t.id = s.thread_id) IN ('watching', 'tracking')"""  # noqa: S608  (our own words only)
_MAY_FOLLOW = f"""SELECT c.thread_id FROM notifications_subscription c
    WHERE c.user_id = %(viewer)s AND c.thread_id IS NOT NULL AND c.level IN ('watching', 'tracking')
  UNION
    SELECT g.thread_id FROM notifications_subscription c JOIN threads_threadtag g
        ON lower(g.name) = c.tag AND {{sees_g}}
    WHERE c.user_id = %(viewer)s AND c.tag <> '' AND c.level IN ('watching', 'tracking')
  UNION
    SELECT b.thread_id FROM threads_backing b WHERE b.user_id = %(viewer)s
  UNION
    SELECT lately.thread_id FROM unnest(%(seats)s::bigint[]) AS place (id) CROSS JOIN LATERAL (
        SELECT p.thread_id FROM threads_post p WHERE p.audience_id = place.id AND p.author_id = %(viewer)s
        ORDER BY p.at DESC LIMIT {LATEST_OWN_POSTS}) lately"""  # noqa: S608  (our own words only)
FOLLOWED = {"following": Filter(row=_FOLLOWS, picked=_MAY_FOLLOW), "following_places": Filter(row=_FOLLOWS)}


def followed(viewer: User, workspace: Workspace) -> str:
    """Return which of `FOLLOWED` finds the threads that `viewer` follows in `workspace`."""
    levels = choices_in(viewer, workspace).values()
    return "following_places" if {Level.WATCHING, Level.TRACKING} & set(levels) else "following"


@dataclass(frozen=True)
class Follower:
    """Somebody who sees a post, how closely they follow its thread, and whether they wrote there before."""

    user_id: int
    level: Level
    takes_part: bool

    @property
    def follows(self) -> bool:
        """Whether they are told of every post."""
        return self.level in (Level.WATCHING, Level.TRACKING)


def followers_of(event: Event) -> list[Follower]:
    """Return everybody but the actor who now has a seat in the post's audience, with their level in its thread.

    `event` is one of a post; for any other there is nobody. Whoever sends something later asks again: seats and
    levels may have changed since.
    """
    if event.subject_kind != "post":
        return []
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOWERS, {"post": event.subject_id, "actor": event.actor_id})
        return [Follower(user_id, Level(level), part) for user_id, level, part in cursor.fetchall()]


def followers_of_thread(event: Event, thread_id: int | None = None) -> list[Follower]:
    """Return everybody but the actor who now has a seat in the thread's audience; `event` is one of it, unless said."""
    with connection.cursor() as cursor:
        thread = thread_id or event.subject_id
        cursor.execute(_FOLLOWERS_OF_THREAD, {"thread": thread, "actor": event.actor_id})
        return [Follower(user_id, Level(level), part) for user_id, level, part in cursor.fetchall()]


@dataclass(frozen=True)
class Choice:
    """What a page offers for one place: the level chosen there ("" for none), and the one that counts without it."""

    chosen: str
    otherwise: Level

    @property
    def level(self) -> Level:
        return Level(self.chosen) if self.chosen else self.otherwise


def choice_on_page(found: list[Any]) -> Choice:
    """Read the answer of `ON_PAGE`."""
    chosen, otherwise, _takes_part = found
    return Choice(chosen or "", Level(otherwise))


@dataclass(frozen=True)
class Shelf:
    """A category with what the viewer chose for it."""

    category: Category
    choice: Choice


def choices_in(viewer: User, workspace: Workspace) -> dict[int | None, str]:
    """Return the viewer's levels in the workspace by category id; None is the workspace itself."""
    rows = Subscription.objects.visible_to(viewer, workspace).filter(
        user=viewer, workspace=workspace, thread=None, channel=None, tag=""
    )
    return dict(rows.values_list("category", "level"))


def choice_of_workspace(chosen: dict[int | None, str]) -> Choice:
    """What the viewer chose for the workspace, of `choices_in`."""
    return Choice(chosen.get(None, ""), Level.NORMAL)


def shelves_of(viewer: User, workspace: Workspace, chosen: dict[int | None, str]) -> list[Shelf]:
    """Return the workspace's categories with what the viewer chose for each, of `choices_in`."""
    around = choice_of_workspace(chosen).level
    categories = Category.objects.visible_to(viewer, workspace).filter(workspace=workspace)
    return [Shelf(category, Choice(chosen.get(category.pk, ""), around)) for category in categories]


def tags_of(viewer: User, workspace: Workspace) -> list[Subscription]:
    """Return the viewer's levels for tags of the workspace, by name."""
    rows = Subscription.objects.visible_to(viewer, workspace).filter(user=viewer, workspace=workspace)
    return list(rows.exclude(tag="").order_by("tag"))


def latest_tags(viewer: User, workspace: Workspace) -> list[str]:
    """Return tags of the latest threads that the viewer sees, to choose from: each once, whatever its case."""
    rows = ThreadTag.objects.visible_to(viewer, workspace).order_by("-id").values_list("name", flat=True)
    return list({name.lower(): name for name in rows[:LATEST_TAGS]}.values())
