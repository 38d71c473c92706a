"""Vote in a poll, change or withdraw the vote; close the poll and reopen it."""

from collections.abc import Sequence
from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F, Q
from django.db.models.functions import Now
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from community.events.record import act
from community.polls import verbs
from community.polls.access import can_close
from community.polls.choosing import require_choices
from community.polls.keys import keys_of
from community.polls.models import Ballot, Poll
from community.threads.access import hold_pen
from community.threads.models import Post
from community.threads.posting import hold_thread, record_on_post

CLOSED_AT_ONCE = 100


class PostMoved(Exception):
    """The post went to another thread meanwhile, and its poll with it."""


class Held(NamedTuple):
    """A poll with its post, locked; the actor's role there, and whether it takes votes."""

    poll: Poll
    post: Post
    role: str
    is_closed: bool


@act
def cast_vote(actor: User, post: Post, *, choices: Sequence[int]) -> None:
    """Give the actor's vote, or give it anew: options by their place, in order where they are ranked, or a number."""
    held = _held(actor, post)
    _require_open(held)
    require_choices(held.poll, choices)
    ballot = _own(actor, held.poll)
    if ballot is not None and ballot.choices == list(choices):
        return
    if ballot is None:
        ballot = Ballot(poll=held.poll, key=keys_of(actor, held.poll.public_id)[0])
    ballot.audience_id, ballot.choices = held.poll.audience_id, list(choices)
    if held.poll.is_open:
        ballot.voter, ballot.firm_id, ballot.byline = actor, actor.firm_id, actor.name
    ballot.save()
    record_on_post(verbs.VOTED, _named(actor, held), held.post)


@act
def withdraw_vote(actor: User, post: Post) -> None:
    """Take the actor's vote back. Without one that is nothing."""
    held = _held(actor, post)
    _require_open(held)
    ballot = _own(actor, held.poll)
    if ballot is not None:
        ballot.delete()
        record_on_post(verbs.WITHDRAWN, _named(actor, held), held.post)


@act
def close_poll(actor: User, post: Post) -> None:
    """Let the poll take no more votes."""
    held = _held(actor, post)
    _require_closer(actor, held)
    if held.is_closed:
        return
    Poll.objects.filter(pk=held.poll.pk).update(closed_at=Now(), closed_by=actor, reopened_at=None)
    record_on_post(verbs.CLOSED, actor, held.post, by_clock=False)


@act
def reopen_poll(actor: User, post: Post) -> None:
    """Let the poll take votes again. A time that has passed closes it no more."""
    held = _held(actor, post)
    _require_closer(actor, held)
    if not held.is_closed:
        return
    Poll.objects.filter(pk=held.poll.pk).update(closed_at=None, closed_by=None, reopened_at=Now())
    record_on_post(verbs.REOPENED, actor, held.post)


@act
def close_due_polls() -> int:
    """Close what is over by the clock, at most `CLOSED_AT_ONCE`; return how many. Open pages learn of it so."""
    due = Poll.objects.filter(closes_at__lte=Now(), closed_at=None)
    due = due.filter(Q(reopened_at=None) | Q(reopened_at__lt=F("closes_at")))
    rows = due.select_for_update(of=("self",), no_key=True, skip_locked=True).select_related("post__thread")
    polls = list(rows.order_by("closes_at", "pk")[:CLOSED_AT_ONCE])
    for poll in polls:
        Poll.objects.filter(pk=poll.pk).update(closed_at=poll.closes_at)
        if poll.post.deleted_at is None:
            record_on_post(verbs.CLOSED, None, poll.post, by_clock=True)
    return len(polls)


def _held(actor: User, post: Post) -> Held:
    """Lock thread, post and poll in this order: who splits, deletes, edits or closes comes before us or after."""
    standing = hold_thread(post.thread)
    rows = Post.objects.select_for_update(no_key=True, of=("self",)).select_related("thread__workspace")
    row = rows.filter(pk=post.pk).first()
    if row is not None and row.moved_to_id is not None:
        raise PostMoved
    if row is None or row.deleted_at is not None:
        raise Http404
    role = hold_pen(actor, row.thread.workspace, row.audience_id)
    poll = Poll.objects.select_for_update(no_key=True).annotate(now=Now()).filter(post=row).first()
    if poll is None:
        raise Http404
    is_closed = poll.is_closed(poll.now)
    if not is_closed and standing.is_closed:
        raise ValidationError(_("The thread is closed, so its polls take no votes until it is reopened."))
    return Held(poll, row, role, is_closed)


def _own(actor: User, poll: Poll) -> Ballot | None:
    return Ballot.objects.filter(poll=poll, key__in=keys_of(actor, poll.public_id)).first()


def _require_open(held: Held) -> None:
    if held.is_closed:
        raise ValidationError(_("The poll is closed. Votes stay as they were."))


def _require_closer(actor: User, held: Held) -> None:
    if not can_close(actor, held.post, held.role):
        raise PermissionDenied(_("Only its author, an owner or a moderator closes a poll and reopens it."))


def _named(actor: User, held: Held) -> User | None:
    """Who stands in the log: it is never changed, so of a secret poll nobody does."""
    return actor if held.poll.is_open else None
