"""Row work that starting a thread, replying and noting share. The act that calls has its locks and its rights."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from community.events.models import Stream, StreamKind
from community.events.record import record
from community.events.verbs import Verb
from community.files.posting import carry
from community.links.posting import name_links
from community.rooms.sending import TooFast as TooFast
from community.rooms.sending import sent_as
from community.rooms.words import Words as Words
from community.rooms.words import anchors_of as anchors_of
from community.rows import ask, columns_of, rows_of
from community.threads.access import can_keep_order
from community.threads.models import Category, Draft, Mention, Post, Thread, ThreadTag
from community.workspaces.models import Audience, Workspace

POSTS_A_MINUTE = 10

# The thread as it is now, kept so until the commit: who closes, moves or splits it waits for us, or we find it done.
# What decides must stand in the locked row itself: after a wait, PostgreSQL reads that row again and no other.
_STANDING = f"""
SELECT t.closed_at IS NOT NULL, t.slow_seconds, t.merged_into_id IS NOT NULL, {columns_of(Stream, "s")}
FROM threads_thread t
JOIN events_stream s ON s.kind = 1 AND s.subject_id = t.id AND s.audience_id = t.audience_id
WHERE t.id = %(thread)s FOR SHARE OF t
"""  # noqa: S608  (our own words only)

_LAST = """
SELECT p.at FROM threads_post p WHERE p.thread_id = %(thread)s AND p.author_id = %(author)s AND p.after_nr IS NULL
ORDER BY p.id DESC LIMIT 1
"""

_STREAM = f"""
SELECT {columns_of(Stream, "s")} FROM events_stream s
WHERE s.kind = 1 AND s.subject_id = %(thread)s AND s.audience_id = %(audience)s
"""  # noqa: S608  (our own words only)


# What higher apps keep of a text: each is called inside the act that gave a post these words, and may refuse them.
after_wording: list[Callable[[User, Post, Words], None]] = []


class TooSoon(Exception):
    """In a slow thread: its author has to `wait` so many seconds, of the `gap` between two posts."""

    def __init__(self, wait: int, gap: int) -> None:
        super().__init__(wait, gap)
        self.wait, self.gap = wait, gap


class ThreadClosed(PermissionDenied):
    """Nobody but those who keep order writes in it."""


class ThreadMerged(Exception):
    """It goes on in another thread."""


@dataclass(frozen=True)
class Standing:
    """What of a thread decides whether somebody may write in it now, and its shared stream."""

    is_closed: bool
    slow_seconds: int
    is_merged: bool
    stream: Stream


def hold_thread(thread: Thread) -> Standing:
    """Keep the thread as it is until the commit. The first lock of an act that writes in it."""
    [(is_closed, slow_seconds, is_merged, *columns)] = ask(_STANDING, {"thread": thread.pk})
    [stream] = rows_of(columns, Stream)
    return Standing(is_closed, slow_seconds, is_merged, stream)


def require_open(actor: User, thread: Thread, standing: Standing, role: str) -> None:
    """Raise ThreadMerged, or ThreadClosed for whoever does not keep order there."""
    if standing.is_merged:
        raise ThreadMerged
    if standing.is_closed and not can_keep_order(actor, thread, role):
        raise ThreadClosed(_("The thread is closed. Those who keep order here can reopen it."))


def require_pace(actor: User, thread: Thread, standing: Standing, role: str) -> None:
    """Raise TooSoon in a slow thread, whoever does not keep order there and has just written."""
    gap = standing.slow_seconds
    if not gap or can_keep_order(actor, thread, role):
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('slow', %s))", [actor.pk])
    last = ask(_LAST, {"thread": thread.pk, "author": actor.pk})
    wait = gap - (timezone.now() - last[0][0]).total_seconds() if last else 0
    if wait > 0:
        raise TooSoon(max(1, int(wait)), gap)


def sent_before(actor: User, client_id: str) -> Post | None:
    """Return the post that `actor` sent under `client_id`, or None; the same send twice waits for the first.

    Raises TooFast where the author has written `POSTS_A_MINUTE` posts in the last minute.
    """
    found = sent_as("threads_post", actor, client_id, most=POSTS_A_MINUTE)
    return Post.objects.get(pk=found) if found is not None else None


def stream_of(thread: Thread, audience_id: int) -> Stream:
    """Return the thread's stream for that audience, opened with its first post."""
    found = ask(_STREAM, {"thread": thread.pk, "audience": audience_id})
    if found:
        stream: Stream
        (stream,) = rows_of(found[0], Stream)
        return stream
    return Stream.objects.get_or_create(
        kind=StreamKind.THREAD, subject_id=thread.pk, audience_id=audience_id
    )[0]


