"""Propose that more people see a thread or an internal note."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from community.disclosures import verbs
from community.disclosures.access import require_proposer
from community.disclosures.carrying import record_of
from community.disclosures.choosing import open_target, require_all_there
from community.disclosures.models import Disclosure
from community.disclosures.posting import WeightMoved, turn_key
from community.disclosures.weighing import Standing, firms_of, stand, weigh
from community.events.record import act
from community.threads.access import hold_pen
from community.threads.actions import Choice
from community.threads.carrying import MOST_CARRIED
from community.threads.models import Post, Thread
from community.workspaces.access import hold_seat
from community.workspaces.locks import lock_sight
from community.workspaces.models import Audience, Seat
from community.workspaces.seating import reseat

LASTS = timedelta(days=14)


@act
def propose_disclosure(
    actor: User,
    thread: Thread,
    *,
    why: str,
    shown: str,
    choice: Choice | None = None,
    note: Post | None = None,
    into: Thread | None = None,
) -> Disclosure:
    """Propose to show a thread to the readers of `choice`, or to put it into another thread that more people see; or to
    show one `note` of it to all who see the thread. `shown` is the digest of what the proposer looked at.

    Nothing is shown yet. A proposer who holds a key of their firm turns it by this.
    """
    lock_sight(workspaces=[thread.workspace_id])
    held = _hold_threads(thread, into)
    row = held[thread.pk]
    if note is not None:
        note = Post.objects.select_related("audience").filter(pk=note.pk, thread=row, moved_to=None).first()
        if note is None or not note.is_note:
            raise Http404
    audience = note.audience if note else row.audience
    role = hold_pen(actor, row.workspace, audience.pk)
    require_proposer(actor, row, note, role)
    if Disclosure.objects.filter(thread=row, note=note, ended_at=None).exists():
        raise ValidationError(_("Somebody has proposed that already, and it waits for approval."))
    target = _target(actor, row, audience, choice, note, held[into.pk] if into else None)
    then = Seat.objects.in_force().filter(audience=target).values_list("user_id", flat=True)
    weight = weigh(row, note, audience, then, firms_of(target))
    standing = stand(actor, weight)
    require_sense(actor, standing)
    if weight.digest != shown:
        raise WeightMoved
    disclosure = Disclosure.objects.create(
        audience=audience,
        target=target,
        thread=row,
        note=note,
        into=into,
        proposer=actor,
        firm_id=actor.firm_id,
        byline=actor.name,
        why=why,
        expires_at=timezone.now() + LASTS,
    )
    turn_key(actor, disclosure, standing)
    record_of(verbs.PROPOSED, actor, disclosure, target=target.pk)
    return disclosure


def require_sense(actor: User, standing: Standing) -> None:
    """Raise ValidationError where it would show nothing, or nobody could approve it."""
    weight = standing.weight
    if not weight.posts:
        raise ValidationError(_("There is nothing left in it that could be shown."))
    if not weight.gain:
        raise ValidationError(_("Whom you chose sees it already. Choose more people."))
    if len(weight.posts) > MOST_CARRIED:
        raise ValidationError(
            _("These are %(count)d posts; at most %(most)d go at once. Split the thread first.")
            % {"count": len(weight.posts), "most": MOST_CARRIED}
        )
    if standing.mute:
        names = ", ".join(firm.name for firm in standing.mute)
        raise ValidationError(
            _(
                "Words of %(firms)s are in it, and nobody who sees it leads that firm, so nobody can approve. Have a"
                " lead of it added first, or split the thread."
            )
            % {"firms": names}
        )
    if set(standing.deciders) <= {actor.pk}:
        raise ValidationError(_("It takes two people, and nobody else here can approve it."))


def _hold_threads(thread: Thread, into: Thread | None) -> dict[int, Thread]:
    """Lock the threads, against whoever writes in them or carries them: lower ids first."""
    ids = [thread.pk, *([into.pk] if into else [])]
    rows = Thread.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "audience__workspace", "workspace", "firm", "category", "closed_by__firm"
    )
    held = {row.pk: row for row in rows.filter(pk__in=ids, workspace=thread.workspace_id).order_by("pk")}
    if len(held) != len(set(ids)) or any(row.merged_into_id for row in held.values()):
        raise Http404
    return held


def _target(
    actor: User,
    thread: Thread,
    audience: Audience,
    choice: Choice | None,
    note: Post | None,
    into: Thread | None,
) -> Audience:
    """Return who is to see it, opened and seated. Raises ValidationError where somebody would lose sight."""
    if note is not None:
        return thread.audience
    if into is not None:
        hold_seat(actor, into.audience_id)
        target = into.audience
    elif choice is not None:
        target = open_target(thread, audience, choice)
        reseat(thread.workspace)
    else:
        raise Http404
    require_all_there(audience, target)
    return target
