"""Split a thread, merge two, move one: posts go to another thread, and nobody sees more than before."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from community.events.record import act
from community.threads import verbs
from community.threads.access import hold_order, hold_pen
from community.threads.carrying import MOST_CARRIED, carry, posts_to_carry
from community.threads.models import Category, Post, Thread
from community.threads.moving import begin_thread, end_thread, go_on, readers_there
from community.threads.posting import record_on_thread
from community.workspaces.access import can_steward, everyone_of
from community.workspaces.locks import lock_sight
from community.workspaces.models import (
    Audience,
    AudienceFirm,
    AudienceKind,
    AudiencePerson,
    Membership,
    Participation,
    Seat,
    Workspace,
)
from community.workspaces.seating import open_audience, reseat

NAMED = 5  # of those who would gain sight; the rest is counted


@act
def split_thread(
    actor: User, thread: Thread, *, posts: Iterable[str], title: str, with_later: bool = False
) -> Thread:
    """Give the shared posts with these public ids, and the notes behind them, a thread of their own.

    `with_later` takes along all that come after the first of them.
    """
    row = hold_order(actor, thread)
    shared = Post.objects.filter(thread=row, after_nr=None, moved_to=None)
    numbers = set(shared.filter(public_id__in=list(posts)).values_list("nr", flat=True))
    if with_later and numbers:
        numbers |= set(shared.filter(nr__gt=min(numbers)).values_list("nr", flat=True))
    if not numbers:
        raise ValidationError(_("Choose the posts that go to the new thread."))
    if 1 in numbers:
        raise ValidationError(_("The first post stays: the thread is about it. Choose others, or merge it."))
    carried_posts = _within(posts_to_carry(row, numbers))
    first = carried_posts[0]
    target = begin_thread(row.workspace, row.audience, row.category, first, title=title)
    identity = {post.audience_id: post.audience_id for post in carried_posts}
    carry(actor, carried_posts, row, target, identity)
    record_on_thread(verbs.SPLIT, actor, row, into=target.pk, posts=len(numbers))
    record_on_thread(verbs.BEGUN, actor, target, source=row.pk)
    return target


@act
def merge_threads(actor: User, thread: Thread, *, into: Thread) -> None:
    """Put all posts of `thread` at the end of `into`, of the same audience; its address leads there from now on."""
    if thread.pk == into.pk:
        raise ValidationError(_("A thread can’t be merged into itself. Choose another."))
    held = {each.pk: hold_order(actor, each) for each in sorted((thread, into), key=lambda each: each.pk)}
    source, target = held[thread.pk], held[into.pk]
    if source.audience_id != target.audience_id:
        raise ValidationError(
            _(
                "The two threads are for different readers, so merging them would show posts to somebody who can’t"
                " see them now. That is a disclosure: an act of its own, which needs the approval of a lead of each"
                " firm whose words would be shown. Nothing was merged."
            )
        )
    posts = _within(posts_to_carry(source))
    carry(actor, posts, source, target, {post.audience_id: post.audience_id for post in posts}, ends=True)
    end_thread(source, target)
    record_on_thread(verbs.MERGED, actor, source, into=target.pk)
    record_on_thread(verbs.GAINED, actor, target, source=source.pk)


@act
def move_thread(actor: User, thread: Thread, *, category: Category) -> Thread:
    """Move a thread to another category, or to another workspace if nobody sees more than before.

    Returns where it is then: in another workspace it is another thread, to which the old address leads.
    """
    if category.workspace_id == thread.workspace_id:
        row = hold_order(actor, thread)
        was = row.category_id
        if was != category.pk:
            row.category = category
            row.save(update_fields=["category"])
            record_on_thread(verbs.MOVED, actor, row, was=was, category=category.pk)
        return row
    lock_sight(workspaces=[thread.workspace_id, category.workspace_id])
    row = hold_order(actor, thread)
    place = category.workspace
    if not can_steward(hold_pen(actor, place, everyone_of(place).pk)):
        raise PermissionDenied(_("Only an owner or a moderator there can take a thread in."))
    audience = _same_audience(row.audience, place)
    _require_no_wider(row.audience, audience)
    posts = _within(posts_to_carry(row))
    audiences = readers_there(posts, row.audience, audience)
    reseat(place)
    target = go_on(actor, row, posts, audience, category, audiences)
    record_on_thread(verbs.MERGED, actor, row, into=target.pk)
    record_on_thread(verbs.MOVED, actor, target, was=row.category_id, category=category.pk)
    return target


def _within(posts: list[Post]) -> list[Post]:
    if len(posts) > MOST_CARRIED:
        raise ValidationError(
            _("These are %(count)d posts; at most %(most)d go at once. Split the thread first.")
            % {"count": sum(not post.is_note for post in posts), "most": MOST_CARRIED}
        )
    return posts


def _same_audience(audience: Audience, place: Workspace) -> Audience:
    """Return what `audience` is in another workspace: everyone there, the same firms, or the same people."""
    if audience.kind == AudienceKind.EVERYONE:
        return everyone_of(place)
    if audience.kind == AudienceKind.FIRMS and audience.within_id is None:
        return open_audience(AudienceKind.FIRMS, place, firms=audience.firms.all())
    if audience.kind == AudienceKind.NAMED:
        return open_audience(AudienceKind.NAMED, place, people=audience.people.all())
    raise Http404


def _require_no_wider(now: Audience, then: Audience) -> None:
    """Raise ValidationError where anybody who is a member there, signed or not, has no seat here."""
    members = Membership.objects.filter(workspace=then.workspace_id or 0)
    firms = Participation.objects.filter(workspace=then.workspace_id or 0)
    if then.kind == AudienceKind.FIRMS:
        chosen = AudienceFirm.objects.filter(audience=then).values("firm")
        members, firms = members.filter(firm__in=chosen), firms.filter(firm__in=chosen)
    elif then.kind == AudienceKind.NAMED:
        members = members.filter(user__in=AudiencePerson.objects.filter(audience=then).values("user"))
        firms = firms.none()
    seats = Seat.objects.in_force().filter(audience=now)
    gaining = members.filter(~Q(user__in=seats.values("user"))).select_related("user", "firm")
    names = [f"{each.user.name} ({each.firm.name})" for each in gaining.order_by("firm_id", "user__name")]
    present = {*seats.values_list("user__firm", flat=True), *(each.firm_id for each in gaining)}
    names += [each.firm.name for each in firms.select_related("firm") if each.firm_id not in present]
    if names:
        others = len(names) - NAMED
        shown = ", ".join(names[:NAMED])
        if others > 0:
            shown += " " + ngettext("and %d other", "and %d others", others) % others
        raise ValidationError(
            _(
                "Moving it there would show it to %(names)s. That is a disclosure: an act of its own, which needs the"
                " approval of a lead of each firm whose words would be shown. Nothing was moved."
            )
            % {"names": shown}
        )
