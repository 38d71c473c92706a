"""What the shell of every page shows: the rail, who is looking, what waits for a signature. One query."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import Firm, User
from community.workspaces.sight import rail_of


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return `shell`, made only when a template asks for it."""
    user = request.user
    if not user.is_authenticated:
        return {"shell": None, "host": SimpleLazyObject(lambda: Firm.objects.filter(kind="host").first())}
    return {"shell": SimpleLazyObject(lambda: _shell(request, user))}


def _shell(request: HttpRequest, user: User) -> dict[str, Any]:
    current = request.resolver_match.kwargs.get("workspace_id", "") if request.resolver_match else ""
    tiles, has_more, counts = rail_of(user, getattr(request, "workspace_id", current))
    return {
        "workspaces": tuple(tiles),
        "has_more": has_more,
        "counts": counts,
        "viewer": {
            "public_id": user.public_id,
            "name": user.name,
            "initials": user.initials,
            "firm_name": user.firm.name,
            "letters": user.firm.letters,
            "hue": user.firm.hue,
        },
        "is_site_admin": user.is_site_admin,
        "can_create_workspaces": user.is_site_admin or user.can_open_workspaces,
    }
