"""What lower apps show of threads without knowing them: where one is, the latest ones, who sees one."""

import re

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from community.rooms.places import places
from community.threads.facts import PageFact, page_facts
from community.threads.lists import threads_in
from community.threads.models import Thread
from community.workspaces import content, facts, links
from community.workspaces.models import Audience, Workspace
from community.workspaces.sight import find_workspace, workspace_of

SHOWN = 6
_THREAD = re.compile(r"/t/([a-z2-7]{12})/")


def address(viewer: User, public_id: str) -> str | None:
    """Where a thread is, if the viewer sees it."""
    seen = Thread.objects.visible_to(viewer).filter(public_id=public_id).exists()
    return reverse("threads:thread_by_id", args=[public_id]) if seen else None


def thread_place(viewer: User, public_id: str) -> tuple[Workspace, int]:
    """Where a reply is written, and for whom."""
    found = Thread.objects.visible_to(viewer).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return workspace_of(viewer, found.workspace_id), found.audience_id


def new_place(viewer: User, public_id: str) -> tuple[Workspace, int]:
    """Where a new thread is written."""
    workspace = find_workspace(viewer, public_id)
    return workspace, workspace.sight.everyone_id


def latest(viewer: User, workspace: Workspace) -> list[tuple[str, str]]:
    """The latest threads that everyone here sees, to choose a first one from."""
    rows = threads_in(viewer, workspace).rows
    return [(row.public_id, row.title) for row in rows if row.audience_kind == "everyone"]


def panel(viewer: User, workspace: Workspace) -> facts.Panel:
    """The latest threads, on the workspace's overview."""
    return facts.Panel(
        title=_("Latest threads"),
        template="threads/_panel.html",
        facts={"rows": threads_in(viewer, workspace).rows[:SHOWN], "topic": f"list/{workspace.public_id}"},
        url=reverse("threads:list", args=[workspace.public_id]),
        link=_("All threads"),
    )


def audience_at(viewer: User, workspace: Workspace, path: str) -> Audience | None:
    """Who sees the thread at that address."""
    found = _THREAD.search(path)
    rows = Thread.objects.visible_to(viewer, workspace).filter(public_id=found[1] if found else "")
    thread = rows.select_related("audience__workspace").first()
    return thread.audience if thread else None


# Whether the viewer has a pinned thread among the others: by having read it to its end, or by their own choice.
UNPINNED = """SELECT true FROM threads_unpinned u
WHERE u.user_id = %(viewer)s AND u.thread_id = t.id AND u.at >= t.pinned_at"""

# What stands instead of a bare link. Of a post that was deleted only its thread is said; one that went elsewhere has
# another address.
THREAD_TITLES = (
    f"SELECT o.public_id, o.title FROM threads_thread o WHERE o.public_id = ANY (%(ids)s) AND {links.SEATED}"  # noqa: S608  (our own words)
)
POST_TITLES = f"""
SELECT o.public_id, CASE WHEN o.deleted_at IS NULL THEN t.title || ', ' || o.byline ELSE t.title END
FROM threads_post o JOIN threads_thread t ON t.id = o.thread_id
WHERE o.public_id = ANY (%(ids)s) AND o.moved_to_id IS NULL AND {links.SEATED}
"""  # noqa: S608  (our own words only)

places.update({"thread": thread_place, "new": new_place})
page_facts["unpinned"] = PageFact(UNPINNED, bool)
content.register("thread", address=address, latest=latest)
links.register("t", THREAD_TITLES)
links.register("p", POST_TITLES)
facts.overview_panels.append(panel)
facts.audience_finders.append(audience_at)
