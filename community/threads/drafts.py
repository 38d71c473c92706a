"""Drafts of a person, with the place each belongs to as far as they still see it."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from community.threads.models import Draft, Thread
from community.workspaces.models import Membership

SHOWN = 10


@dataclass(frozen=True)
class Continued:
    """A draft to go on with. Where the place is out of sight the text is still its author's."""

    title: str
    source: str
    url: str
    at: datetime
    is_note: bool


def drafts_of(viewer: User) -> list[Continued]:
    """Return the viewer's latest drafts."""
    drafts = list(Draft.objects.visible_to(viewer).filter(user=viewer).order_by("-at")[:SHOWN])
    ids = [draft.place.partition(":")[2] for draft in drafts]
    threads = {row.public_id: row for row in Thread.objects.visible_to(viewer).filter(public_id__in=ids)}
    places = {
        row.workspace.public_id: row.workspace
        for row in Membership.objects.filter(user=viewer, workspace__public_id__in=ids).select_related(
            "workspace"
        )
    }
    found = []
    for draft in drafts:
        kind, _colon, public_id = draft.place.partition(":")
        title, url = draft.title, ""
        if kind == "thread" and public_id in threads:
            title, url = threads[public_id].title, f"/t/{public_id}/#reply"
        elif kind == "new" and public_id in places:
            title, url = draft.title or str(places[public_id]), f"/w/{public_id}/threads/new/"
        found.append(Continued(title, draft.source, url, draft.at, draft.choice in ("note", "firm")))
    return found
