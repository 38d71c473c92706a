"""Texts that were said in a channel become the first posts of a thread: as they were said, by whoever said them.

The act that calls has its locks and its rights, and has proved that they were said to the thread's readers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Model

from accounts.models import User
from community.events.ids import new_public_id
from community.events.models import Stream
from community.events.record import record
from community.events.verbs import Verb
from community.files.posting import copy_along
from community.links.posting import name_links
from community.threads import verbs
from community.threads.kinds import kind_of
from community.threads.models import Category, Mention, Post, Thread
from community.threads.posting import stream_of, tag_thread
from community.workspaces.models import Audience, Workspace


@dataclass(frozen=True)
class Said:
    """What somebody said elsewhere, and when. `carrier` is the public id under which its files are there."""

    carrier: str
    author: User
    firm_id: int
    byline: str
    source: str
    html: str
    html_version: int
    excerpt: str
    at: datetime
    edited_at: datetime | None
    mentions: tuple[int, ...]


def gather_thread(
    actor: User,
    workspace: Workspace,
    audience: Audience,
    texts: Sequence[Said],
    *,
    title: str,
    kind: str,
    category: Category,
    tags: Iterable[str],
) -> tuple[Thread, list[Post]]:
    """Start a thread of `actor` with a post for each of `texts`, in their order.

    Title and kind are the actor's words, so the thread is theirs; each post is its author's, who edits and deletes it.
    Nobody is told of a mention again.
    """
    thread = Thread.objects.create(
        workspace=workspace,
        audience=audience,
        category=category,
        kind=kind,
        title=title,
        author=actor,
        firm_id=actor.firm_id,
        byline=actor.name,
    )
    tag_thread(thread, tags)
    kind_of(kind).start(actor, thread)
    stream = stream_of(thread, audience.pk)
    carriers = {text.carrier: new_public_id() for text in texts}
    files = copy_along(carriers)
    posts = Post.objects.bulk_create(
        _post(thread, stream, text, carriers[text.carrier], files) for text in texts
    )
    Mention.objects.bulk_create(
        Mention(post=post, audience=audience, user_id=user_id)
        for post, text in zip(posts, texts, strict=True)
        for user_id in text.mentions
    )
    _record(verbs.STARTED, actor, thread, stream, thread, {"category": category.pk})
    for post in posts:
        _record(verbs.BROUGHT, actor, thread, stream, post, {"thread": thread.pk})
        if settings.LINK_PREVIEWS:
            name_links(post.public_id, workspace.pk, audience, post.html)
    return thread, posts


def _post(thread: Thread, stream: Stream, text: Said, public_id: str, files: Mapping[str, str]) -> Post:
    source, html = text.source, text.html
    for old, new in files.items():  # random ids: they stand for nothing else
        source, html = source.replace(old, new), html.replace(old, new)
    return Post(
        public_id=public_id,
        thread=thread,
        thread_audience_id=thread.audience_id,
        audience_id=thread.audience_id,
        stream=stream,
        author=text.author,
        firm_id=text.firm_id,
        byline=text.byline,
        role_then=text.author.job_title,
        source=source,
        html=html,
        html_version=text.html_version,
        excerpt=text.excerpt,
        client_id=f"brought:{public_id}",
        at=text.at,
        edited_at=text.edited_at,
    )


def _record(
    verb: Verb, actor: User, thread: Thread, stream: Stream, subject: Model, facts: dict[str, int]
) -> None:
    record(
        verb,
        actor=actor,
        audience_id=thread.audience_id,
        subject=subject,
        workspace_id=thread.workspace_id,
        facts=facts,
        stream_id=stream.pk,
        adds=isinstance(subject, Post),
    )
