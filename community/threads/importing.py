"""A mail archive becomes threads of a workspace. Bulk inserts, past the acts: it notifies nobody and can be repeated.

Every step is one transaction, and what a message becomes is named by its Message-ID: a run that was killed is
completed by the next one, and a run over the same file adds nothing.
"""

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import FIRM_HUES, Firm, FirmDomain, FirmStatus, User
from community.events.models import Event, Stream, StreamKind
from community.events.record import act, record
from community.markup import MAX_SOURCE, RENDER_VERSION, render
from community.threads import verbs
from community.threads.mbox import (
    Conversation,
    Directory,
    Letter,
    Skipped,
    cut_markdown,
    gather_threads,
    name_firms,
    read_letters,
)
from community.threads.mbox.subjects import kinds, title
from community.threads.models import TITLE_LENGTH, Category, Post, Thread, ThreadTag
from community.threads.posting import Words
from community.workspaces.access import everyone_of, role_of, stewards_of
from community.workspaces.joining import join_firm, reseat_and_record
from community.workspaces.locks import lock_sight
from community.workspaces.models import Membership, Role, Workspace

POSTS_AT_ONCE = 300  # a transaction

Progress = Callable[[str, int], None]


@dataclass
class Tally:
    """What an import found and what of it was new: `read` is `posts` and `skipped`."""

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


@dataclass(frozen=True)
class _Cast:
    """Users and firms by the address of a letter, and the names to sign it with."""

    users: dict[str, User]
    firms: dict[str, Firm]
    names: dict[str, str]


@dataclass(frozen=True)
class _Ready:
    """The letters of a conversation that are not here yet, rendered, and the thread that they go on with."""

    conversation: Conversation
    thread_id: int | None
    letters: list[tuple[Letter, datetime, Words]]


def import_archive(
    actor: User, workspace: Workspace, path: Path, *, category: str = "", progress: Progress
) -> Tally:
    """Read the mbox file at `path` into `workspace`, for everyone there; say what came of it.

    `progress` is told "read" or "posts" and a number of messages. Raises PermissionDenied unless `actor` owns the
    workspace or is a site admin with a seat in it, ValidationError with a sentence where a firm of the letters can't
    take part or another import is running, NotAnArchive or OSError where the file can't be read.
    """
    _require_importer(actor, workspace)
    tally = Tally()
    letters: list[Letter] = []
    for found in read_letters(path):
        # What stands before the first message is no message.
        tally.read += 1 if found.position else 0
        progress("read", 1)
        if isinstance(found, Letter):
            letters.append(found)
        else:
            tally.skipped.append(found)
    tally.posts = len(letters)
    with _alone(workspace):
        conversations = gather_threads(letters)
        cast = _bring_people(actor, workspace, name_firms(letters), letters, tally)
        known = _known(workspace)
        tally.threads = len(conversations)
        shelf = _shelf(actor, workspace, category)
        for batch in _batches(conversations, workspace, known, progress):
            _add(actor, workspace, batch, cast, shelf, tally)
    return tally


def _require_importer(actor: User, workspace: Workspace) -> None:
    role = role_of(actor, workspace)
    if not actor.is_active or not (role == Role.OWNER or (role and actor.is_site_admin)):
        raise PermissionDenied(
            _("Only an owner of the workspace, or a site admin who is a member, imports into it.")
        )


@contextmanager
def _alone(workspace: Workspace) -> Iterator[None]:
    """Keep other imports out of the workspace; the database lets go of the lock when this process dies."""
    key = ("threads.import", workspace.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s), %s)", key)
        if not cursor.fetchone()[0]:
            raise ValidationError(_("Another import into this workspace is running. Wait until it is done."))
    try:
        yield
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtext(%s), %s)", key)


def name_post(workspace: Workspace, message_id: str) -> str:
    """Return the client id of the post that a message becomes in a workspace."""
    digest = hashlib.sha256(f"{workspace.public_id}\n{message_id}".encode()).hexdigest()
    return f"mbox:{digest[:48]}"


