"""Uploads that no post took go after two days, unless a text on its way names them."""

from datetime import timedelta

from django.utils import timezone

from community.events.record import act
from community.files.held import held
from community.files.models import File

UNSENT = timedelta(hours=48)
AT_ONCE = 500


@act
def clear_unsent() -> list[File]:
    """Remove the rows of files that nobody sent for `UNSENT`, and return them: their bytes are cleared after it.

    No event: each was its author's alone, who was told when it was uploaded.
    """
    oldest = timezone.now() - UNSENT
    rows = File.objects.select_for_update(skip_locked=True).filter(carrier="", at__lt=oldest)
    found = list(rows.exclude(public_id__in=held()).order_by("id")[:AT_ONCE])
    File.objects.filter(pk__in=[row.pk for row in found]).delete()
    return found
