"""Approve or decline a disclosure for one's firm. Whoever turns the last key shows it, in the same act."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import FirmLead, User
from community.disclosures import verbs
from community.disclosures.access import can_propose
from community.disclosures.carrying import end, record_of, show
from community.disclosures.choosing import require_all_there
from community.disclosures.models import Disclosure, Outcome
from community.disclosures.posting import WeightMoved, turn_key
from community.disclosures.weighing import Standing, standing_of
from community.events.record import act
from community.rooms.access import hold_voice
from community.threads.models import Thread
from community.workspaces.access import roles_of
from community.workspaces.locks import lock_sight
from community.workspaces.models import Seat

__all__ = ["WeightMoved", "approve_disclosure", "decline_disclosure"]


@act
def approve_disclosure(actor: User, disclosure: Disclosure, *, shown: str) -> Disclosure:
    """Turn the actor's key; with the last one, more people see it from this moment on.

    `shown` is the digest of what the actor looked at: where that is not what would be shown now, WeightMoved. Nobody
    joins, writes, leads or leaves meanwhile: workspace, threads and leads are held.
    """
    row, standing = _hold(actor, disclosure)
    seated = Seat.objects.in_force().filter(audience=row.audience, user=row.proposer).exists()
    role = roles_of(row.proposer, [row.thread.workspace_id]).get(row.thread.workspace_id)
    if not seated or not can_propose(row.proposer, row.thread, row.note, role):
        end(row, Outcome.LAPSED, by=None)
        record_of(verbs.LAPSED, None, row)
        return row
    if standing.weight.digest != shown:
        raise WeightMoved
    require_all_there(row.audience, row.target)  # of those who came since, too
    if not turn_key(actor, row, standing):
        return row
    record_of(verbs.APPROVED, actor, row, firm=actor.firm_id)
    if standing_of(row, standing.weight).is_complete:
        show(actor, row)
    return row


@act
def decline_disclosure(actor: User, disclosure: Disclosure, *, answer: str) -> Disclosure:
    """End it, with a reason that those who see it read: one firm's no is enough."""
    row, _standing = _hold(actor, disclosure)
    end(row, Outcome.DECLINED, by=actor, answer=answer)
    record_of(verbs.DECLINED, actor, row)
    return row


def _hold(actor: User, disclosure: Disclosure) -> tuple[Disclosure, Standing]:
    """Lock all that a decision rests on, and prove that the actor may take one; return it as it is now."""
    lock_sight(workspaces=[disclosure.thread.workspace_id])
    ids = sorted(filter(None, {disclosure.thread_id, disclosure.into_id}))
    list(Thread.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))
    row = (
        Disclosure.objects.select_for_update(no_key=True, of=("self",))
        .select_related(
            "audience",
            "target__workspace",
            "thread__workspace",
            "thread__audience",
            "thread__category__workspace",
            "thread__firm",
            "thread__closed_by__firm",
            "note__audience",
            "into__audience",
            "into__workspace",
            "proposer",
        )
        .get(pk=disclosure.pk)
    )
    hold_voice(actor, row.thread.workspace, row.audience_id)
    if row.ended_at is not None:
        raise ValidationError(_("It is settled already: %s.") % row.get_outcome_display())
    if row.expires_at <= timezone.now():
        raise ValidationError(_("It has expired. Whoever wants it can propose it again."))
    if row.into is not None and row.into.merged_into_id is not None:
        raise ValidationError(
            _("The thread that was to take it in went on in another one. Propose it again.")
        )
    # Who is dismissed as a lead meanwhile waits for us, or we find them gone.
    present = Seat.objects.in_force().filter(audience=row.audience).values("user")
    list(FirmLead.objects.select_for_update(no_key=True).filter(user__in=present).order_by("pk"))
    standing = standing_of(row)
    if actor.pk not in standing.deciders:
        raise PermissionDenied(_("A lead of a firm whose words would be shown decides this."))
    return row, standing


def can_decide(user: User, standing: Standing) -> bool:
    """Whether the user can approve or decline."""
    return user.pk in standing.deciders
