"""When a mail about a notification is due: a little later, so that whoever is looking reads it meanwhile."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from community.events.models import Event
from community.invites import verbs as invites
from community.notifications.models import Reason
from community.workspaces import verbs

ABOUT_THREADS = {
    Reason.ASKED,
    Reason.MENTION,
    Reason.NOTE,
    Reason.STARTED,
    Reason.REPLY,
    Reason.FOLLOWED,
    Reason.ACCEPTED,
    Reason.ANSWERED,
    Reason.OUTCOME,
    Reason.REPLACED,
}
IN_CHANNELS = {Reason.NAMED, Reason.CALLED}
# The rest is read in the inbox, or told by a mail of its own when it happens: added, removed, another role.
MAILED = {
    *ABOUT_THREADS,
    *IN_CHANNELS,
    Reason.SIGN,
    Reason.WAITS,
    Reason.DISCLOSE,
    Reason.DECLINED,
    Reason.REMINDER,
    Reason.REMINDED,
    Reason.INFECTED,
    Reason.VIRUS,
    Reason.NOT_SENT,
}
# That mail says already what is to be signed.
TOLD_ALREADY = {verbs.PERSON_ADDED.name, invites.APPROVED.name}


def mail_due_at(event: Event, reason: Reason) -> datetime | None:
    """Return when a mail about the event is due for somebody who is told for `reason`; None if none is sent."""
    if reason not in MAILED or (reason == Reason.SIGN and event.verb in TOLD_ALREADY):
        return None
    return timezone.now() + timedelta(seconds=settings.MAIL_DELAY)
