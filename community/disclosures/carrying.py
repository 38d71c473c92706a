"""The last key is turned: posts are written again for more readers. And proposals about what has gone end."""

from django.utils import timezone

from accounts.models import User
from community.disclosures import verbs
from community.disclosures.models import Disclosure, Outcome
from community.events.record import record
from community.events.verbs import Verb
from community.threads.carrying import Carried, carry, posts_to_carry
from community.threads.models import Thread
from community.threads.moving import end_thread, go_on, readers_there
from community.threads.posting import record_on_thread, stream_of
from community.threads.verbs import MERGED
from community.workspaces.models import Seat
from community.workspaces.seating import reseat


def show(actor: User, disclosure: Disclosure) -> Thread:
    """Show what it says, and return the thread where it stands. The caller has its locks, and every key counts.

    Nothing else goes along: what was deleted, earlier wordings and replaced files stay with those who saw them, and
    internal notes stay notes, of the same people.
    """
    thread, target, note = disclosure.thread, disclosure.target, disclosure.note
    before = Seat.objects.in_force().filter(audience=disclosure.audience).values("user")
    gained = Seat.objects.in_force().filter(audience=target).exclude(user__in=before)
    users = sorted(gained.values_list("user_id", flat=True))
    end(disclosure, Outcome.SHOWN, by=actor)
    if note is not None:
        posts = [post for post in posts_to_carry(thread) if post.pk == note.pk]
        carry(actor, posts, thread, thread, {disclosure.audience_id: target.pk}, is_wider=True)
        shown_in = thread
    else:
        posts = [post for post in posts_to_carry(thread) if post.deleted_at is None]
        audiences = readers_there(posts, disclosure.audience, target, is_wider=True)
        reseat(thread.workspace)
        if disclosure.into is not None:
            shown_in = disclosure.into
            carry(actor, posts, thread, shown_in, audiences, ends=True, is_wider=True)
            end_thread(thread, shown_in)
        else:
            shown_in = go_on(actor, thread, posts, target, thread.category, audiences, is_wider=True)
        record_on_thread(MERGED, actor, thread, into=shown_in.pk)
    disclosure.shown_in = shown_in
    disclosure.save(update_fields=["shown_in"])
    record_of(verbs.SHOWN, actor, disclosure)
    record(
        verbs.SHARED,
        actor=actor,
        audience_id=target.pk,
        subject=shown_in,
        workspace_id=thread.workspace_id,
        facts={"disclosure": disclosure.pk, "gained": users},
        stream_id=stream_of(shown_in, target.pk).pk,
    )
    return shown_in


def end(disclosure: Disclosure, outcome: Outcome, *, by: User | None, answer: str = "") -> None:
    """It is settled: nobody has to do anything about it any more."""
    disclosure.ended_at, disclosure.outcome, disclosure.answer = timezone.now(), outcome, answer
    disclosure.ended_by, disclosure.ended_byline = by, by.name if by else ""
    disclosure.save(update_fields=["ended_at", "outcome", "answer", "ended_by", "ended_byline"])


def record_of(verb: Verb, actor: User | None, disclosure: Disclosure, **facts: int) -> None:
    """Record what became of it, for those who see it; open pages of its thread follow."""
    record(
        verb,
        actor=actor,
        audience_id=disclosure.audience_id,
        subject=disclosure,
        workspace_id=disclosure.thread.workspace_id,
        facts={"thread": disclosure.thread_id, **facts},
        stream_id=stream_of(disclosure.thread, disclosure.audience_id).pk,
    )


def go_along(carried: Carried) -> None:
    """What is about a thread that goes on elsewhere, or a note that does, lapses: it would be weighed as another."""
    rows = Disclosure.objects.filter(thread=carried.source, ended_at=None).select_related("thread")
    for row in rows.select_for_update(no_key=True, of=("self",)):
        if carried.ends or row.note_id in carried.posts:
            end(row, Outcome.LAPSED, by=None)
            record_of(verbs.LAPSED, None, row)
