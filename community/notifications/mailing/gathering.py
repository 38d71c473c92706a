"""What is due goes into one mail a person and thread or channel, with everything there that still waits for one.

No network and no words here: the mail is a row, which the sender composes. Another notification that is being told at
this moment is not lost: it has its own time, and goes into the next mail.
"""

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from community.mail.letters import post_mail
from community.mail.models import Mail
from community.notifications.mailing.wanted import wanted_of
from community.notifications.models import Notification

BATCH = 500
# What a notification shares a mail with; one that is about neither is alone in its mail.
SHARED = {"thread": "thread_id", "channel": "message__channel_id"}
# Any number, of which PostgreSQL knows no other use in this database.
_ALONE = 7_201_117


def gather() -> int:
    """Make all mails that are due; return how many notifications were taken up."""
    taken = 0
    while batch := _gather_batch():
        taken += batch
    return taken


@transaction.atomic
def _gather_batch() -> int:
    if not _is_alone():
        return 0
    due = Notification.objects.filter(mail_due_at__lte=timezone.now()).order_by("mail_due_at", "pk")
    rows = list(due.values_list("user", *SHARED.values(), "pk")[:BATCH])
    for user_id, kind, key in dict.fromkeys(_line(*row) for row in rows):
        _make(user_id, kind, key)
    return len(rows)


def _line(user_id: int, thread: int | None, channel: int | None, pk: int) -> tuple[int, str, int]:
    """Whose mail it goes into, of which kind, and what that is about."""
    if thread:
        return user_id, "thread", thread
    return (user_id, "channel", channel) if channel else (user_id, "alone", pk)


def _is_alone() -> bool:
    """Two at once would make two mails about the same. The second leaves it to the first, whose lock ends with it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_ALONE])
        return bool(cursor.fetchone()[0])


def _make(user_id: int, kind: str, key: int) -> None:
    about = {SHARED.get(kind, "pk"): key}
    mine = Notification.objects.filter(user=user_id, mail_due_at__isnull=False, **about)
    found = list(mine.values_list("pk", flat=True))
    wanted = wanted_of(found)
    Notification.objects.filter(pk__in=found).update(mail_due_at=None)
    Notification.objects.filter(pk__in=wanted.later).update(mail_due_at=wanted.later_at)
    if wanted.now:
        mail = _unsent(user_id, about) if kind in SHARED else None
        Notification.objects.filter(pk__in=wanted.now).update(mail=mail or _post(user_id, kind))


def _unsent(user_id: int, about: dict[str, int]) -> Mail | None:
    """A mail about the same that the server has not taken yet: it tells of this too. None while it is being sent."""
    told = Notification.objects.filter(user=user_id, mail__isnull=False, **about)
    waiting = Mail.objects.filter(pk__in=told.values("mail"), sent_at=None, dropped_at=None, parked_at=None)
    return waiting.select_for_update(skip_locked=True).order_by("pk").first()


def _post(user_id: int, kind: str) -> Mail:
    user = User.objects.get(pk=user_id)
    return post_mail(kind, user.email, params={"user": user.public_id})
