"""What the virus scanner said of a file."""

from django.db.models import F
from django.db.models.functions import Now

from community.events.record import act, record
from community.files import verbs
from community.files.models import File, State


@act
def pass_file(file: File, *, is_checked: bool) -> bool:
    """Nothing was found in it: an image is drawn next, anything else is ready. Without `is_checked`, nobody looked.

    No event: nobody did it. Returns False where somebody was faster, or the file was dropped meanwhile.
    """
    row = _waiting(file)
    if row is None:
        return False
    row.state = row.state_after_check
    row.save(update_fields=["state"])
    if is_checked:
        File.objects.filter(pk=row.pk).update(scanned_at=Now())
    return True


@act
def refuse_file(file: File, *, fault: str, found: str = "") -> bool:
    """Something was found in it (`found` is the scanner's name for it), or the scanner can't look at it at all."""
    row = _waiting(file)
    if row is None:
        return False
    row.state, row.fault = State.REFUSED, fault
    row.sha256 = ""  # its bytes go, and nothing leads to them
    row.save(update_fields=["state", "fault", "sha256"])
    record(
        verbs.REFUSED,
        actor=None,
        audience_id=row.audience_id,
        subject=row,
        workspace_id=row.workspace_id,
        facts={"fault": fault, "found": found},
    )
    return True


@act
def try_again_later(file: File) -> None:
    """The scanner answered, but not about the file. No event: nobody did it."""
    File.objects.filter(pk=file.pk).update(tries=F("tries") + 1)


def _waiting(file: File) -> File | None:
    rows = File.objects.select_for_update(no_key=True)
    return rows.filter(pk=file.pk, state=State.CHECKING).first()
