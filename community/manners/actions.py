"""Choose how to be taken. No events: it is one person's own, and nobody asks about it later."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accounts.models import User
from community.events import hints
from community.events.record import act
from community.manners.models import Manners


@act
def choose_now(actor: User, *, chosen: str, until: datetime | None) -> None:
    """Be away or undisturbed until then, or without an end; "" ends it."""
    _change(actor, {"chosen": chosen, "until": until if chosen else None})


@act
def choose_hours(actor: User, *, columns: Mapping[str, Any]) -> None:
    """Choose quiet hours, hours of work, and whether others of one's audiences read when one was last here."""
    _change(actor, columns)


def _change(actor: User, columns: Mapping[str, Any]) -> None:
    Manners.objects.update_or_create(user=actor, defaults=dict(columns))
    hints.tell_user(actor.pk, "manners")
