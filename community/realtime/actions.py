"""What sockets write: that their people are here. No event: who administers the site sees it, and nobody else."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import User
from community.events.record import act

SEEN_EVERY = timedelta(minutes=5)  # after which it is written again


@act
def mark_seen(user_ids: Iterable[int]) -> None:
    """Write that these people are here, of whom it was not written lately.

    Whose row somebody holds is passed by until the next time: nobody waits for this.
    """
    stale = Q(last_seen_at=None) | Q(last_seen_at__lt=Now() - SEEN_EVERY)
    rows = User.objects.filter(stale, pk__in=list(user_ids)).select_for_update(no_key=True, skip_locked=True)
    User.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(last_seen_at=Now())
