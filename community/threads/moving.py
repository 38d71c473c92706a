"""A thread that goes on as another row: in another workspace, or for more readers. The act that calls has locks and
rights, and has proved that nobody sees more than it says (docs/decisions/0023, 0028).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection

from accounts.models import User
from community.events.models import Stream
from community.threads.carrying import carry
from community.threads.models import Category, Post, Thread, ThreadTag, Unpinned
from community.workspaces.models import Audience, AudienceKind, Workspace
from community.workspaces.seating import open_audience

# How a thread stands, and its pin: both go along with it.
_STANDING = (
    "closed_at",
    "closed_by",
    "closed_byline",
    "closed_why",
    "closes_at",
    "opens_at",
    "slow_seconds",
)
_PIN = ("pinned_in", "pinned_at", "pinned_until")


def readers_there(
    posts: Iterable[Post], was: Audience, there: Audience, *, is_wider: bool = False
) -> dict[int, int]:
    """Return the audience that each audience of `posts` has in a thread for `there`, opened where it is new.

    A firm's notes stay with the people who see them. Where named people become more, or everyone, the firm has
    colleagues among the new ones: then its notes are for those who were named. The caller reseats.
    """
    assert there.workspace is not None
    found = {was.pk: there.pk}
    for note in Audience.objects.filter(pk__in={post.audience_id for post in posts}, within=was):
        narrow = is_wider and was.kind == AudienceKind.NAMED
        if note.kind == AudienceKind.NAMED or narrow:
            people = (
                note.people
                if note.kind == AudienceKind.NAMED
                else was.people.filter(firm__in=note.firms.all())
            )
            opened = open_audience(AudienceKind.NAMED, there.workspace, within=there, people=people.all())
        else:
            opened = open_audience(AudienceKind.FIRMS, there.workspace, within=there, firms=note.firms.all())
        found[note.pk] = opened.pk
    return found


def begin_thread(
    workspace: Workspace,
    audience: Audience,
    category: Category,
    by: Post | Thread,
    *,
    title: str,
    **state: Any,
) -> Thread:
    """A thread for what is carried, begun by whoever wrote its first post, when they did."""
    return Thread.objects.create(
        workspace=workspace,
        audience=audience,
        category=category,
        title=title,
        author_id=by.author_id,
        firm_id=by.firm_id,
        byline=by.byline,
        at=by.at,
        **state,
    )


def go_on(
    actor: User,
    source: Thread,
    posts: list[Post],
    audience: Audience,
    category: Category,
    audiences: Mapping[int, int],
    *,
    is_wider: bool = False,
) -> Thread:
    """Let the whole thread go on as another row, for `audience`, and return that: open, slow or closed as it was.

    A pin is its workspace's, and stays behind where the thread leaves that.
    """
    place = category.workspace
    kept = _STANDING if place.pk != source.workspace_id else (*_STANDING, *_PIN)
    state = {name: getattr(source, name) for name in kept}
    target = begin_thread(place, audience, category, source, title=source.title, **state)
    carry(actor, posts, source, target, audiences, ends=True, is_whole=True, is_wider=is_wider)
    ThreadTag.objects.filter(thread=source).update(thread=target, audience=audience)
    Unpinned.objects.filter(thread=source).update(thread=target, audience=audience)
    end_thread(source, target)
    return target


def end_thread(source: Thread, target: Thread) -> None:
    """All of `source` is in `target` now: its address leads on, its drafts and levels go along, lists end with it."""
    Thread.objects.filter(merged_into=source).update(merged_into=target)
    source.merged_into, source.pinned_in = target, ""
    source.closes_at = source.opens_at = source.pinned_at = source.pinned_until = None
    source.save(
        update_fields=["merged_into", "pinned_in", "closes_at", "opens_at", "pinned_at", "pinned_until"]
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE threads_draft d SET place = 'thread:' || %s WHERE d.place = 'thread:' || %s AND NOT EXISTS "
            "(SELECT 1 FROM threads_draft o WHERE o.user_id = d.user_id AND o.place = 'thread:' || %s)",
            [target.public_id, source.public_id, target.public_id],
        )
    # Walks by activity come to it after all others, and leave it out (`lists`).
    ended = Stream.objects.filter(kind=1, subject_id=source.pk)
    ended.update(active_at="1970-01-01T00:00Z")
