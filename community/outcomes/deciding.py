"""Decisions as their viewer sees them now: one, and a workspace's list of them."""

from collections import defaultdict
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from accounts.models import Firm, User
from community.events.ids import is_public_id
from community.outcomes.models import Consent, Decision, Ground, State, Step
from community.outcomes.posting import firms_asked
from community.workspaces.models import Workspace
from community.workspaces.sight import workspace_of

PAGE = 30
MOST_STEPS = 200


@dataclass(frozen=True)
class Row:
    """A decision in the list, with who agreed to its wording: a firm and a name each."""

    decision: Decision
    agreed: list[Consent]


@dataclass(frozen=True)
class Listed:
    """A page of decisions, the newest first, and the cursor of the next one ("" on the last)."""

    rows: list[Row]
    next: str


@dataclass(frozen=True)
class Record:
    """All of one decision: who agreed, which firms have not, what it came out of, what was done to it."""

    agreed: list[Consent]
    waiting: list[Firm]
    grounds: list[Ground]
    steps: list[Step]
    later: Decision | None


def find_decision(viewer: User | AnonymousUser, public_id: str) -> Decision:
    """Return the decision with its channel, audience and workspace's sight; Http404 where the viewer has no seat."""
    rows = Decision.objects.visible_to(viewer).select_related(
        "channel__audience", "firm", "message", "replaces"
    )
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    found.workspace = found.channel.workspace = workspace_of(viewer, found.workspace_id)
    return found


def decisions_in(viewer: User, workspace: Workspace, *, state: str = "", after: str = "") -> Listed:
    """Return a page of the decisions that the viewer sees there: a statement for them, one for who agreed."""
    rows = Decision.objects.visible_to(viewer, workspace).filter(workspace=workspace)
    if state in State.values:
        rows = rows.filter(state=state)
    if is_public_id(after):
        last = Decision.objects.visible_to(viewer, workspace).filter(public_id=after).values("pk")
        rows = rows.filter(pk__lt=last[:1])
    found = list(rows.select_related("channel", "message").order_by("-pk")[: PAGE + 1])
    agreed = _agreed(viewer, workspace, found[:PAGE])
    following = found[PAGE - 1].public_id if len(found) > PAGE else ""
    return Listed([Row(row, agreed[row.pk]) for row in found[:PAGE]], following)


def read_record(viewer: User, decision: Decision) -> Record:
    """All that its page shows. The caller has found the decision."""
    here = decision.workspace
    agreed = _agreed(viewer, here, [decision])[decision.pk]
    firms = {consent.firm_id for consent in agreed}
    is_open = decision.state == State.PROPOSED
    steps = Step.objects.visible_to(viewer, here).filter(decision=decision).select_related("firm")
    grounds = Ground.objects.visible_to(viewer, here).filter(decision=decision, message__deleted_at=None)
    later = Decision.objects.visible_to(viewer, here).filter(replaces=decision).order_by("-pk").first()
    return Record(
        agreed=agreed,
        waiting=[firm for firm in firms_asked(decision) if firm.pk not in firms] if is_open else [],
        grounds=list(grounds.select_related("message").order_by("message__nr")),
        steps=list(steps.order_by("-id")[:MOST_STEPS]),
        later=later,
    )


def _agreed(viewer: User, workspace: Workspace, decisions: list[Decision]) -> dict[int, list[Consent]]:
    wording = {decision.pk: decision.wording for decision in decisions}
    rows = Consent.objects.visible_to(viewer, workspace).filter(decision__in=wording).select_related("firm")
    found: dict[int, list[Consent]] = defaultdict(list)
    for row in rows.order_by("id"):
        if row.wording == wording[row.decision_id]:
            found[row.decision_id].append(row)
    return found
