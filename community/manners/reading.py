"""How people want to be taken now."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from community.manners.hours import Manner, manner_at
from community.manners.models import Manners

# Of a user joined as `u` with their manners as `ma`, by a LEFT JOIN: what `manner_of_columns` reads.
COLUMNS = "u.time_zone, COALESCE(ma.chosen, ''), ma.until, COALESCE(ma.quiet::json, '[]'::json)"


def own_manners(user: User) -> Manners:
    """The person's row, or one with the defaults that is not stored."""
    return Manners.objects.filter(user=user).first() or Manners(user=user)


def manners_of(user: User) -> Manner:
    """How the person wants to be taken now; of one who was read with `manners`, without another question."""
    row = getattr(user, "manners", None)
    if row is None:
        return Manner()
    return manner_at(timezone.now(), user.time_zone, chosen=row.chosen, until=row.until, quiet=row.quiet)


def manner_of_columns(zone: str, chosen: str, until: datetime | None, quiet: Any) -> Manner:
    """The same from `COLUMNS`."""
    return manner_at(timezone.now(), zone, chosen=chosen, until=until, quiet=quiet)


def manner_now(user_id: int) -> Manner:
    """The same, read anew."""
    user = User.objects.select_related("manners").filter(pk=user_id).first()
    return manners_of(user) if user else Manner()
