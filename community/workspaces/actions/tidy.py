"""Acts of the site itself: seats whose time has passed go. Reads did not count them any more."""

from community.events.record import act
from community.workspaces.joining import reseat_and_record
from community.workspaces.locks import lock_sight
from community.workspaces.models import Workspace


@act
def reseat_workspace(workspace: Workspace) -> None:
    """Make the seats of a workspace what they should be."""
    firms = workspace.participations.values_list("firm_id", flat=True)
    lock_sight(firms=list(firms), workspaces=[workspace.pk])
    reseat_and_record(workspace, None, cause="workspaces.tidied")
