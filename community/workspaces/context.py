"""What the shell of every page shows: the rail, who is looking, what waits for a signature. One query."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject, cached_property

from accounts.models import Firm, User
from community.workspaces.sight import RailTile, rail_of


class Shell:
    """What the shell shows to `user`. One query, made when something of it is first asked for."""

    def __init__(self, request: HttpRequest, user: User) -> None:
        self._request, self._user = request, user
        self.is_site_admin = user.is_site_admin
        self.can_create_workspaces = user.is_site_admin or user.can_open_workspaces
        self.name, self.letters, self.hue = user.name, user.firm.letters, user.firm.hue
        self.firm_name = user.firm.name

    @cached_property
    def _rail(self) -> tuple[list[RailTile], bool, dict[str, Any]]:
        match = self._request.resolver_match
        current = match.kwargs.get("workspace_id", "") if match else ""
        return rail_of(self._user, getattr(self._request, "workspace_id", current))

    @cached_property
    def workspaces(self) -> tuple[RailTile, ...]:
        return tuple(self._rail[0])

    @property
    def has_more(self) -> bool:
        return self._rail[1]

    @property
    def counts(self) -> dict[str, Any]:
        return self._rail[2]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return `shell`; for somebody who is not signed in, the host that the sign-in page names."""
    user = request.user
    if not user.is_authenticated:
        return {"shell": None, "host": SimpleLazyObject(lambda: Firm.objects.filter(kind="host").first())}
    return {"shell": Shell(request, user)}