def _known(workspace: Workspace) -> dict[str, int]:
    """Return the thread of each post that was imported into the workspace before, by the post's client id."""
    posts = Post.objects.filter(thread__workspace=workspace, client_id__startswith="mbox:")
    return dict(posts.values_list("client_id", "thread_id"))


# People and firms


@act
def _bring_people(
    actor: User, workspace: Workspace, directory: Directory, letters: list[Letter], tally: Tally
) -> _Cast:
    """Open the firms that are missing, add the people who wrote, and give them a place here.

    Somebody who has an account already is the author of their letters and gets no place by that.
    """
    people = {person.address: person for person in directory.people.values()}
    known_firms = _firms_by_domain(directory.people)
    lock_sight(firms={firm.pk for firm in known_firms.values()}, workspaces=[workspace.pk])
    _require_importer(actor, workspace)
    opened: dict[str, Firm] = {}
    firm_of: dict[str, Firm] = {}
    for letter in letters:
        address = letter.author_address
        if address not in firm_of:
            company = directory.company(letter)
            firm = known_firms.get(address) or opened.get(company.domain)
            firm_of[address] = firm or opened.setdefault(
                company.domain, _open_firm(company.domain, company.name, tally)
            )
    present = {user.email: user for user in User.objects.filter(email__in=directory.people)}
    users: dict[str, User] = {}
    added: list[User] = []
    for person in people.values():
        user = next((present[address] for address in person.addresses if address in present), None)
        if user is None:
            user = User(
                email=person.address,
                name=person.name[:120],
                firm=firm_of[person.address],
                imported_at=timezone.now(),
            )
            user.set_unusable_password()
            added.append(user)
        users |= dict.fromkeys(person.addresses, user)
        # A real account writes for its own firm, whatever domain it wrote from.
        if user.imported_at is None:
            firm_of |= dict.fromkeys(person.addresses, user.firm)
    User.objects.bulk_create(added)
    for firm in sorted({firm.pk: firm for firm in firm_of.values()}.values(), key=lambda firm: firm.pk):
        if firm.status == FirmStatus.ACTIVE:
            join_firm(workspace, firm, by=actor)
    imported = {user.pk: user for user in users.values() if user.imported_at}
    places = [
        Membership(workspace=workspace, user=user, firm_id=user.firm_id, role=Role.MEMBER, by=actor)
        for user in imported.values()
    ]
    Membership.objects.bulk_create(places, ignore_conflicts=True)
    reseat_and_record(workspace, actor, cause=verbs.IMPORTED.name, users=imported)
    tally.people, tally.new_people = len(people), len(added)
    tally.firms = len({firm.pk for firm in firm_of.values()})
    return _Cast(users, firm_of, {address: person.name for address, person in directory.people.items()})


def _firms_by_domain(addresses: Iterable[str]) -> dict[str, Firm]:
    """Return the firms that are here already, by the addresses in their domains."""
    above: dict[str, list[str]] = {}
    for address in addresses:
        labels = address.rpartition("@")[2].split(".")
        above[address] = [".".join(labels[start:]) for start in range(len(labels) - 1)]
    rows = FirmDomain.objects.select_related("firm").filter(
        domain__in={domain for domains in above.values() for domain in domains}
    )
    known = {row.domain: row for row in rows}
    found: dict[str, Firm] = {}
    for address, domains in above.items():
        for depth, domain in enumerate(domains):
            row = known.get(domain)
            if row and (depth == 0 or row.with_subdomains):
                found[address] = row.firm
                break
    return found


def _open_firm(domain: str, name: str, tally: Tally) -> Firm:
    """Return the firm of a domain, opened where it is missing."""
    row = FirmDomain.objects.select_related("firm").filter(domain=domain).first()
    if row:
        return row.firm
    words = name.split()
    letters = (words[0][0] + words[1][0] if len(words) > 1 else name[:2]).upper()
    hue = zlib.crc32(domain.encode()) % FIRM_HUES + 1
    firm = Firm.objects.create(name=name, letters=letters, hue=hue)
    FirmDomain.objects.create(firm=firm, domain=domain, with_subdomains=True)
    tally.new_firms += 1
    return firm


# Threads and posts


