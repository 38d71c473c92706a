"""What acts of kinds share: the kind's own row of a thread is locked, and found for no thread of another kind."""

from typing import TypeVar

from django.db import models
from django.http import Http404

from community.threads.models import Thread

Row = TypeVar("Row", bound=models.Model)


def hold_row(rows: type[Row], thread: Thread) -> Row:
    """Lock and return the row in `rows` of the thread, with the thread as it is now; Http404 where it has none."""
    found = (
        rows._default_manager.select_for_update(no_key=True, of=("self",))
        .select_related("thread__workspace")
        .filter(pk=thread.pk)
        .first()
    )
    if found is None:
        raise Http404
    return found
