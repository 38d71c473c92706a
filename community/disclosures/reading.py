"""What pages show of disclosures, in SQL where it comes with a statement that is made anyway."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects
from django.http import Http404

from accounts.models import Firm, User
from community.disclosures.models import Disclosure, Key
from community.disclosures.weighing import Near
from community.threads.models import Thread, ThreadTag
from community.workspaces.models import Workspace
from community.workspaces.sight import Crowd, crowds_of, workspace_of

PAGE = 30
OPEN = 100

# Of thread `t`, what is open and what has shown it: each in its own index. Whoever sees the proposal gets its address;
# of what is open nobody else learns.
_SEEN = """(SELECT count(*) FROM workspaces_seat ds WHERE ds.audience_id IN (d.audience_id, d.target_id)
        AND ds.user_id = %(viewer)s AND (ds.until IS NULL OR ds.until > statement_timestamp())) = 2"""
_ROW = f"""json_build_array(d.public_id, d.ended_at IS NULL, d.note_id IS NOT NULL,
    COALESCE(NULLIF(d.ended_byline, ''), d.byline), COALESCE(d.ended_at, d.at), {_SEEN}) AS line"""
ON_PAGE = f"""SELECT json_agg(o.line) FROM (
    SELECT {_ROW} FROM disclosures_disclosure d WHERE d.thread_id = t.id AND d.ended_at IS NULL AND {_SEEN}
  UNION ALL
    (SELECT {_ROW} FROM disclosures_disclosure d WHERE d.shown_in_id = t.id AND d.outcome = 'shown'
     ORDER BY d.id DESC LIMIT 1)) o"""  # noqa: S608  (our own words only)


class Line(NamedTuple):
    """A disclosure at the foot of its thread: who proposed it, or turned the last key, and when."""

    public_id: str
    is_open: bool
    is_note: bool
    byline: str
    at: datetime
    is_seen: bool


def lines_of(found: list[list[Any]] | None) -> tuple[Line, ...]:
    """Read the answer of `ON_PAGE`."""
    return tuple(
        Line(public_id, is_open, is_note, byline, datetime.fromisoformat(at), is_seen)
        for public_id, is_open, is_note, byline, at, is_seen in found or ()
    )


def disclosures_of(viewer: User, workspace: Workspace | None = None) -> QuerySet[Disclosure]:
    """Return those that the viewer sees, latest first: who has come since may not see where it would go."""
    there = Thread.objects.visible_to(viewer, workspace).filter(pk=OuterRef("into"))
    rows = Disclosure.objects.visible_to(viewer, workspace).filter(Q(into=None) | Exists(there))
    return rows.select_related("thread", "firm").order_by("-pk")


def find_disclosure(viewer: User, public_id: str) -> Disclosure:
    """Return the disclosure with its thread's workspace and the viewer's `sight` there, or raise Http404."""
    rows = disclosures_of(viewer).select_related(
        "audience",
        "target__workspace",
        "thread__audience",
        "thread__category",
        "thread__firm",
        "thread__closed_by__firm",
        "note__firm",
        "into",
        "firm",
        "proposer",
        "shown_in",
    )
    keys = Prefetch("keys", Key.objects.select_related("firm").order_by("at", "pk"))
    tags = ThreadTag.objects.filter(thread=OuterRef("thread")).order_by("pk").values("name")
    rows = rows.prefetch_related(keys).annotate(tags=ArraySubquery(tags))
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    found.thread.tag_names = found.tags
    found.thread.workspace = workspace_of(viewer, found.thread.workspace_id)
    return found


def crowds_around(disclosure: Disclosure, around: Iterable[Near]) -> dict[int, Crowd]:
    """What `crowds_of` says of both audiences, of people that are known already."""
    people, marks = list(around), disclosure.thread.workspace.sight.firms
    crowds = {}
    for audience, seen in (
        (disclosure.audience, [near.user for near in people if near.sees]),
        (disclosure.target, [near.user for near in people if near.will]),
    ):
        heads = Counter(user.firm.public_id for user in seen)
        firms = [replace(mark, people=heads[mark.public_id]) for mark in marks if heads[mark.public_id]]
        crowds[audience.pk] = Crowd(
            audience.pk, audience.public_id, audience.kind, audience.gained, tuple(firms)
        )
    return crowds


@dataclass(frozen=True)
class Gaining:
    """A firm of which somebody would gain sight, with the names; none where it has nobody here yet."""

    firm: Firm
    names: list[str]
    is_new: bool  # nobody of it sees it now


def gaining(people: Iterable[User], firms: Iterable[Firm]) -> list[Gaining]:
    """Group who would gain by firm; those with the most people first is no order that anybody looks for: by name."""
    new = {firm.pk: firm for firm in firms}
    found = {
        firm: Gaining(firm, [user.name for user in users], firm.pk in new)
        for firm, users in (
            (firm, list(users)) for firm, users in groupby(people, key=lambda user: user.firm)
        )
    }
    found |= {firm: Gaining(firm, [], True) for firm in new.values() if firm not in found}
    return sorted(found.values(), key=lambda each: each.firm.name)


@dataclass(frozen=True)
class Listed:
    """A row of the workspace's list."""

    row: Disclosure
    crowd: Crowd | None


@dataclass(frozen=True)
class Page:
    open: list[Listed]
    settled: list[Listed]
    next: str


def list_in(viewer: User, workspace: Workspace, after: str = "") -> Page:
    """Return what waits, and a page of what is settled, latest first, after the one of that public id."""
    rows = disclosures_of(viewer, workspace).filter(thread__workspace=workspace)
    waiting = [] if after else list(rows.filter(ended_at=None)[:OPEN])
    settled = rows.exclude(ended_at=None)
    if after:
        last = Disclosure.objects.visible_to(viewer, workspace).filter(public_id=after).first()
        settled = settled.filter(pk__lt=last.pk) if last else settled.none()
    page = list(settled[: PAGE + 1])
    prefetch_related_objects([*waiting, *page], "keys__firm")
    crowds = crowds_of({row.target_id for row in (*waiting, *page)})
    listed = [[Listed(row, crowds.get(row.target_id)) for row in part] for part in (waiting, page[:PAGE])]
    return Page(listed[0], listed[1], page[PAGE - 1].public_id if len(page) > PAGE else "")
