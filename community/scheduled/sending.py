"""Sending what is due: through the same forms and acts as any other post, with all their checks, as its author is now.

1. `begin_sending` takes the row: one sender at a time, and one that died is followed by another.
2. The act writes the post under the row's client id: twice is once.
3. The row goes; or it stays with what was wrong, and its author is told.
"""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from community.scheduled.actions import begin_sending, end_sending, keep_unsent, put_off
from community.scheduled.models import Fault, Scheduled
from community.threads.actions import reply, start_thread, write_note
from community.threads.forms import ReplyForm, ThreadForm, readers_chosen, words_of
from community.threads.kinds import kind_of
from community.threads.models import Post, Thread
from community.threads.posting import ThreadMerged, TooFast, TooSoon, Words
from community.threads.reading import find_thread
from community.workspaces.access import AudienceMoved
from community.workspaces.models import Workspace
from community.workspaces.sight import find_workspace

BATCH = 50


def send_due() -> int:
    """Send what is due, at most `BATCH`; return how many were taken."""
    now = timezone.now()
    due = Scheduled.objects.filter(due_at__lte=now, failed_at=None).order_by("due_at", "pk")
    return sum(send(pk) for pk in list(due.values_list("pk", flat=True)[:BATCH]))


def send(pk: int, *, early: bool = False) -> bool:
    """Send one that is due, or `early`, if nobody else is; return whether it was taken."""
    before = timezone.now() if not early else timezone.now() + timedelta(days=4_000)
    row = begin_sending(pk, before=before)
    if row is None:
        return False
    try:
        _write(row.user, row)
    except (TooFast, TooSoon) as error:
        put_off(row, seconds=error.wait)
    except Http404:
        keep_unsent(row, Fault.LOST)
    except PermissionDenied:
        keep_unsent(row, Fault.REFUSED)
    except AudienceMoved:
        keep_unsent(row, Fault.GROWN)
    except ThreadMerged:
        keep_unsent(row, Fault.GONE_ON)
    except ValidationError:
        keep_unsent(row, Fault.UNFIT)
    else:
        end_sending(row)
    return True


def words_in(
    author: User, workspace: Workspace, thread: Thread | None, form: Any, *, due_at: datetime | None = None
) -> Words:
    """Render what a valid form says, for those who will read it; ValidationError says what does not fit there.

    With `due_at`, a poll must take votes at that time still.
    """
    cleaned = form.cleaned_data
    if thread is None:
        readers = readers_chosen(author, cleaned["choice"], firms=cleaned["firms"], people=cleaned["people"])
    else:
        readers = readers_chosen(author, "note" if cleaned["note"] else "")
    words = words_of(
        cleaned["source"],
        [thread.audience_id if thread else workspace.sight.everyone_id],
        workspace,
        readers=readers,
        client_id=cleaned["client_id"],
        writer=author,
    )
    if due_at and words.poll and words.poll.until and words.poll.until <= due_at:
        raise ValidationError(
            _("The poll would be closed before it is sent. Choose a later time for its end.")
        )
    return words


def _write(author: User, row: Scheduled) -> Post:
    if row.thread is None:
        return _start(author, row)
    thread = find_thread(author, row.thread.public_id)
    form = ReplyForm(row.as_form())
    if not form.is_valid():
        raise ValidationError("unfit")
    words = words_in(author, thread.workspace, thread, form)
    cleaned = form.cleaned_data
    act = write_note if cleaned["note"] else reply
    return act(author, thread, words=words, client_id=cleaned["client_id"], shown=cleaned["shown"])


def _start(author: User, row: Scheduled) -> Post:
    workspace = find_workspace(author, row.workspace.public_id)
    form = ThreadForm(row.as_form(), workspace=workspace, viewer=author)
    if not form.is_valid():
        raise ValidationError("unfit")
    words = words_in(author, workspace, None, form)
    cleaned = form.cleaned_data
    thread = start_thread(
        author,
        workspace,
        title=cleaned["title"],
        words=words,
        choice=form.chosen(),
        kind=cleaned["kind"],
        category=cleaned["category"],
        tags=cleaned["tags"],
        client_id=cleaned["client_id"],
        shown=cleaned["shown"],
    )
    kind_of(thread.kind).after_sending(author, thread, row.as_form())
    return Post.objects.visible_to(author).get(thread=thread, nr=1, after_nr=None)
