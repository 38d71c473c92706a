"""Row work that acts of several kinds share. The act that calls has its locks and its rights."""

from typing import TypeVar

from django.db import models
from django.http import Http404

from accounts.models import User
from community.events.verbs import Verb
from community.threads.kinds.backing import Backing
from community.threads.models import Thread
from community.threads.posting import record_on_thread

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


def stand_behind(actor: User, thread: Thread, verb: Verb) -> None:
    """Let the actor stand behind the thread. Twice is once."""
    _backing, is_new = Backing.objects.get_or_create(
        thread=thread,
        user=actor,
        defaults={"audience_id": thread.audience_id, "firm_id": actor.firm_id},
    )
    if is_new:
        record_on_thread(verb, actor, thread)


def step_back(actor: User, thread: Thread, verb: Verb) -> None:
    """Let the actor stand behind it no more. Who doesn't has nothing to take back."""
    if Backing.objects.filter(thread=thread, user=actor).delete()[0]:
        record_on_thread(verb, actor, thread)
