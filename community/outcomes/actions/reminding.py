"""Ask to be reminded, or that others are; cancel it; remind of what is due."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from community.chat.calling import weigh_call
from community.chat.models import Channel
from community.events.record import act, record
from community.markup import HERE
from community.outcomes import verbs
from community.outcomes.models import MOST_REMINDERS, Reminder
from community.rooms.access import hold_pen
from community.rooms.sending import sent_as
from community.workspaces.seating import seat_alone

REMINDERS_A_MINUTE = 20
REMINDED_AT_ONCE = 100
KEPT_AFTER_END = timedelta(days=30)  # for whoever looks through what is done in the inbox


@act
def ask_reminder(
    actor: User,
    channel: Channel,
    *,
    user: User | None,
    text: str,
    remind_at: datetime,
    client_id: str,
    notifies: int = 0,
) -> Reminder:
    """Remind `user` at that moment, or all in the channel (None). A repeated `client_id` answers with the first one.

    `notifies` is how many people the actor was told that it calls: see `weigh_call`.
    """
    role = hold_pen(actor, channel.workspace, channel.audience_id)
    found = sent_as("outcomes_reminder", actor, client_id, most=REMINDERS_A_MINUTE)
    if found is not None:
        return Reminder.objects.get(pk=found)
    if Reminder.objects.filter(author=actor, reminded_at=None).count() >= MOST_REMINDERS:
        raise ValidationError(
            _("%d reminders of yours are still to come, and more there can’t be. Cancel some first.")
            % MOST_REMINDERS
        )
    if user is None:
        weigh_call(actor, channel, [HERE], role, told=notifies)
    return Reminder.objects.create(
        author=actor,
        byline=actor.name,
        firm_id=actor.firm_id,
        audience=seat_alone(actor),
        channel=channel,
        user=user or actor,
        is_for_all=user is None,
        text=text,
        remind_at=remind_at,
        client_id=client_id,
    )


@act
def cancel_reminder(actor: User, reminder: Reminder) -> None:
    """Say nothing. What was said already stays said."""
    Reminder.objects.filter(pk=reminder.pk, author=actor, reminded_at=None).delete()


@act
def remind_of_talk() -> int:
    """Remind of what is due; return how many. Who sees the channel is asked when they are told."""
    due = Reminder.objects.select_for_update(of=("self",), skip_locked=True)
    rows = list(
        due.filter(remind_at__lte=Now(), reminded_at=None).order_by("remind_at", "pk")[:REMINDED_AT_ONCE]
    )
    for row in rows:
        row.reminded_at = timezone.now()
        row.save(update_fields=["reminded_at"])
        record(
            verbs.REMINDED,
            actor=None,
            audience_id=row.audience_id,
            subject=row,
            facts={"user": row.user_id},
        )
    return len(rows)


@act
def clear_reminders() -> int:
    """What was said a month ago goes, with its lines in the inbox; return how many."""
    _all, gone = Reminder.objects.filter(reminded_at__lt=timezone.now() - KEPT_AFTER_END).delete()
    return gone.get(Reminder._meta.label, 0)
