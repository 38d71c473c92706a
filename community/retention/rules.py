"""Which rule counts in a workspace, which one comes, and what no hold covers any more."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from community.retention.models import Held, Hold, Rule
from community.workspaces.models import Workspace

DELAY = timedelta(days=7)  # until a rule that deletes more begins: nobody's words go by surprise


def rule_in_force(workspace: Workspace | int) -> Rule | None:
    """Return the rule that counts now; none: all is kept."""
    begun = Rule.objects.filter(workspace=workspace, withdrawn_at=None, from_at__lte=timezone.now())
    return begun.order_by("-from_at", "-id").first()


def rule_to_come(workspace: Workspace | int) -> Rule | None:
    """Return the rule that was set and has not begun."""
    later = Rule.objects.filter(workspace=workspace, withdrawn_at=None, from_at__gt=timezone.now())
    return later.order_by("-from_at", "-id").first()


def is_stricter(days: int | None, than: int | None) -> bool:
    """Whether keeping for `days` deletes what keeping for `than` days would not."""
    return days is not None and (than is None or days < than)


def held_by_none() -> QuerySet[Held]:
    """What was put aside and is held no longer."""
    holds = Hold.objects.filter(workspace=OuterRef("workspace"), lifted_at=None)
    return Held.objects.filter(~Exists(holds.filter(Q(person=None) | Q(person=OuterRef("author")))))
