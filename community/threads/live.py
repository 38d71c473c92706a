"""Threads as the sockets tell of them: which streams a viewer follows, and how an entry of one looks."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import Http404

from accounts.models import User
from community.events.hints import StreamKey
from community.events.models import StreamKind
from community.events.streams import Followed, LiveKind, LogEntry, register
from community.threads import verbs
from community.threads.fragments import fragments_of
from community.threads.models import Thread
from community.threads.reading import Shown, shown_posts
from community.workspaces.models import Audience, Seat

# After these the foot of the page says something else; what, each viewer asks for.
STANDING = {
    verb.name
    for verb in (
        verbs.PINNED,
        verbs.UNPINNED,
        verbs.THREAD_CLOSED,
        verbs.THREAD_REOPENED,
        verbs.SLOWED,
        verbs.TIMED,
        verbs.MERGED,
    )
}


def find(viewer: User, public_id: str) -> Followed:
    """The stream of the shared posts, and that of the viewer's own firm's notes, which may not have begun."""
    seen = Thread.objects.visible_to(viewer).filter(public_id=public_id)
    thread = seen.values_list("pk", "audience_id", "workspace_id").first()
    if thread is None:
        raise Http404
    pk, shared, workspace_id = thread
    seated = Seat.objects.in_force().filter(user=viewer, audience=OuterRef("pk"))
    audiences = Audience.objects.filter(Exists(seated), Q(pk=shared) | Q(within=shared))
    rows = sorted(audiences.values_list("pk", "public_id"), key=lambda row: row[0] != shared)
    return Followed(workspace_id, {key: StreamKey(StreamKind.THREAD, pk, audience) for audience, key in rows})


def draw(entries: Sequence[LogEntry]) -> list[dict[str, Any]]:
    """Each entry's post with numbers and version; its fragment on the last entry of the post only."""
    last = {entry.subject_id: number for number, entry in enumerate(entries) if entry.subject_kind == "post"}
    posts = {post.pk: post for post in shown_posts(list(last))}
    fragments = dict(zip(posts, fragments_of(posts.values()), strict=True))
    threads = {entry.subject_id for entry in entries if entry.verb == "threads.retitled"}
    titles = (
        {row.pk: row for row in Thread.objects.filter(pk__in=threads).prefetch_related("tags")}
        if threads
        else {}
    )
    drawn = []
    for number, entry in enumerate(entries):
        more: dict[str, Any] = {}
        if post := posts.get(entry.subject_id) if entry.subject_kind == "post" else None:
            more = _about(post)
            if last[post.pk] == number:
                more["html"] = fragments[post.pk]
        elif entry.subject_id in titles:
            row = titles[entry.subject_id]
            more = {"title": row.title, "tags": [tag.name for tag in row.tags.all()]}
        if entry.verb in STANDING:
            more["standing"] = True
        if "kind" in entry.facts:
            more["kind"] = entry.facts["kind"]
        drawn.append(more)
    return drawn


def _about(post: Shown) -> dict[str, Any]:
    about: dict[str, Any] = {"post": post.public_id, "nr": post.nr, "version": post.version}
    if post.after_nr is not None:
        about["after_nr"] = post.after_nr
    return about


register("thread", StreamKind.THREAD, LiveKind(find, draw))
