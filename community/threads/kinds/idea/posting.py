"""Row work of ideas that acts on threads share. The act that calls has its locks and its rights."""

from accounts.models import User
from community.threads.kinds.idea.models import Idea
from community.threads.models import Thread


def open_idea(actor: User, thread: Thread) -> None:
    """An idea begins as a new one, brought by its author."""
    Idea.objects.create(
        thread=thread, audience_id=thread.audience_id, changed_by=actor, changed_byline=actor.name
    )
