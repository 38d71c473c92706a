"""The reader of the log that tells people. What each verb means stands in `meanings`; here is what they share.

It runs after the act, perhaps twice and perhaps late, so it asks who sees the thing *now*, and its rows have unique
keys. Nobody is told of what they did themselves. Imports and seeds leave no work for it.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Now

from community.events import hints
from community.events.models import Event
from community.events.relay import reader
from community.events.verbs import Verb
from community.notifications.mailing.due import mail_due_at
from community.notifications.models import Notification, Reason, Subscription
from community.workspaces.models import AudienceKind, Seat

Meaning = Callable[[Event], None]
meanings: dict[str, Meaning] = {}


def means(*verbs: Verb) -> Callable[[Meaning], Meaning]:
    """Say that these verbs mean to people what the function does."""

    def register(meaning: Meaning) -> Meaning:
        meanings.update(dict.fromkeys((verb.name for verb in verbs), meaning))
        return meaning

    return register


@reader("notifications")
def tell(event: Event) -> None:
    """Tell whomever one event concerns. A verb that has no meaning here is a mistake, and stays undone."""
    meanings[event.verb](event)


def write(event: Event, reasons: Mapping[int, Reason], *, at: datetime | None = None, **about: Any) -> None:
    """Write one row a person, none for who acted, and let their open pages count again."""
    actor = event.actor if "byline" not in about else None
    common = {
        "audience_id": event.audience_id,
        "actor_id": event.actor_id,
        "byline": actor.name if actor else "",
        "firm_id": event.firm_id,
        "at": at or event.at,
    } | about
    told = {user_id: reason for user_id, reason in reasons.items() if user_id != event.actor_id}
    Notification.objects.bulk_create(
        (
            Notification(
                user_id=user_id,
                event=event,
                reason=reason,
                mail_due_at=mail_due_at(event, reason),
                **common,
            )
            for user_id, reason in told.items()
        ),
        ignore_conflicts=True,
    )
    hint(told)


def write_alone(event: Event, reason: Reason) -> None:
    """The person whom the event is about, in their own audience: neither who nor where, which they may not see."""
    alone = Seat.objects.filter(user=event.facts["user"], audience__kind=AudienceKind.SELF).first()
    if alone:
        write(
            event,
            {alone.user_id: reason},
            audience_id=alone.audience_id,
            actor_id=None,
            byline="",
            firm_id=None,
        )


def seated(audience_id: int, users: Iterable[int] | None = None) -> list[int]:
    """Those (of `users`) who see the audience now."""
    seats = Seat.objects.in_force().filter(audience_id=audience_id)
    if users is not None:
        seats = seats.filter(user_id__in=list(users))
    return list(seats.order_by("user_id").values_list("user_id", flat=True))


def seen(event: Event, users: Iterable[int]) -> None:
    """These have read already what the event tells them."""
    Notification.objects.filter(event=event, user__in=list(users)).update(read_at=Now())


def settle(rows: QuerySet[Notification]) -> None:
    """Nobody has to do anything about these any more."""
    users = list(rows.order_by().values_list("user_id", flat=True).distinct())
    rows.update(done_at=Now(), read_at=Now())
    hint(users)


def forget(event: Event, users: Iterable[int]) -> None:
    """Drop what `users` followed and were told in the event's workspace before it."""
    for model in (Subscription, Notification):
        gone = model.objects.filter(user__in=list(users), workspace=event.workspace_id)
        gone.filter(at__lt=event.at).delete()
    hint(users)


def hint(users: Iterable[int]) -> None:
    """Let the open pages of these users count again."""
    for user_id in users:
        hints.tell_user(user_id, "inbox")
