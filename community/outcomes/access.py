"""Who may do what with a decision they see. Sight itself is `visible_to`; whoever may write agrees for their firm."""

from accounts.models import User
from community.outcomes.models import Decision, Task
from community.workspaces.access import can_steward, can_write


def can_keep(actor: User, decision: Decision, role: str | None) -> bool:
    """Its author, and owners and moderators who see it: they change it and set when it is looked at again."""
    return can_steward(role) or (can_write(role) and decision.author_id == actor.pk)


def can_tick(actor: User, task: Task, role: str | None) -> bool:
    """Whom it is for, its author, and owners and moderators who see it."""
    return can_steward(role) or (can_write(role) and actor.pk in (task.user_id, task.author_id))
