"""Who writes in a room, and who leads where a firm is alone. Sight itself is `visible_to`; these come after it."""

from accounts.models import FirmLead, User
from community.workspaces.access import hold_seat, require_open, require_writer
from community.workspaces.models import Audience, AudienceKind, Workspace


def hold_pen(actor: User, workspace: Workspace, audience_id: int, *, shown: int | None = None) -> str:
    """Hold the actor's seat (see `hold_seat`); return their role if it lets them write, or raise PermissionDenied."""
    role = hold_voice(actor, workspace, audience_id, shown=shown)
    require_writer(role)
    return role


def hold_voice(actor: User, workspace: Workspace, audience_id: int, *, shown: int | None = None) -> str:
    """The same for what a reader may do as well: a firm's lead speaks for it, whatever they are here."""
    role = hold_seat(actor, audience_id, shown=shown)
    require_open(workspace)
    return role


def leads_alone(actor: User, audience: Audience) -> bool:
    """Whether only the actor's firm sees it, and the actor leads that firm."""
    is_own = audience.kind == AudienceKind.FIRMS and audience.firms_key == str(actor.firm_id)
    return is_own and FirmLead.objects.filter(user=actor, firm=actor.firm_id).exists()


def require_pen(workspace: Workspace) -> None:
    """Raise PermissionDenied where the viewer, with whose sight the workspace came, doesn't write there."""
    require_writer(workspace.sight.role)
    require_open(workspace)
