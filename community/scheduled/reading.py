"""One's own texts that wait to be sent, with who would read each now, as far as one still sees the place."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404

from accounts.models import User
from community.files.linking import named_in
from community.scheduled.models import Scheduled
from community.scheduled.zones import Zone, said, zones_of
from community.threads.forms import readers_chosen
from community.threads.models import Post, Thread
from community.workspaces.models import Workspace
from community.workspaces.sight import Crowd, crowds_of


@dataclass(frozen=True)
class Waiting:
    """A row of the list. Out of sight (`is_seen` is false) only the author's own words are shown."""

    row: Scheduled
    is_seen: bool
    crowd: Crowd | None

    @property
    def when(self) -> str:
        return said(self.row.due_at, ())


def own(viewer: User, public_id: str) -> Scheduled:
    """The viewer's text of that id; Http404 for every other."""
    rows = Scheduled.objects.visible_to(viewer).select_related("workspace", "thread")
    found = rows.filter(user=viewer, public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def waiting_of(viewer: User) -> list[Waiting]:
    """All of the viewer's, what could not be sent first, then by time: at most `actions.MOST`."""
    rows = list(
        Scheduled.objects.visible_to(viewer)
        .filter(user=viewer)
        .select_related("workspace", "thread")
        .order_by("failed_at", "due_at", "pk")
    )
    threads = Thread.objects.visible_to(viewer).filter(
        pk__in=[row.thread_id for row in rows if row.thread_id]
    )
    seen = dict(threads.values_list("pk", "audience_id"))
    places = Workspace.objects.filter(
        audiences__kind="everyone",
        audiences__seats__user=viewer,
        pk__in=[row.workspace_id for row in rows if row.thread_id is None],
    )
    everyone = dict(places.values_list("pk", "audiences__id"))
    audience = {
        row.pk: (seen.get(row.thread_id) if row.thread_id else everyone.get(row.workspace_id)) for row in rows
    }
    crowds = crowds_of({each for each in audience.values() if each})
    return [
        Waiting(row, audience[row.pk] is not None, crowds.get(audience[row.pk] or 0))
        for row in sorted(rows, key=lambda row: row.failed_at is None)
    ]


def zones_for(row: Scheduled, audience_id: int) -> list[Zone]:
    """Where those are who would read it."""
    form = row.as_form()
    choice = "note" if row.is_note else str(form.get("choice", ""))
    readers = readers_chosen(row.user, choice, firms=form.getlist("firms"), people=form.getlist("people"))
    return zones_of(row.user, audience_id, readers)


def sent_as(viewer: User, client_id: str) -> Post | None:
    """The post that it has become."""
    mine = Post.objects.visible_to(viewer).select_related("thread")
    return mine.filter(author=viewer, client_id=client_id).first() if client_id else None


def files_named() -> Iterable[str]:
    """The files that texts on their way name: they are not cleared away before."""
    for typed in Scheduled.objects.values_list("typed", flat=True):
        yield from named_in((typed.get("source") or [""])[0])
