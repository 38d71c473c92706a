"""A synthetic community of any size, in minutes: for benchmarks, never for people.

1. firms and people  2. workspaces, with their members seated by `reseat`  3. threads with posts, notes, edits,
reactions, tags and read marks  4. a channel in the largest workspace; both copied past the acts. Nobody is notified: no
event has an outbox row.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from accounts.models import User
from community.demo.channel import write_channel
from community.demo.chatter import write_chatter
from community.demo.crowd import FEWEST_USERS, HEAVY, LIGHT, bring_crowd, open_places
from community.demo.phrases import prepare_writing
from community.demo.sizes import skewed, thread_sizes

VARIETY = 3_000  # texts that posts are put together from

Progress = Callable[[str, int], None]


@dataclass(frozen=True)
class Seeded:
    """How much there is now."""

    users: int
    workspaces: int
    threads: int
    posts: int
    notes: int
    messages: int


def seed_community(
    *,
    users: int,
    workspaces: int,
    threads: int,
    posts: int,
    messages: int = 0,
    may_sign_in: bool,
    progress: Progress,
    luck: int = 1,
) -> Seeded:
    """Make a community of those sizes; notes come on top of `posts`. The same `luck` makes the same one.

    Raises ValidationError where the sizes make no sense, or where this database was seeded before.
    """
    if users < FEWEST_USERS or workspaces < 2 or threads < 1 or posts < threads:
        raise ValidationError(
            f"Take at least {FEWEST_USERS} users, 2 workspaces and 1 thread, and no more threads than posts."
        )
    if User.objects.filter(email__in=[LIGHT, HEAVY]).exists():
        raise ValidationError("This database was seeded before. Seed into one that was not.")
    dice = random.Random(luck)
    crowd = bring_crowd(dice, users, may_sign_in=may_sign_in)
    progress("users", users)
    places = []
    for place in open_places(dice, crowd, workspaces):
        places.append(place)
        progress("workspaces", 1)
    writing = prepare_writing(dice, min(VARIETY, max(20, posts // 10)))
    # The largest thread stands in the largest workspace, the others anywhere.
    first, *rest = thread_sizes(posts, threads)
    dice.shuffle(rest)
    where = [
        place
        for place, size in zip(places, skewed(threads, workspaces, 0.9), strict=True)
        for _ in range(size)
    ]
    sizes = list(zip(where, [first, *rest], strict=True))
    notes = write_chatter(
        dice, writing, sizes, [crowd.light, crowd.heavy], lambda count: progress("posts", count)
    )
    if messages:
        variety = min(VARIETY, max(20, messages // 10))
        watchers = [crowd.light, crowd.heavy]
        write_channel(dice, places[0], messages, variety, watchers, lambda count: progress("messages", count))
    return Seeded(users, workspaces, threads, posts, notes, messages)
