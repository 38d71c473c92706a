"""A document or a model is drawn for showing, or it could not be."""

from datetime import timedelta

from django.utils import timezone

from community.events.record import act
from community.files.models import File, Preview, State

TRIES = 3
AGAIN = timedelta(minutes=2)  # a worker that fell in the middle


@act
def begin_preview() -> File | None:
    """Take the preview that waits longest, for two minutes; None where nothing is due.

    No event: nobody did it. One whose worker fell every time is given up here.
    """
    now = timezone.now()
    due = Preview.objects.filter(state=Preview.State.WAITING, due_at__lte=now, file__state=State.READY)
    for row in due.select_for_update(skip_locked=True, of=("self",)).order_by("due_at")[:20]:
        if row.tries >= TRIES:
            row.state, row.fault = Preview.State.FAILED, "slow"
            row.save(update_fields=["state", "fault"])
            continue
        row.tries, row.due_at = row.tries + 1, now + AGAIN
        row.save(update_fields=["tries", "due_at"])
        return File.objects.get(pk=row.pk)
    return None


@act
def settle_preview(file: File, *, fault: str = "", pages: int | None = None, extent: str = "") -> bool:
    """The preview is there, or is none; False where somebody was faster, or the file was dropped meanwhile.

    No event: nobody did it.
    """
    rows = Preview.objects.filter(pk=file.pk, state=Preview.State.WAITING)
    state = Preview.State.FAILED if fault else Preview.State.READY
    return bool(rows.update(state=state, fault=fault, pages=pages, extent=extent))
