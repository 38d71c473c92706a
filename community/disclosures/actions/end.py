"""A disclosure ends without being shown: its proposer takes it back, or its time is over."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import User
from community.disclosures import verbs
from community.disclosures.carrying import end, record_of
from community.disclosures.models import Disclosure, Outcome
from community.events.record import act
from community.threads.models import Thread
from community.workspaces.access import hold_seat

AT_ONCE = 100


@act
def withdraw_disclosure(actor: User, disclosure: Disclosure) -> None:
    """Take one's proposal back."""
    list(Thread.objects.select_for_update(no_key=True).filter(pk=disclosure.thread_id))
    row = (
        Disclosure.objects.select_for_update(no_key=True, of=("self",))
        .select_related("thread")
        .get(pk=disclosure.pk)
    )
    hold_seat(actor, row.audience_id)
    if row.proposer_id != actor.pk:
        raise PermissionDenied(_("Only the person who proposed it can withdraw it."))
    if row.outcome == Outcome.SHOWN:
        raise ValidationError(_("Too late: it was shown meanwhile."))
    if row.ended_at is not None:
        return
    end(row, Outcome.WITHDRAWN, by=actor)
    record_of(verbs.WITHDRAWN, actor, row)


@act
def expire_due() -> int:
    """End what nobody has settled in time; return how many. Nobody acts."""
    due = Disclosure.objects.select_for_update(no_key=True, skip_locked=True, of=("self",)).select_related(
        "thread"
    )
    rows = list(due.filter(ended_at=None, expires_at__lte=Now()).order_by("pk")[:AT_ONCE])
    for row in rows:
        end(row, Outcome.EXPIRED, by=None)
        record_of(verbs.EXPIRED, None, row)
    return len(rows)
