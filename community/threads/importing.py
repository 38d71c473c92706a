"""A mail archive becomes threads of a workspace. Bulk inserts, past the acts: it notifies nobody.

Every step is one transaction, and what a message becomes is named by its Message-ID: a run that was killed is
completed by the next one, and a run over the same file adds nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from accounts.models import User
from community.events.models import Event, Stream, StreamKind
from community.events.record import act, record
from community.markup import RENDER_VERSION
from community.threads import verbs
from community.threads.imported import Place, Ready, event_of, name_post, post_of, thread_of
from community.threads.mbox import (
    Conversation,
    Directory,
    Letter,
    Skipped,
    gather_threads,
    name_firms,
    read_letters,
)
from community.threads.mbox.subjects import kinds
from community.threads.models import Category, Post, Thread, ThreadTag
from community.threads.posting import Words
from community.threads.rendering import draw_text
from community.workspaces.access import everyone_of, stewards_of
from community.workspaces.importing import Writer, bring_people, require_importer
from community.workspaces.locks import lock_sight
from community.workspaces.models import Audience, Workspace

POSTS_AT_ONCE = 300  # a transaction

# Told "read" or "posts", and how many messages more.
Progress = Callable[[str, int], None]


@dataclass
class Tally:
    """What an import found, and what of it was new: `read` is `posts` and `skipped` together."""

    read: int = 0
    posts: int = 0
    new_posts: int = 0
    threads: int = 0
    new_threads: int = 0
    people: int = 0
    new_people: int = 0
    firms: int = 0
    new_firms: int = 0
    skipped: list[Skipped] = field(default_factory=list)


def import_archive(
    actor: User, workspace: Workspace, path: Path, *, category: str = "", progress: Progress
) -> Tally:
    """Read the mbox file at `path` into `workspace`, for everyone there; say what came of it.

    Raises PermissionDenied unless `actor` owns the workspace or is a site admin with a seat in it, ValidationError
    where a firm of the letters can't take part or another import is running, NotAnArchive or OSError where the file
    can't be read.
    """
    require_importer(actor, workspace)
    tally = Tally()
    letters: list[Letter] = []
    for found in read_letters(path):
        tally.read += 1
        progress("read", 1)
        if isinstance(found, Letter):
            letters.append(found)
        else:
            tally.skipped.append(found)
    with _alone(workspace):
        directory = name_firms(letters)
        people = {person.address: person for person in directory.people.values()}
        writers = [
            Writer(person.name, {address: _told(directory, address) for address in person.addresses})
            for person in people.values()
        ]
        cast = bring_people(actor, workspace, writers, cause=verbs.IMPORTED.name)
        names = {address: person.name for address, person in directory.people.items()}
        shelf = _open_shelf(actor, workspace, category)
        place = Place(workspace, everyone_of(workspace), shelf, cast, names)
        conversations = gather_threads(letters)
        tally.posts, tally.threads = len(letters), len(conversations)
        tally.people, tally.new_people = len(people), cast.new_users
        tally.firms, tally.new_firms = len({firm.pk for firm in cast.firms.values()}), cast.new_firms
        for batch in _batches(conversations, workspace, progress):
            posts, threads = _add(actor, place, batch)
            tally.new_posts += posts
            tally.new_threads += threads
    return tally


def _told(directory: Directory, address: str) -> tuple[str, str]:
    company = directory.company_of(address)
    return company.domain, company.name


@contextmanager
def _alone(workspace: Workspace) -> Iterator[None]:
    """Keep other imports out of the workspace; the database lets go of the lock when this process dies."""
    key: list[str | int] = ["threads.import", workspace.pk]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s), %s)", key)
        if not cursor.fetchone()[0]:
            raise ValidationError(_("Another import into this workspace is running. Wait until it is done."))
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext(%s), %s)", key)


@act
def _open_shelf(actor: User, workspace: Workspace, name: str) -> Category:
    """Return the category to import into: the one named, opened where it is missing, else the first."""
    lock_sight(workspaces=[workspace.pk])
    shelves = Category.objects.filter(workspace=workspace)
    found = shelves.filter(name__iexact=name).first() if name else shelves.order_by("position", "id").first()
    if found:
        return found
    audience = everyone_of(workspace)
    shelf = Category.objects.create(workspace=workspace, audience=audience, name=name or _("General"))
    record(
        verbs.CATEGORY_OPENED, actor=actor, audience_id=audience.pk, subject=shelf, workspace_id=workspace.pk
    )
    return shelf


def _batches(
    conversations: list[Conversation], workspace: Workspace, progress: Progress
) -> Iterator[list[Ready]]:
    """Yield conversations with letters that are not here yet, rendered, about `POSTS_AT_ONCE` letters at a time."""
    imported = Post.objects.filter(thread__workspace=workspace, client_id__startswith="mbox:")
    known: dict[str, int] = dict(imported.values_list("client_id", "thread_id"))
    batch: list[Ready] = []
    for conversation in conversations:
        letters: list[tuple[Letter, datetime, Words]] = []
        thread_id: int | None = None
        for letter, at in zip(conversation.letters, conversation.times, strict=True):
            names = [name_post(workspace, name) for name in (letter.message_id, *reversed(letter.references))]
            thread_id = thread_id or next((known[name] for name in names if name in known), None)
            if names[0] not in known:
                letters.append((letter, at, _words(letter.markdown, names[0])))
            progress("posts", 1)
        if letters:
            batch.append(Ready(conversation, thread_id, letters))
        if sum(len(ready.letters) for ready in batch) >= POSTS_AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _words(source: str, client_id: str) -> Words:
    drawn = draw_text(source, client_id)
    return Words(source, drawn.html, RENDER_VERSION, drawn.excerpt)


@act
def _add(actor: User, place: Place, batch: list[Ready]) -> tuple[int, int]:
    """Write the letters of a batch (threads, streams, posts, events); return how many posts and threads are new."""
    workspace, everyone = place.workspace, place.everyone
    require_importer(actor, workspace)
    threads = [thread_of(place, ready) for ready in batch if ready.thread_id is None]
    Thread.objects.bulk_create(threads)
    ThreadTag.objects.bulk_create(
        ThreadTag(thread=thread, audience=everyone, name=name)
        for thread in threads
        for name in kinds(thread.title)
    )
    Stream.objects.bulk_create(
        Stream(
            kind=StreamKind.THREAD,
            subject_id=thread.pk,
            audience=everyone,
            last_at=thread.at,
            active_at=thread.at,
        )
        for thread in threads
    )
    fresh = iter(threads)
    thread_ids = [ready.thread_id or next(fresh).pk for ready in batch]
    streams = _locked_streams(thread_ids, everyone)
    events = [
        event_of(place, verbs.STARTED, row, streams[row.pk], {"category": row.category_id}) for row in threads
    ]
    posts: list[Post] = []
    for ready, thread_id in zip(batch, thread_ids, strict=True):
        for letter, at, words in ready.letters:
            posts.append(post_of(place, streams[thread_id], letter, at, words))
    Post.objects.bulk_create(posts, batch_size=200)
    for post in posts:
        stream = streams[post.thread_id]
        events.append(event_of(place, verbs.POSTED, post, stream, {"thread": post.thread_id}, nr=post.nr))
    Event.objects.bulk_create(events, batch_size=500)
    Stream.objects.bulk_update(streams.values(), ["head", "items", "last_at", "active_at"], batch_size=500)
    record(
        verbs.IMPORTED,
        actor=actor,
        audience_id=stewards_of(workspace).pk,
        subject=workspace,
        workspace_id=workspace.pk,
        facts={"posts": len(posts), "threads": len(threads)},
    )
    return len(posts), len(threads)


def _locked_streams(thread_ids: list[int], everyone: Audience) -> dict[int, Stream]:
    rows = Stream.objects.select_for_update(no_key=True).order_by("id")
    found = rows.filter(kind=StreamKind.THREAD, subject_id__in=thread_ids, audience=everyone)
    return {stream.subject_id: stream for stream in found}
