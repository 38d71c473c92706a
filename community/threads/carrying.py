"""Posts that go to another thread: what splits, mergers, moves and disclosures share. The act has locks and rights.

A stream's numbers are given once and its audience never changes, so a post does not change its stream. It is written
again at the end of the other thread, with its time and byline, its history, reactions and mentions; what it leaves
behind keeps its number and address there, and leads on. So nothing that was numbered, linked or read is wrong, and the
log of both threads stays whole (docs/decisions/0023).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import F

from accounts.models import User
from community.events.ids import new_public_id
from community.events.models import Stream
from community.events.record import record
from community.files.posting import carry_along
from community.links import posting as links
from community.threads import verbs
from community.threads.models import Post, Thread
from community.threads.posting import stream_of

MOST_CARRIED = 500
# What hangs on a post, in this app.
_HANGING = ("threads_revision", "threads_reaction", "threads_mention")


@dataclass
class Carried:
    """What went where: each post's new row by the id of the old one, and each stream's by that of the old one."""

    source: Thread
    target: Thread
    ends: bool  # nothing stays behind in `source`
    is_whole: bool  # `target` is what `source` was, elsewhere or for more readers
    is_wider: (
        bool  # more people see the posts there: what the act doesn't name stays with those who saw it before
    )
    posts: dict[int, Post] = field(default_factory=dict)
    streams: dict[int, Stream] = field(default_factory=dict)

    @property
    def first(self) -> Post:
        return next(iter(self.posts.values()))


# What hangs on posts and threads in higher apps goes with them: each is called inside the act.
after_carrying: list[Callable[[Carried], None]] = []


def posts_to_carry(thread: Thread, numbers: Iterable[int] | None = None) -> list[Post]:
    """Return the shared posts with these numbers (all where None), locked, each with the notes that stand behind it."""
    rows = Post.objects.select_for_update(no_key=True, of=("self",)).filter(thread=thread, moved_to=None)
    shared = rows.filter(after_nr=None)
    notes = rows.filter(after_nr__isnull=False)
    if numbers is not None:
        numbers = list(numbers)
        shared, notes = shared.filter(nr__in=numbers), notes.filter(after_nr__in=numbers)
    found = [*shared.order_by("pk"), *notes.order_by("pk")]
    return sorted(found, key=lambda post: (post.after_nr or post.nr, post.is_note, post.nr, post.pk))


def carry(
    actor: User,
    posts: list[Post],
    source: Thread,
    target: Thread,
    audiences: Mapping[int, int],
    *,
    ends: bool = False,
    is_whole: bool = False,
    is_wider: bool = False,
) -> Carried:
    """Write `posts` again at the end of `target`, each for what `audiences` says of its old audience.

    Both threads are locked, so that no post comes in between and the numbers are known before they are given.
    """
    carried = Carried(source, target, ends, is_whole, is_wider)
    streams = {pk: stream_of(target, pk) for pk in {audiences[post.audience_id] for post in posts}}
    last = {pk: stream.items for pk, stream in streams.items()}
    copies = []
    for post in posts:
        audience_id = audiences[post.audience_id]
        carried.streams[post.stream_id] = streams[audience_id]
        last[audience_id] += 1
        # A note stands behind the shared post that came before it; one that is shown to all is none any more.
        after_nr = max(1, last[target.audience_id]) if audience_id != target.audience_id else None
        copies.append(_copy(post, target, streams[audience_id], last[audience_id], after_nr))
    for old, new in zip(posts, Post.objects.bulk_create(copies), strict=True):
        carried.posts[old.pk] = new
    was = {post.pk: post.audience_id for post in posts}
    _hang(carried, was)
    pairs = [(post, carried.posts[post.pk]) for post in posts]
    files = {old.public_id: (new.public_id, was[old.pk], new.audience_id) for old, new in pairs}
    carry_along(files, target.workspace_id, only_current=is_wider)
    cards = {old.public_id: (new.public_id, new.audience_id) for old, new in pairs}
    links.carry_along(cards, target.workspace_id)
    _mark(carried)
    _leave(actor, carried, shared=sum(not post.is_note for post in posts))
    for follow in after_carrying:
        follow(carried)
    for post in posts:
        _record(actor, source, post, carried.posts[post.pk])
    return carried


def _copy(post: Post, target: Thread, stream: Stream, nr: int, after_nr: int | None) -> Post:
    public_id = new_public_id()
    return Post(
        public_id=public_id,
        thread=target,
        thread_audience_id=target.audience_id,
        audience_id=stream.audience_id,
        stream=stream,
        nr=nr,
        after_nr=after_nr,
        author_id=post.author_id,
        firm_id=post.firm_id,
        byline=post.byline,
        role_then=post.role_then,
        source=post.source,
        html=post.html,
        html_version=post.html_version,
        excerpt=post.excerpt,
        client_id=f"carried:{public_id}",
        at=post.at,
        edited_at=post.edited_at,
        deleted_at=post.deleted_at,
        deleted_by_id=post.deleted_by_id,
    )


def _hang(carried: Carried, audiences: Mapping[int, int]) -> None:
    """History, reactions and mentions hang on the new row, in its audience.

    An earlier wording that was not disclosed with its post stays with those who saw it.
    """
    rows = [(old, new.pk, audiences[old], new.audience_id) for old, new in carried.posts.items()]
    columns = [list(column) for column in zip(*rows, strict=True)]
    with connection.cursor() as cursor:
        for table in _HANGING:
            stays = carried.is_wider and table == "threads_revision"
            audience = "CASE WHEN h.audience_id = n.was AND NOT %s THEN n.audience ELSE h.audience_id END"
            cursor.execute(
                f"UPDATE {table} h SET post_id = n.new, audience_id = {audience} "  # noqa: S608  (our own words)
                "FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[]) AS n (old, new, was, audience) "
                "WHERE h.post_id = n.old",
                [stays, *columns],
            )


# Who had read up to a carried post has read it there too, unless something before it is unread there: marks only grow,
# and never claim what was not read.
_MARKS = """
INSERT INTO threads_readmark (user_id, stream_id, audience_id, nr, at)
SELECT m.user_id, %(new)s, %(audience)s, %(before)s + count(c.nr), statement_timestamp()
FROM threads_readmark m
JOIN unnest(%(numbers)s::integer[]) AS c (nr) ON c.nr <= m.nr
LEFT JOIN threads_readmark there ON there.stream_id = %(new)s AND there.user_id = m.user_id
WHERE m.stream_id = %(old)s AND COALESCE(there.nr, 0) >= %(before)s
GROUP BY m.user_id
ON CONFLICT (user_id, stream_id) DO UPDATE SET nr = EXCLUDED.nr, at = EXCLUDED.at
WHERE threads_readmark.nr < EXCLUDED.nr
"""


def _mark(carried: Carried) -> None:
    olds = Post.objects.filter(pk__in=carried.posts).values_list("stream_id", "nr")
    numbers: dict[int, list[int]] = {}
    for stream_id, nr in olds:
        numbers.setdefault(stream_id, []).append(nr)
    with connection.cursor() as cursor:
        for old, new in carried.streams.items():
            place = {"old": old, "new": new.pk, "audience": new.audience_id, "before": new.items}
            cursor.execute(_MARKS, {**place, "numbers": sorted(numbers[old])})


def _leave(actor: User, carried: Carried, *, shared: int) -> None:
    """A line without words stays behind; whoever came from further back is led straight on."""
    Thread.objects.filter(pk=carried.source.pk).update(posts_left=F("posts_left") + shared)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE threads_post p SET moved_to_id = n.new FROM unnest(%s::bigint[], %s::bigint[]) AS n (old, new) "
            "WHERE p.id = n.old OR p.moved_to_id = n.old",
            [list(carried.posts), [new.pk for new in carried.posts.values()]],
        )
        cursor.execute(
            "UPDATE threads_post SET source = '', html = '', excerpt = '', edited_at = NULL, version = version + 1, "
            "deleted_at = COALESCE(deleted_at, statement_timestamp()), deleted_by_id = %s WHERE id = ANY (%s)",
            [actor.pk, list(carried.posts)],
        )


def _record(actor: User, source: Thread, old: Post, new: Post) -> None:
    for verb, post, thread, adds in (
        (verbs.LEFT, old, source, False),
        (verbs.CARRIED, new, new.thread, True),
    ):
        record(
            verb,
            actor=actor,
            audience_id=post.audience_id,
            subject=post,
            workspace_id=thread.workspace_id,
            facts={"thread": thread.pk},
            stream_id=post.stream_id,
            adds=adds,
        )
