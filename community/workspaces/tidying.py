"""Seats end by the clock, and every read knows it; here the rows are cleared away."""

from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from community.workspaces.actions.tidy import reseat_workspace
from community.workspaces.models import Seat, Workspace


def clear_expired_seats() -> int:
    """Reseat the workspaces that have expired seats; return how many there were."""
    expired = Seat.objects.filter(until__lte=Now(), audience__workspace=OuterRef("pk"))
    workspaces = list(Workspace.objects.filter(Exists(expired)).order_by("pk"))
    for workspace in workspaces:
        reseat_workspace(workspace)
    return len(workspaces)
