"""The one rule of sight: who sees a row is decided by seats, and every query starts here."""

from collections.abc import Iterable
from typing import Self, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import connection, models
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from community.workspaces.models import (
    STEWARD_ROLES,
    Audience,
    AudienceKind,
    Membership,
    Role,
    Seat,
    Workspace,
)

Row = TypeVar("Row", bound=models.Model)
Viewer = User | AnonymousUser

# The viewer's own seat in an audience: what `visible_to` asks, for the one row that a page begins with.
OWN_SEAT = "own.user_id = %(viewer)s AND (own.until IS NULL OR own.until > statement_timestamp())"

_HOLD = """
SELECT COALESCE(m.role, ''), a.gained FROM workspaces_seat s
JOIN workspaces_audience a ON a.id = s.audience_id
LEFT JOIN workspaces_membership m ON m.workspace_id = a.workspace_id AND m.user_id = s.user_id
WHERE s.user_id = %s AND s.audience_id = %s AND (s.until IS NULL OR s.until > statement_timestamp())
FOR KEY SHARE OF s
"""
_HOLD_BOTH = f"{_HOLD} FOR SHARE OF a"  # who waited for it reads it as it is by then


class AudienceMoved(Exception):
    """More people would see this than the writer was shown; the door asks again and keeps the text."""


class VisibleQuerySet(models.QuerySet[Row]):
    """Rows with an `audience`; the only place where sight becomes SQL."""

    def visible_to(self, viewer: Viewer, workspace: Workspace | None = None) -> Self:
        """Keep the rows that `viewer` has a seat for.

        Inside one workspace the viewer's few seats there go in as a list (0.3 ms); without one, each candidate row
        looks up its seat, which is right for one row and for walks by time, but not for a light viewer's lists over
        all workspaces: those start from the seats (`threads.lists`).
        """
        if not isinstance(viewer, User):
            return self.none()
        if workspace is not None:
            return self.filter(audience__in=seats_in(viewer, workspace))
        return self.filter(Exists(Seat.objects.in_force().filter(user=viewer, audience=OuterRef("audience"))))


def seats_in(viewer: User, workspace: Workspace) -> list[int]:
    """Return the ids of the audiences of `workspace` that `viewer` has a seat in.

    A workspace found by `find_workspace` brings them along, so that a page asks once.
    """
    found = getattr(workspace, "sight", None)
    if found is not None and found.viewer_id == viewer.pk:
        return list(found.audience_ids)
    return list(
        Seat.objects.in_force()
        .filter(user=viewer, audience__workspace=workspace)
        .values_list("audience_id", flat=True)
    )


def hold_seat(actor: User, audience_id: int, *, shown: int | None = None) -> str:
    """Prove inside an act that `actor` sees `audience_id`, keep it so until the commit, and return the role there.

    The role is that in the audience's workspace, "" where it has none.

    Takes the actor's own seat FOR KEY SHARE (a removal waits for us, or we find the seat gone: Http404), then, where
    the writer was `shown` who will read, the audience FOR SHARE: an act that gives sight updates that row, so nobody
    is added between the writer's look and the commit. Raises AudienceMoved where somebody already was.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HOLD if shown is None else _HOLD_BOTH, [actor.pk, audience_id])
        found = cursor.fetchone()
    if found is None:
        raise Http404
    role, gained = found
    if shown is not None and gained != shown:
        raise AudienceMoved
    return str(role)


def role_of(actor: User, workspace: Workspace) -> str | None:
    """Return the actor's role in `workspace` while a seat in it is in force, else None."""
    return roles_of(actor, [workspace.pk]).get(workspace.pk)


def roles_of(actor: User, workspaces: Iterable[int]) -> dict[int, str]:
    """Return the actor's role in each of `workspaces` where a seat is in force."""
    seated = Seat.objects.in_force().filter(
        user=actor, audience__workspace=OuterRef("workspace"), audience__kind=AudienceKind.EVERYONE
    )
    here = Membership.objects.filter(Exists(seated), user=actor, workspace__in=workspaces)
    return dict(here.values_list("workspace_id", "role"))


def require_role(actor: User, workspace: Workspace, *roles: str) -> str:
    """Return the actor's role if it is one of `roles`; Http404 without a seat, PermissionDenied otherwise."""
    role = role_of(actor, workspace)
    if role is None:
        raise Http404
    if role not in roles:
        raise PermissionDenied(_("Only an owner of this workspace can do that. Ask one of them."))
    return role


def can_write(role: str | None) -> bool:
    """Members and stewards write; readers read."""
    return role in (Role.OWNER, Role.MODERATOR, Role.MEMBER)


def require_writer(role: str | None) -> None:
    """Raise PermissionDenied where the role only reads."""
    if not can_write(role):
        raise PermissionDenied(_("You read here. An owner can make you a member, so that you can write."))


def require_open(workspace: Workspace) -> None:
    """Raise PermissionDenied where nobody writes any more."""
    if workspace.closed_at is not None:
        raise PermissionDenied(_("This workspace is closed. Reopen it in its settings to write."))


def can_steward(role: str | None) -> bool:
    return role in STEWARD_ROLES


def can_own(role: str | None) -> bool:
    return role == Role.OWNER


def everyone_of(workspace: Workspace) -> Audience:
    """Return the audience *everyone here* of `workspace`."""
    return Audience.objects.get(workspace=workspace, kind=AudienceKind.EVERYONE)


def stewards_of(workspace: Workspace) -> Audience:
    """Return the audience of owners and moderators of `workspace`."""
    return Audience.objects.get(workspace=workspace, kind=AudienceKind.STEWARDS)
