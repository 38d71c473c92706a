"""Row work that starting a thread, replying and noting share. The act that calls has its locks and its rights."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from accounts.models import User
from community.events.models import Stream, StreamKind
from community.rows import ask, columns_of, rows_of
from community.threads.models import Draft, Mention, Post, Thread

POSTS_A_MINUTE = 10

# The post that was sent under this id, whenever; and those of the last minute. Two walks of two indexes: with OR, a
# plan that is made once walks all that the author has ever written.
_RECENT = """
SELECT p.id, p.client_id, p.at, false FROM threads_post p
WHERE p.author_id = %(author)s AND p.client_id = %(client_id)s
UNION ALL
(SELECT p.id, p.client_id, p.at, true FROM threads_post p
 WHERE p.author_id = %(author)s AND p.at > %(since)s ORDER BY p.at DESC LIMIT %(most)s)
"""

_STREAM = f"""
SELECT {columns_of(Stream, "s")} FROM events_stream s
WHERE s.kind = 1 AND s.subject_id = %(thread)s AND s.audience_id = %(audience)s
"""  # noqa: S608  (our own words only)


@dataclass(frozen=True)
class Words:
    """A text, rendered before the act: source, stored HTML with its version, excerpt, and the users it mentions."""

    source: str
    html: str
    html_version: int
    excerpt: str
    mentions: tuple[int, ...] = ()


class TooFast(Exception):
    """The author wrote too much in the last minute; `wait` is in seconds."""

    def __init__(self, wait: int) -> None:
        super().__init__(wait)
        self.wait = wait


def anchors_of(client_id: str) -> str:
    """What sets the headings and footnotes of one post apart from those of others on its page; edits keep it."""
    return f"{hashlib.sha256(client_id.encode()).hexdigest()[:6]}-"


def sent_before(actor: User, client_id: str) -> Post | None:
    """Return the post that `actor` sent under `client_id`, or None; the same send twice waits for the first.

    Raises TooFast where the author has written `POSTS_A_MINUTE` posts in the last minute.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [client_id, actor.pk])
    minute_ago = timezone.now() - timedelta(minutes=1)
    values = {"author": actor.pk, "client_id": client_id, "since": minute_ago, "most": POSTS_A_MINUTE + 1}
    found = ask(_RECENT, values)
    same = next((pk for pk, sent_as, _at, _recent in found if sent_as == client_id), None)
    if same is not None:
        return Post.objects.get(pk=same)
    recent = [at for _pk, _sent_as, at, is_recent in found if is_recent]
    if len(recent) >= POSTS_A_MINUTE:
        raise TooFast(max(1, int((recent[POSTS_A_MINUTE - 1] - minute_ago).total_seconds())))
    return None


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
