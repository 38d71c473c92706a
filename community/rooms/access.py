"""Who writes in a room, and who leads where a firm is alone. Sight itself is `visible_to`; these come after it."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.models import FirmLead, User
from community.workspaces.access import can_write, hold_seat
from community.workspaces.models import Audience, AudienceKind, Workspace


def hold_pen(actor: User, workspace: Workspace, audience_id: int, *, shown: int | None = None) -> str:
    """Hold the actor's seat (see `hold_seat`); return their role if it lets them write, or raise PermissionDenied."""
    role = hold_voice(actor, workspace, audience_id, shown=shown)
    if not can_write(role):
        raise PermissionDenied(_("You read here. An owner can make you a member, so that you can write."))
    return role


def hold_voice(actor: User, workspace: Workspace, audience_id: int, *, shown: int | None = None) -> str:
    """The same for what a reader may do as well: a firm's lead speaks for it, whatever they are here."""
    role = hold_seat(actor, audience_id, shown=shown)
    if workspace.closed_at is not None:
        raise PermissionDenied(_("This workspace is closed. Reopen it in its settings to write."))
    return role


def leads_alone(actor: User, audience: Audience) -> bool:
    """Whether only the actor's firm sees it, and the actor leads that firm."""
    is_own = audience.kind == AudienceKind.FIRMS and audience.firms_key == str(actor.firm_id)
    return is_own and FirmLead.objects.filter(user=actor, firm=actor.firm_id).exists()
