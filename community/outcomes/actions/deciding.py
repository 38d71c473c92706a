"""Record a decision, agree to it, change it, look at it again."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import User
from community.chat import verbs as chat
from community.chat.models import Channel, Message
from community.chat.posting import add_message, hold_channel, record_on_message, require_standing
from community.events.record import act
from community.outcomes import verbs
from community.outcomes.access import can_keep
from community.outcomes.models import Consent, Decision, Ground, State, StepKind
from community.outcomes.posting import agree_for_firm, locked, note_step, record_on_decision
from community.rooms.access import hold_pen
from community.rooms.sending import sent_as
from community.rooms.words import Words

DECISIONS_A_MINUTE = 10
DUE_AT_ONCE = 100


class ChangedMeanwhile(Exception):
    """What was agreed to, or changed, is not what the actor had before them."""


@act
def propose_decision(
    actor: User,
    channel: Channel,
    *,
    question: str,
    options: Sequence[str],
    decision: str,
    words: Words,
    client_id: str,
    review_at: datetime | None = None,
    replaces: Decision | None = None,
    grounds: Collection[str] = (),
    shown: int | None = None,
) -> Decision:
    """Propose what to decide, in a message that says the question (`words`); the actor's firm agrees to it thereby.

    A repeated `client_id` answers with the first one. Raises TooFast after many in a minute.
    """
    hold_channel(channel)
    hold_pen(actor, channel.workspace, channel.audience_id, shown=shown)
    found = sent_as("outcomes_decision", actor, client_id, most=DECISIONS_A_MINUTE)
    if found is not None:
        return Decision.objects.get(pk=found)
    require_standing(channel)
    before = locked(replaces) if replaces is not None else None
    if before is not None and before.channel_id != channel.pk:
        raise ValidationError(_("That decision is another channel’s. Replace it there."))
    message = add_message(actor, channel, words, client_id=f"decision:{client_id}")
    row = Decision.objects.create(
        workspace=channel.workspace,
        channel=channel,
        audience_id=channel.audience_id,
        message=message,
        author=actor,
        firm_id=actor.firm_id,
        byline=actor.name,
        question=question,
        options=list(options),
        decision=decision,
        review_at=review_at,
        replaces=before,
        client_id=client_id,
    )
    said = Message.objects.filter(channel=channel, public_id__in=list(grounds), deleted_at=None)
    Ground.objects.bulk_create(
        Ground(decision=row, message=each, audience_id=row.audience_id) for each in said.order_by("nr")
    )
    note_step(actor, row, StepKind.PROPOSED)
    agree_for_firm(actor, row)
    record_on_message(chat.SENT, actor, message, channel, adds=True)
    return row


@act
def agree_to_decision(actor: User, decision: Decision, *, wording: int) -> None:
    """The actor's firm agrees to the wording that the actor saw. Twice is harmless."""
    row = _held(actor, decision)
    if row.wording != wording:
        raise ChangedMeanwhile
    if row.state != State.PROPOSED:
        return
    is_new = not Consent.objects.filter(decision=row, wording=wording, firm=actor.firm_id).exists()
    if is_new:
        note_step(actor, row, StepKind.AGREED)
    agree_for_firm(actor, row)  # a firm that had not agreed may have left meanwhile
    if is_new or row.decided_at is not None:
        record_on_decision(verbs.AGREED, actor, row)


@act
def withdraw_agreement(actor: User, decision: Decision) -> None:
    """Take back what the actor agreed to, as long as it is not decided."""
    row = _held(actor, decision)
    if row.state != State.PROPOSED:
        raise ValidationError(_("It is decided. Propose another decision that replaces it."))
    if Consent.objects.filter(decision=row, wording=row.wording, user=actor).delete()[0]:
        note_step(actor, row, StepKind.WITHDREW)
        record_on_decision(verbs.WITHDRAWN, actor, row)


@act
def change_decision(
    actor: User, decision: Decision, *, options: Sequence[str], text: str, wording: int
) -> None:
    """Give it other options or words: all firms agree anew. `wording` is the one that the actor had before them."""
    row = _kept(actor, decision)
    if row.state == State.SUPERSEDED:
        raise ValidationError(_("A later decision replaced it. Change that one."))
    if row.wording != wording:
        raise ChangedMeanwhile
    if row.decision == text and row.options == list(options):
        return
    before = "\n".join([*(f"– {option}" for option in row.options), row.decision])
    row.options, row.decision, row.wording = list(options), text, row.wording + 1
    row.state, row.decided_at = State.PROPOSED, None
    row.save(update_fields=["options", "decision", "wording", "state", "decided_at"])
    note_step(actor, row, StepKind.CHANGED, before)
    agree_for_firm(actor, row)
    record_on_decision(verbs.REWORDED, actor, row)


@act
def review_decision(actor: User, decision: Decision, *, review_at: datetime | None) -> None:
    """It stands as it is, until it is looked at again at `review_at`, or for good."""
    row = _kept(actor, decision)
    if row.state == State.SUPERSEDED:
        raise ValidationError(_("A later decision replaced it. Look at that one."))
    if row.review_at == review_at and row.state != State.DUE:
        return
    row.review_at = review_at
    row.state = State.DECIDED if row.state == State.DUE else row.state
    row.save(update_fields=["review_at", "state"])
    note_step(actor, row, StepKind.REVIEWED)
    record_on_decision(verbs.REVIEWED, actor, row)


@act
def call_due_decisions() -> int:
    """Say of decisions whose time has come that they are due; return how many. Two at once share them."""
    rows = Decision.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    due = rows.filter(state=State.DECIDED, review_at__lte=Now()).select_related("channel", "message")
    found = list(due.order_by("review_at", "pk")[:DUE_AT_ONCE])
    for row in found:
        row.state = State.DUE
        row.save(update_fields=["state"])
        record_on_decision(verbs.DUE, None, row)
    return len(found)


def _held(actor: User, decision: Decision) -> Decision:
    hold_channel(decision.channel)
    require_standing(decision.channel)
    row = locked(decision)
    hold_pen(actor, row.workspace, row.audience_id)
    return row


def _kept(actor: User, decision: Decision) -> Decision:
    hold_channel(decision.channel)
    require_standing(decision.channel)
    row = locked(decision)
    if not can_keep(actor, row, hold_pen(actor, row.workspace, row.audience_id)):
        raise PermissionDenied(_("Only who proposed it, an owner or a moderator changes a decision."))
    return row
