"""What somebody should still be mailed about: the one place that says so, asked when a mail is made and as it is sent.

1. They can sign in: not suspended, of an active firm, not somebody whom an import made.
2. They want mails, or it is about their own access.
3. The notification is open and unread, and they see what it is about now: a seat, a post that is not deleted.
4. Their level in the thread or channel, as it is now, calls for a mail: *muted* never; who is named, or whose answer
   is accepted, always; *watching* for each post; *tracking* for one, and the next a day later unless the first was
   read by then; *normal* for nothing else.
5. They may be disturbed: while they chose not to be, and in their quiet hours, a mail waits until these end. Not one
   about their own access.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from community.manners.models import Chosen
from community.manners.reading import COLUMNS, manner_of_columns
from community.notifications.following import CHOICES, LEVEL
from community.notifications.inbox import UNREAD, VISIBLE
from community.notifications.models import Level, Reason

NAMED = {Reason.ASKED, Reason.MENTION, Reason.ACCEPTED, Reason.NAMED, Reason.CALLED}
OWN_ACCESS = {Reason.SIGN, Reason.DECLINED}
# For that long a thread that somebody tracks keeps quiet after a mail that they have not followed.
PAUSE = timedelta(days=1)
# Who doesn't want to be disturbed without an end is asked about again after it.
AGAIN = timedelta(hours=1)

# The last column: when the last mail about the thread went out, of those that told of something still unread.
_ROWS = f"""
SELECT n.id, n.reason, n.thread_id IS NOT NULL, u.mails = 'immediate', COALESCE(hears.level, {LEVEL}), (
    SELECT max(sent.sent_at) FROM notifications_notification m JOIN mail_mail sent ON sent.id = m.mail_id
    WHERE m.user_id = n.user_id AND m.thread_id = n.thread_id AND m.done_at IS NULL
      AND {UNREAD.format(n="m")} AND {VISIBLE.format(n="m")}), {COLUMNS}
FROM notifications_notification n
JOIN accounts_user u ON u.id = n.user_id AND u.is_active AND u.imported_at IS NULL
JOIN accounts_firm f ON f.id = u.firm_id AND f.status = 'active'
LEFT JOIN threads_thread t ON t.id = n.thread_id
LEFT JOIN manners_manners ma ON ma.user_id = u.id
LEFT JOIN chat_message said ON said.id = n.message_id
LEFT JOIN notifications_subscription hears ON hears.user_id = n.user_id AND hears.channel_id = said.channel_id
{CHOICES.format(user="n.user_id", before="9223372036854775807")}
WHERE n.id = ANY (%(rows)s) AND n.done_at IS NULL AND {UNREAD.format(n="n")} AND {VISIBLE.format(n="n")}
ORDER BY n.event_id
"""  # noqa: S608  (our own words only)


@dataclass(frozen=True)
class Wanted:
    """Of some notifications of one line of an inbox: what belongs into a mail `now`, or, with nothing now, `later`."""

    now: list[int]
    later: list[int]
    later_at: datetime | None


def wanted_of(notifications: Iterable[int]) -> Wanted:
    """Say which of these (ids, all of one person and thread) their reader should be mailed about.

    What would wait until later goes along where a mail goes out anyway.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, {"rows": list(notifications)})
        due = {pk: _undisturbed(_due_at(*facts[:5]), *facts) for pk, *facts in cursor.fetchall()}
    times = {pk: at for pk, at in due.items() if at is not None}
    if not times:
        return Wanted([], [], None)
    first = min(times.values())
    return Wanted(list(times), [], None) if first <= timezone.now() else Wanted([], list(times), first)


def _due_at(
    reason: str, in_thread: bool, wants: bool, level: str, last_mail: datetime | None
) -> datetime | None:
    """From when on the reader is to be mailed about it; None: never."""
    at_once = timezone.now()
    if reason in OWN_ACCESS:
        return at_once
    if not wants or level == Level.MUTED:
        return None
    if reason in NAMED or not in_thread or level == Level.WATCHING:
        return at_once
    if level == Level.TRACKING:
        return last_mail + PAUSE if last_mail else at_once
    return None


def _undisturbed(due: datetime | None, reason: str, *facts: Any) -> datetime | None:
    """The same time, or the end of the hours in which the reader is not disturbed."""
    if due is None or reason in OWN_ACCESS:
        return due
    manner = manner_of_columns(*facts[-4:])
    return max(due, manner.until or timezone.now() + AGAIN) if manner.state == Chosen.DND else due
