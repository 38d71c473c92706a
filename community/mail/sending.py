"""Sends what is due: each mail in its own transaction, with back-off, parked in the end where a person can see it.

A mail can't be sent exactly once: a crash between the server's 250 and our commit repeats it, under the same
Message-ID, by which mail readers drop the second.
"""

from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from community.mail.letters import Letter, compose
from community.mail.models import Mail

BACK_OFF = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720)]
BATCH = 100


def send_due() -> int:
    """Send the mails that are due, at most `BATCH`; return how many were taken up."""
    taken = 0
    while taken < BATCH and _send_one():
        taken += 1
    return taken


def parked() -> QuerySet[Mail]:
    """Mails that were given up, newest first."""
    return Mail.objects.filter(parked_at__isnull=False).order_by("-parked_at")


def unpark(mail: Mail) -> bool:
    """Make a parked mail due again; whether it was parked."""
    rows = Mail.objects.filter(pk=mail.pk, parked_at__isnull=False)
    return bool(rows.update(parked_at=None, tries=0, due_at=timezone.now()))


@transaction.atomic
def _send_one() -> bool:
    due = Mail.objects.filter(sent_at=None, dropped_at=None, parked_at=None, due_at__lte=timezone.now())
    mail = due.select_for_update(skip_locked=True).order_by("due_at", "id").first()
    if mail is None:
        return False
    letter = compose(mail)
    if letter is None:
        mail.dropped_at = timezone.now()
    else:
        try:
            _hand_over(mail, letter)
            mail.sent_at, mail.last_error = timezone.now(), ""
        except (SMTPException, OSError) as error:
            _postpone(mail, error)
    if mail.sent_at or mail.dropped_at:
        mail.text = mail.html = ""  # codes and links must not outlive the mail
    mail.save()
    return True


def _hand_over(mail: Mail, letter: Letter) -> None:
    host = urlsplit(settings.SITE_URL).hostname
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        to=[mail.to],
        headers={"Message-ID": f"<{mail.public_id}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    message.send()


def _postpone(mail: Mail, error: Exception) -> None:
    mail.tries += 1
    mail.last_error = f"{type(error).__name__}: {error}"[:300]
    if mail.tries > len(BACK_OFF) or isinstance(error, SMTPRecipientsRefused):
        mail.parked_at = timezone.now()
    else:
        mail.due_at = timezone.now() + BACK_OFF[mail.tries - 1]
