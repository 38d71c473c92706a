"""Row work that acts on decisions share. The act that calls has its locks and its rights."""

from datetime import datetime

from django.db.models import F
from django.http import Http404
from django.utils import timezone

from accounts.models import Firm, User
from community.chat.models import Message
from community.events.record import record
from community.events.verbs import Verb
from community.outcomes import verbs
from community.outcomes.models import Consent, Decision, State, Step, StepKind, Task
from community.workspaces.models import Membership, Role, Seat


def locked(decision: Decision) -> Decision:
    """Lock the decision; return it as it is now, with its channel, audience and workspace."""
    rows = Decision.objects.select_for_update(no_key=True, of=("self",))
    row = rows.select_related("channel", "audience", "workspace").filter(pk=decision.pk).first()
    if row is None:
        raise Http404
    return row


def task_on(message: Message, *, user: User, due_at: datetime | None) -> None:
    """The new message asks something of somebody."""
    Task.objects.create(
        message=message,
        channel_id=message.channel_id,
        workspace_id=message.channel.workspace_id,
        audience_id=message.audience_id,
        author_id=message.author_id,
        user=user,
        due_at=due_at,
    )


def firms_asked(decision: Decision) -> list[Firm]:
    """The firms of its audience, now, that have somebody who writes: each of them agrees, or it is not decided."""
    seated = Seat.objects.in_force().filter(audience=decision.audience_id).values("user")
    writing = Membership.objects.filter(workspace=decision.workspace_id, user__in=seated).exclude(
        role=Role.READER
    )
    return list(Firm.objects.filter(pk__in=writing.values("firm")).order_by("kind", "name"))


def agree_for_firm(actor: User, decision: Decision) -> None:
    """The actor's firm agrees to the wording as it is; decided where it is the last. Twice is harmless."""
    Consent.objects.get_or_create(
        decision=decision,
        wording=decision.wording,
        firm_id=actor.firm_id,
        defaults={"audience_id": decision.audience_id, "user": actor, "byline": actor.name},
    )
    agreed = Consent.objects.filter(decision=decision, wording=decision.wording).values_list(
        "firm", flat=True
    )
    if not {firm.pk for firm in firms_asked(decision)} - set(agreed):
        _decide(actor, decision)


def _decide(actor: User, decision: Decision) -> None:
    decision.state, decision.decided_at = State.DECIDED, timezone.now()
    decision.save(update_fields=["state", "decided_at"])
    note_step(actor, decision, StepKind.DECIDED)
    before = decision.replaces
    if before is not None and before.state != State.SUPERSEDED:
        before.state = State.SUPERSEDED
        before.save(update_fields=["state"])
        note_step(actor, before, StepKind.REPLACED)
        record_on_decision(verbs.SUPERSEDED, actor, before)


def note_step(actor: User, decision: Decision, kind: StepKind, before: str = "") -> None:
    """Remember what was done."""
    Step.objects.create(
        decision=decision,
        audience_id=decision.audience_id,
        kind=kind,
        by=actor,
        byline=actor.name,
        firm_id=actor.firm_id,
        before=before,
    )


def record_on_decision(verb: Verb, actor: User | None, decision: Decision) -> None:
    """Record what was done, in the channel's stream; the card is drawn anew. Its message may be gone one day."""
    if decision.message_id is not None:
        Message.objects.filter(pk=decision.message_id).update(version=F("version") + 1)
    record(
        verb,
        actor=actor,
        audience_id=decision.audience_id,
        subject=decision.message or decision,
        workspace_id=decision.workspace_id,
        facts={"channel": decision.channel_id, "decision": decision.pk},
        stream_id=decision.channel.stream_id if decision.message_id is not None else None,
    )