def shelf_of(workspace: Workspace, everyone: Audience, category: Category | None) -> Category:
    """Return where a new thread stands, held: `category`, or the first one there, opened where there is none."""
    found = category or Category.objects.filter(workspace=workspace).order_by("position", "id").first()
    # Two first threads at once open it once.
    return hold_category(
        found or Category.objects.get_or_create(workspace=workspace, audience=everyone, name=_("General"))[0]
    )


def hold_category(category: Category) -> Category:
    """Keep the category until the commit: it is removed only while it is empty."""
    found = Category.objects.select_for_update(no_key=True).filter(pk=category.pk).first()
    if found is None:
        raise ValidationError(_("That category was removed meanwhile. Choose another one."))
    return found


def tag_thread(thread: Thread, tags: Iterable[str]) -> None:
    """Put these tags on the thread, which has none of them."""
    ThreadTag.objects.bulk_create(
        ThreadTag(thread=thread, audience_id=thread.audience_id, name=name) for name in tags
    )


def add_post(
    actor: User, thread: Thread, words: Words, *, stream: Stream, client_id: str, after_nr: int | None = None
) -> Post:
    """Insert a post and whom it mentions, and drop the draft it was. Its number comes with its event."""
    post = Post.objects.create(
        thread=thread,
        thread_audience_id=thread.audience_id,
        audience_id=stream.audience_id,
        stream=stream,
        after_nr=after_nr,
        author=actor,
        firm_id=actor.firm_id,
        byline=actor.name,
        role_then=actor.job_title,
        source=words.source,
        html=words.html,
        html_version=words.html_version,
        excerpt=words.excerpt,
        client_id=client_id,
    )
    mention(post, words)
    if words.files:
        carry(actor, post.public_id, post.audience_id, words.files)
    for follow in after_wording:
        follow(actor, post, words)
    if settings.LINK_PREVIEWS and not post.is_note:
        name_links(post.public_id, thread.workspace_id, thread.audience, words.html)
    return post


def mention(post: Post, words: Words, *, before: Iterable[int] = ()) -> list[int]:
    """Remember whom the post mentions and return them, but for those mentioned `before`, who stay.

    The caller holds the post: it is new, or its row is locked.
    """
    new = [user_id for user_id in words.mentions if user_id not in set(before)]
    if new:
        Mention.objects.bulk_create(
            Mention(post=post, audience_id=post.audience_id, user_id=user_id) for user_id in new
        )
    return new


def drop_draft(actor: User, place: str) -> None:
    """What was sent is no draft any more."""
    Draft.objects.filter(user=actor, place=place).delete()


def record_on_post(verb: Verb, actor: User | None, post: Post, *, is_live: bool = True, **facts: Any) -> None:
    """Record what was done to a post, for those who see it; open pages follow it where it `is_live`."""
    record(
        verb,
        actor=actor,
        audience_id=post.audience_id,
        subject=post,
        workspace_id=post.thread.workspace_id,
        facts={"thread": post.thread_id, **facts},
        stream_id=post.stream_id if is_live else None,
    )


def record_on_thread(verb: Verb, actor: User | None, thread: Thread, **facts: bool | int | str) -> None:
    """Record what was done to the thread itself, in its readers' stream; None acts where the clock did."""
    record(
        verb,
        actor=actor,
        audience_id=thread.audience_id,
        subject=thread,
        workspace_id=thread.workspace_id,
        facts=facts,
        stream_id=stream_of(thread, thread.audience_id).pk,
    )
