"""Who may propose to show something to more people. Who approves is weighed (`weighing`): it depends on whose words."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.models import FirmLead, User
from community.threads.access import can_keep_order
from community.threads.models import Post, Thread
from community.workspaces.access import can_write


def can_propose(actor: User, thread: Thread, note: Post | None, role: str | None) -> bool:
    """Who keeps order in a thread, and its author; of a note its author, and a lead of its firm. Readers don't."""
    if not can_write(role):
        return False
    if note is not None:
        is_lead = FirmLead.objects.filter(user=actor, firm=note.firm_id).exists()
        return note.author_id == actor.pk or (is_lead and actor.firm_id == note.firm_id)
    return thread.author_id == actor.pk or can_keep_order(actor, thread, role)


def require_proposer(actor: User, thread: Thread, note: Post | None, role: str | None) -> None:
    """Raise PermissionDenied for anybody else."""
    if not can_propose(actor, thread, note, role):
        said = (
            _("Only its author, an owner or a moderator can propose to show a thread to more people.")
            if note is None
            else _("Only its author or a lead of the firm can propose to show an internal note to others.")
        )
        raise PermissionDenied(said)
