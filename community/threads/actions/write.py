"""Start a thread, reply, leave an internal note, change a title."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from community.events.record import act, record
from community.rooms.choosing import Choice as Choice
from community.rooms.choosing import chosen_audience
from community.threads import verbs
from community.threads.access import hold_pen
from community.threads.kinds import kind_of
from community.threads.models import Category, Post, Thread
from community.threads.posting import (
    Words,
    add_post,
    drop_draft,
    hold_category,
    hold_thread,
    record_on_thread,
    require_open,
    require_pace,
    sent_before,
    shelf_of,
    stream_of,
    tag_thread,
)
from community.workspaces.access import can_steward, everyone_of, hold_seat
from community.workspaces.models import Workspace
from community.workspaces.seating import note_audience


@act
def start_thread(
    actor: User,
    workspace: Workspace,
    *,
    title: str,
    words: Words,
    choice: Choice,
    kind: str = "discussion",
    category: Category | None = None,
    tags: Iterable[str] = (),
    client_id: str,
    shown: int | None = None,
) -> Thread:
    """Start a thread with its first post. `shown` is the audience count that the writer saw of *everyone here*."""
    if category is not None and category.workspace_id != workspace.pk:
        raise Http404
    everyone = everyone_of(workspace)
    audience = chosen_audience(actor, workspace, everyone, choice)
    hold_pen(actor, workspace, everyone.pk, shown=shown)
    hold_seat(actor, audience.pk)
    found = sent_before(actor, client_id)
    if found:
        return found.thread
    thread = Thread.objects.create(
        workspace=workspace,
        audience=audience,
        category=shelf_of(workspace, everyone, category),
        kind=kind,
        title=title,
        author=actor,
        firm_id=actor.firm_id,
        byline=actor.name,
    )
    tag_thread(thread, tags)
    kind_of(kind).start(actor, thread)
    stream = stream_of(thread, audience.pk)
    post = add_post(actor, thread, words, stream=stream, client_id=client_id)
    drop_draft(actor, f"new:{workspace.public_id}")
    for verb, subject, facts, adds in (
        (verbs.STARTED, thread, {"category": thread.category_id}, False),
        (verbs.POSTED, post, {"thread": thread.pk}, True),
    ):
        record(
            verb,
            actor=actor,
            audience_id=audience.pk,
            subject=subject,
            workspace_id=workspace.pk,
            facts=facts,
            stream_id=stream.pk,
            adds=adds,
        )
    return thread


@act
def reply(actor: User, thread: Thread, *, words: Words, client_id: str, shown: int | None = None) -> Post:
    """Write a post for everybody who sees the thread. A repeated `client_id` answers with the original."""
    standing = hold_thread(thread)
    role = hold_pen(actor, thread.workspace, thread.audience_id, shown=shown)
    found = sent_before(actor, client_id)
    if found:
        return found
    require_open(actor, thread, standing, role)
    require_pace(actor, thread, standing, role)
    stream = standing.stream
    post = add_post(actor, thread, words, stream=stream, client_id=client_id)
    drop_draft(actor, f"thread:{thread.public_id}")
    record(
        verbs.POSTED,
        actor=actor,
        audience_id=thread.audience_id,
        subject=post,
        workspace_id=thread.workspace_id,
        facts={"thread": thread.pk},
        stream_id=stream.pk,
        adds=True,
    )
    return post


@act
def write_note(
    actor: User, thread: Thread, *, words: Words, client_id: str, shown: int | None = None
) -> Post:
    """Write an internal note: for those of the actor's firm who see the thread, and nobody else.

    It has a stream of its own, so it takes no number, moves nothing and counts nowhere for the other firm.
    """
    audience = note_audience(thread.audience, actor.firm)
    standing = hold_thread(thread)
    hold_seat(actor, audience.pk)
    role = hold_pen(actor, thread.workspace, thread.audience_id, shown=shown)
    found = sent_before(actor, client_id)
    if found:
        return found
    require_open(actor, thread, standing, role)
    stream = stream_of(thread, audience.pk)
    after_nr = standing.stream.items
    post = add_post(actor, thread, words, stream=stream, client_id=client_id, after_nr=after_nr)
    drop_draft(actor, f"thread:{thread.public_id}")
    record(
        verbs.NOTED,
        actor=actor,
        audience_id=audience.pk,
        subject=post,
        workspace_id=thread.workspace_id,
        facts={"thread": thread.pk},
        stream_id=stream.pk,
        adds=True,
    )
    return post


@act
def retitle_thread(
    actor: User, thread: Thread, *, title: str, category: Category, tags: Iterable[str]
) -> None:
    """Change title, category and tags: its author does, or an owner or moderator.

    Nothing is recorded where nothing changes.
    """
    row = Thread.objects.select_for_update(no_key=True, of=("self",)).get(pk=thread.pk)
    role = hold_pen(actor, thread.workspace, row.audience_id)
    if row.author_id != actor.pk and not can_steward(role):
        raise PermissionDenied(_("Only its author, an owner or a moderator can change the title."))
    tags = list(tags)
    before = list(row.tags.values_list("name", flat=True))
    changed = [
        name
        for name, differs in (
            ("title", row.title != title),
            ("category", row.category_id != category.pk),
            ("tags", before != tags),
        )
        if differs
    ]
    if not changed:
        return
    was = row.category_id
    row.title, row.category = title, hold_category(category)
    row.save(update_fields=["title", "category"])
    if "tags" in changed:
        row.tags.all().delete()
        tag_thread(row, tags)
    record(
        verbs.RETITLED,
        actor=actor,
        audience_id=row.audience_id,
        subject=row,
        workspace_id=row.workspace_id,
        facts={"changed": changed},
        stream_id=stream_of(row, row.audience_id).pk,
    )
    if "category" in changed:
        record_on_thread(verbs.MOVED, actor, row, was=was, category=category.pk)
