"""Who decides what answers a question. Sight comes before it, and whoever only reads decides nothing."""

from accounts.models import User
from community.threads.models import Thread
from community.workspaces.access import can_steward, can_write


def can_accept(actor: User, thread: Thread, role: str | None) -> bool:
    """Who asked, where they may write; and owners and moderators."""
    return can_steward(role) or (can_write(role) and thread.author_id == actor.pk)
