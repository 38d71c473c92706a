"""All channels of a workspace that a viewer sees, with how many firms and people each has, to find and join one."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from accounts.models import User
from community.chat.models import Archiving, Channel, Leaving
from community.workspaces.models import Workspace
from community.workspaces.sight import Crowd, crowds_of

MOST = 200


@dataclass(frozen=True)
class Row:
    """A channel in the list of all."""

    public_id: str
    name: str
    topic: str
    crowd: Crowd | None
    is_archived: bool
    has_left: bool
    last_at: datetime | None


def channels_in(viewer: User, workspace: Workspace) -> list[Row]:
    """Return the named channels of the workspace that the viewer sees, archived ones last."""
    rows = (
        Channel.objects.visible_to(viewer, workspace)
        .filter(workspace=workspace, is_direct=False)
        .annotate(
            is_archived=Exists(Archiving.objects.filter(channel=OuterRef("pk"))),
            has_left=Exists(Leaving.objects.filter(channel=OuterRef("pk"), user=viewer)),
        )
        .select_related("stream")
        .order_by("is_archived", "name", "id")[:MOST]
    )
    found = list(rows)
    crowds = crowds_of(row.audience_id for row in found) if found else {}
    return [
        Row(
            row.public_id,
            row.name,
            row.topic,
            crowds.get(row.audience_id),
            row.is_archived,
            row.has_left,
            row.stream.last_at if row.stream and row.stream.items else None,
        )
        for row in found
    ]