@act
def _shelf(actor: User, workspace: Workspace, name: str) -> Category:
    """Return the category to import into: the one named, opened where it is missing, else the first."""
    lock_sight(workspaces=[workspace.pk])
    shelves = Category.objects.filter(workspace=workspace)
    found = shelves.filter(name__iexact=name).first() if name else shelves.order_by("position", "id").first()
    if found:
        return found
    everyone = everyone_of(workspace)
    made = Category.objects.create(workspace=workspace, audience=everyone, name=name[:40] or _("General"))
    record(
        verbs.CATEGORY_OPENED, actor=actor, audience_id=everyone.pk, subject=made, workspace_id=workspace.pk
    )
    return made


def _batches(
    conversations: list[Conversation], workspace: Workspace, known: dict[str, int], progress: Progress
) -> Iterator[list[_Ready]]:
    """Yield conversations with letters that are not here yet, rendered, about `POSTS_AT_ONCE` letters at a time."""
    batch: list[_Ready] = []
    for conversation in conversations:
        letters: list[tuple[Letter, datetime, Words]] = []
        thread_id: int | None = None
        for letter, at in zip(conversation.letters, conversation.times, strict=True):
            names = [name_post(workspace, name) for name in (letter.message_id, *reversed(letter.references))]
            thread_id = thread_id or next((known[name] for name in names if name in known), None)
            if names[0] not in known:
                letters.append((letter, at, _words(letter.markdown)))
            progress("posts", 1)
        if letters:
            batch.append(_Ready(conversation, thread_id, letters))
        if sum(len(ready.letters) for ready in batch) >= POSTS_AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _words(source: str) -> Words:
    """Render a letter; a longer one than people may write is rendered in pieces."""
    pieces = [render(piece) for piece in cut_markdown(source, MAX_SOURCE)] if len(source) > MAX_SOURCE else []
    first = pieces[0] if pieces else render(source)
    html = "".join(piece.html for piece in pieces) or first.html
    return Words(source, html, RENDER_VERSION, first.excerpt)


@act
def _add(
    actor: User, workspace: Workspace, batch: list[_Ready], cast: _Cast, shelf: Category, tally: Tally
) -> None:
    """Write the letters of a batch: threads, then their streams, posts and events."""
    _require_importer(actor, workspace)
    everyone = everyone_of(workspace)
    threads = [_thread(workspace, ready, cast, shelf, everyone.pk) for ready in batch if not ready.thread_id]
    Thread.objects.bulk_create(threads)
    ThreadTag.objects.bulk_create(
        ThreadTag(thread=thread, audience_id=everyone.pk, name=name)
        for thread in threads
        for name in kinds(thread.title)
    )
    made = iter(threads)
    thread_ids = [ready.thread_id or next(made).pk for ready in batch]
    Stream.objects.bulk_create(
        (Stream(kind=StreamKind.THREAD, subject_id=thread.pk, audience=everyone, last_at=thread.at) for thread in threads)
    )
    streams = {
        stream.subject_id: stream
        for stream in Stream.objects.select_for_update(no_key=True)
        .filter(kind=StreamKind.THREAD, subject_id__in=thread_ids, audience=everyone)
        .order_by("id")
    }
    events: list[Event] = []
    posts: list[Post] = []
    for ready, thread_id in zip(batch, thread_ids, strict=True):
        stream = streams[thread_id]
        for letter, at, words in ready.letters:
            stream.items += 1
            posts.append(_post(workspace, stream, letter, at, words, cast))
            stream.last_at = at if stream.items == 1 else max(stream.last_at, at)
        stream.active_at = stream.last_at
    Post.objects.bulk_create(posts, batch_size=200)
    for thread in threads:
        events.append(_event(verbs.STARTED.name, thread, streams[thread.pk], {"category": shelf.pk}))
    for post in posts:
        events.append(
            _event(verbs.POSTED.name, post, streams[post.thread_id], {"thread": post.thread_id}, nr=post.nr)
        )
    for event in events:
        event.workspace_id = workspace.pk
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
    tally.new_posts += len(posts)
    tally.new_threads += len(threads)
