"""Sends what is due: each mail in its own transaction, with back-off, parked in the end where a person can see it.

A mail can't be sent exactly once: a crash between the server's 250 and our commit repeats it, under the same
Message-ID, by which mail readers drop the second.
"""

import logging
import time
from datetime import timedelta
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from community.mail.letters import Letter, compose, message_id
from community.mail.models import Mail
from community.mail.refusals import is_down, is_final, reason

log = logging.getLogger("keyway.mail")

BACK_OFF = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720)]
BATCH = 100
KEPT = timedelta(days=30)  # that a mail went, to whom and when
CLEARED_AT_ONCE = 1000
RUN = 30.0  # seconds until a run takes up no more: a slow server must not run into the job's own limit of 50


def send_due() -> int:
    """Send the mails that are due, at most `BATCH`; return how many were taken up.

    It ends early where the server is down: each mail left waits for the next run, not for a time-out of its own here.
    """
    until = time.monotonic() + RUN
    taken = 0
    while taken < BATCH and time.monotonic() < until and _send_one():
        taken += 1
    return taken


def parked() -> QuerySet[Mail]:
    """Mails that were given up, newest first."""
    return Mail.objects.filter(parked_at__isnull=False).order_by("-parked_at")


def unpark(mail: Mail) -> bool:
    """Make a parked mail due again; whether it was parked."""
    rows = Mail.objects.filter(pk=mail.pk, parked_at__isnull=False)
    return bool(rows.update(parked_at=None, tries=0, due_at=timezone.now()))


def clear_sent() -> int:
    """Delete mails that are done with since `KEPT`; return how many. Their words went when they were sent."""
    before = timezone.now() - KEPT
    gone = 0
    done = Mail.objects.filter(Q(sent_at__lt=before) | Q(dropped_at__lt=before)).order_by("pk")
    while keys := list(done.values_list("pk", flat=True)[:CLEARED_AT_ONCE]):
        Mail.objects.filter(pk__in=keys).delete()
        gone += len(keys)
    return gone


@transaction.atomic
def _send_one() -> bool:
    """Send the mail that has waited longest; say whether to go on."""
    due = Mail.objects.filter(sent_at=None, dropped_at=None, parked_at=None, due_at__lte=timezone.now())
    mail = due.select_for_update(skip_locked=True).order_by("due_at", "id").first()
    if mail is None:
        return False
    goes_on = True
    try:
        with transaction.atomic():
            letter = compose(mail)
        if letter is None:
            mail.dropped_at = timezone.now()
        else:
            _hand_over(mail, letter)
            mail.sent_at, mail.last_error = timezone.now(), ""
    except Exception as error:
        if connection.closed_in_transaction or not connection.is_usable():
            raise  # nothing was written; it is due as before
        _put_off(mail, error)
        goes_on = not is_down(error)
    if mail.sent_at or mail.dropped_at:
        mail.text = mail.html = ""  # codes and links must not outlive the mail
    mail.save()
    return goes_on


class _Message(EmailMultiAlternatives):
    """A mail whose own headers stand in one line each: not all who read List-Unsubscribe unfold lines."""

    def message(self, *args: Any, **kwargs: Any) -> Any:
        made = super().message(*args, **kwargs)
        made.policy = made.policy.clone(max_line_length=998)
        return made


def _hand_over(mail: Mail, letter: Letter) -> None:
    message = _Message(
        subject=letter.subject,
        body=letter.text,
        to=[mail.to],
        headers={
            "Message-ID": message_id(mail.public_id),
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "OOF, AutoReply",
            **letter.headers,
        },
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    message.send()


def _put_off(mail: Mail, error: Exception) -> None:
    """Try again later, or park it: one that can't be composed or sent must not hold up the others."""
    mail.tries += 1
    mail.last_error = reason(error, mail.to)
    if mail.tries > len(BACK_OFF) or is_final(error):
        mail.parked_at = timezone.now()
    else:
        mail.due_at = timezone.now() + BACK_OFF[mail.tries - 1]
    log.warning("mail %s (%s) was not sent: %s", mail.public_id, mail.kind, mail.last_error)
