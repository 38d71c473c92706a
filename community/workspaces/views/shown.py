"""What every page inside a workspace puts in its context."""

from typing import Any

from django.http import HttpRequest

from accounts.models import User
from community.workspaces.models import Workspace
from community.workspaces.sight import audience_facts


class SignedIn(HttpRequest):
    """A request behind `login_required`."""

    user: User
    # Public id of the page's workspace where its address doesn't carry it; the rail marks it.
    workspace_id: str


def in_workspace(request: SignedIn, workspace: Workspace, section: str) -> dict[str, Any]:
    """Return `workspace`, `section`, and the facts of the audience bar: everyone here."""
    crowd = workspace.sight.everyone
    return {
        "workspace": workspace,
        "section": section,
        "crowd": crowd,
        "audience_facts": audience_facts(crowd, request.user, workspace),
    }


def confirmation(*, title: str, effects: list[str], button: str, back: str) -> dict[str, Any]:
    """Return what `workspaces/confirm.html` draws: a question, what follows, one button, and the way back (a URL)."""
    return {"title": title, "effects": effects, "button": button, "back": back}
