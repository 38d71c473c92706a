"""What a person or a firm wrote lately, as far as the viewer sees it: on the person's page and on the firm's.

Both start from the viewer's seats in the workspaces that the two share, so that what somebody writes elsewhere costs
no time here and can't be told from it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Firm, User
from community.rows import ask
from community.workspaces import facts
from community.workspaces.models import Workspace

SHOWN = 8

_OWN = """
SELECT s.audience_id FROM workspaces_seat s JOIN workspaces_audience a ON a.id = s.audience_id
WHERE s.user_id = %(viewer)s AND a.workspace_id = ANY (%(places)s)
  AND (s.until IS NULL OR s.until > statement_timestamp())
"""

_POST = "p.id, p.thread_id, p.public_id, p.byline, p.at, p.after_nr, p.nr"

# The latest post of each thread, latest thread first.
_SHOWN = f"""
SELECT latest.public_id, t.title, latest.byline, w.name, latest.at, latest.after_nr IS NOT NULL,
    latest.after_nr IS NULL AND latest.nr = 1
FROM (SELECT DISTINCT ON (found.thread_id) found.* FROM found ORDER BY found.thread_id, found.at DESC) latest
JOIN threads_thread t ON t.id = latest.thread_id
JOIN workspaces_workspace w ON w.id = t.workspace_id
ORDER BY latest.at DESC, latest.id DESC LIMIT {SHOWN}
"""  # noqa: S608  (our own words only)

_OF_PERSON = f"""
WITH own AS ({_OWN}), found AS (
    SELECT p.* FROM own CROSS JOIN LATERAL (
        SELECT {_POST} FROM threads_post p
        WHERE p.audience_id = own.audience_id AND p.author_id = %(author)s AND p.deleted_at IS NULL
        ORDER BY p.at DESC LIMIT 40) p
) {_SHOWN}
"""  # noqa: S608  (our own words only)

# A firm is many people: its words are looked for in the threads that moved last, near their ends.
_OF_FIRM = f"""
WITH own AS ({_OWN}), moved AS (
    SELECT s.* FROM own CROSS JOIN LATERAL (
        SELECT s.subject_id, s.audience_id, s.items, s.active_at FROM events_stream s
        WHERE s.kind = 1 AND s.audience_id = own.audience_id
        ORDER BY s.active_at DESC, s.subject_id DESC LIMIT 40) s
    ORDER BY s.active_at DESC LIMIT 60
), found AS (
    SELECT p.* FROM moved CROSS JOIN LATERAL (
        SELECT {_POST} FROM threads_post p
        WHERE p.thread_id = moved.subject_id AND p.audience_id = moved.audience_id AND p.nr > moved.items - 50
          AND p.firm_id = %(firm)s AND p.deleted_at IS NULL
        ORDER BY p.nr DESC LIMIT 1) p
) {_SHOWN}
"""  # noqa: S608  (our own words only)


class Recent(NamedTuple):
    """The latest post of somebody in a thread, with the name that it was written under."""

    post_id: str
    title: str
    byline: str
    workspace: str
    at: datetime
    is_note: bool
    is_first: bool


def of_person(viewer: User, person: User, places: Iterable[Workspace]) -> facts.Panel | None:
    """The threads in which `person` wrote last, among those that `viewer` sees in `places`."""
    rows = ask(_OF_PERSON, {**_seats(viewer, places), "author": person.pk})
    return _panel(rows, places, started_by=f"author={person.public_id}", names_author=False)


def of_firm(viewer: User, firm: Firm, places: Iterable[Workspace]) -> facts.Panel | None:
    """The threads in which somebody of `firm` wrote last, among those that `viewer` sees in `places`."""
    rows = ask(_OF_FIRM, {**_seats(viewer, places), "firm": firm.pk})
    return _panel(rows, places, started_by=f"firm={firm.public_id}", names_author=True)


def _seats(viewer: User, places: Iterable[Workspace]) -> dict[str, Any]:
    return {"viewer": viewer.pk, "places": [place.pk for place in places]}


def _panel(
    rows: list[tuple[Any, ...]], places: Iterable[Workspace], *, started_by: str, names_author: bool
) -> facts.Panel | None:
    if not rows:
        return None
    lists = [
        (place.name, f"{reverse('threads:list', args=[place.public_id])}?{started_by}") for place in places
    ]
    shown = {"rows": [Recent(*row) for row in rows], "lists": lists, "names_author": names_author}
    return facts.Panel(title=_("Recent work you can see"), template="threads/_recent.html", facts=shown)


facts.person_panels.append(of_person)
facts.firm_panels.append(of_firm)
