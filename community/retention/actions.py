"""Set how long messages are kept, delete what is over, hold what may not go."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from community.chat.models import Channel, Message, Side
from community.chat.posting import delete_for_good, record_on_channel
from community.events.record import act, record
from community.files.models import File
from community.files.posting import drop_with, hide_with_all
from community.links.models import Link
from community.links.posting import drop_cards
from community.retention import verbs
from community.retention.models import Cleared, Gone, Held, Hold, Rule
from community.retention.rules import DELAY, held_by_none, is_stricter, rule_in_force
from community.retention.saying import said_of
from community.workspaces.access import everyone_of, require_role
from community.workspaces.actions.firms import require_site_admin
from community.workspaces.locks import lock_sight
from community.workspaces.models import Role, Workspace
from community.workspaces.seating import site_audience

BATCH = 200


class Batch(NamedTuple):
    """What an act deleted: the messages, and rows whose bytes are cleared after it."""

    size: int = 0
    messages: Sequence[Message] = ()
    files: Sequence[File] = ()
    links: Sequence[Link] = ()


@act
def set_rule(actor: User, workspace: Workspace, *, days: int | None) -> Rule | None:
    """Keep messages for `days`, or for ever; return the rule that was set, None where that counts already.

    What deletes more begins after `DELAY`, and every channel says so until then; what deletes less begins at once.
    """
    lock_sight(workspaces=[workspace.pk])
    require_role(actor, workspace, Role.OWNER)
    now = rule_in_force(workspace)
    kept = now.days if now else None
    later = Rule.objects.filter(workspace=workspace, withdrawn_at=None, from_at__gt=timezone.now())
    is_withdrawn = bool(later.update(withdrawn_at=Now()))
    if days == kept and not is_withdrawn:
        return None
    waits = is_stricter(days, kept)
    everyone = everyone_of(workspace)
    rule = None
    if days != kept:
        rule = Rule.objects.create(
            workspace=workspace,
            audience=everyone,
            days=days,
            by=actor,
            byline=actor.name,
            from_at=timezone.now() + (DELAY if waits else timedelta(0)),
        )
    record(
        verbs.RULE_SET,
        actor=actor,
        audience_id=everyone.pk,
        subject=workspace,
        workspace_id=workspace.pk,
        facts={"days": days or 0, "waits": waits},
    )
    return rule


@act
def clear_batch(channel: Channel) -> Batch:
    """Delete the oldest messages of a channel that are over, at most `BATCH` with their side threads; return them.

    One transaction: a batch is gone with all that hangs on it and stands where it is held, or nothing has happened.
    """
    lock_sight(workspaces=[channel.workspace_id])  # whoever sets a hold or a rule waits, or we do
    row = Channel.objects.select_for_update(no_key=True).get(pk=channel.pk)
    rule = rule_in_force(row.workspace_id)
    if rule is None or rule.days is None:
        return Batch()
    before = timezone.now() - timedelta(days=rule.days)
    batch = _oldest(row, before)
    if not batch:
        return Batch()
    # A side thread goes with the message that it answers; that one's number says how far the channel is cleared.
    raised = dict(Side.objects.filter(root__in=batch).values_list("root", "version"))
    batch = [*Message.objects.filter(side__root__in=batch).order_by("pk"), *batch]
    for message in batch:
        message.version += raised.get(message.pk, 0)  # what its fragment is kept under
    held = _held_of(row, batch)
    Held.objects.bulk_create(held)
    Gone.objects.bulk_create(
        Gone(public_id=each.public_id, channel=row, audience_id=row.audience_id) for each in batch
    )
    aside = {each.public_id for each in held}
    hide_with_all(aside)
    files = drop_with([each.public_id for each in batch if each.public_id not in aside])
    links = drop_cards([each.public_id for each in batch])
    delete_for_good(batch)
    Cleared.objects.update_or_create(
        channel=row,
        defaults={
            "audience_id": row.audience_id,
            "nr": batch[-1].nr,
            "before": before,
            "days": rule.days,
            "at": timezone.now(),
        },
    )
    record_on_channel(verbs.CLEARED, None, row, to=batch[-1].nr, messages=len(batch), days=rule.days)
    return Batch(len(batch), batch, files, links)


@act
def set_hold(actor: User, workspace: Workspace, *, person: User | None, why: str) -> Hold:
    """From now on put aside what `person`, or everybody, said in the workspace, instead of losing it on time."""
    require_site_admin(actor)
    lock_sight(workspaces=[workspace.pk])
    if Hold.objects.filter(workspace=workspace, person=person, lifted_at=None).exists():
        raise ValidationError(_("There is such a hold already. Lift it first, if its reason has changed."))
    audience = site_audience()
    hold = Hold.objects.create(
        audience=audience, workspace=workspace, person=person, why=why, by=actor, byline=actor.name
    )
    facts = {"workspace": workspace.pk} | ({"person": person.pk} if person else {})
    record(verbs.HELD, actor=actor, audience_id=audience.pk, subject=hold, facts=facts)
    return hold


@act
def lift_hold(actor: User, hold: Hold, *, why: str) -> None:
    """End a hold. What no other one holds is deleted by the next run. Twice is harmless."""
    require_site_admin(actor)
    lock_sight(workspaces=[hold.workspace_id])
    row = Hold.objects.filter(pk=hold.pk, lifted_at=None)
    if row.update(lifted_at=Now(), lifted_by=actor, lifted_why=why):
        facts = {"workspace": hold.workspace_id}
        record(verbs.LIFTED, actor=actor, audience_id=hold.audience_id, subject=hold, facts=facts)


@act
def release_batch(workspace: Workspace) -> Batch:
    """Delete what was put aside in a workspace and is held no longer, at most `BATCH`; return what it was."""
    lock_sight(workspaces=[workspace.pk])
    over = held_by_none().filter(workspace=workspace).order_by("pk")
    found = list(over.values_list("pk", flat=True)[:BATCH])
    if not found:
        return Batch()
    files = drop_with(found)
    Held.objects.filter(pk__in=found).delete()
    facts = {"workspace": workspace.pk, "messages": len(found)}
    record(verbs.RELEASED, actor=None, audience_id=site_audience().pk, subject=workspace, facts=facts)
    return Batch(len(found), files=files)


@act
def hand_out(workspace: Workspace, *, why: str) -> list[dict[str, Any]]:
    """Return all that stands aside in a workspace, oldest first, and record that it was read, with the reason."""
    found = list(Held.objects.filter(workspace=workspace).order_by("at", "pk").values_list("said", flat=True))
    audience = site_audience()
    facts = {"workspace": workspace.pk, "messages": len(found)}
    private = {"why": why}
    record(
        verbs.HANDED_OUT, actor=None, audience_id=audience.pk, subject=workspace, facts=facts, private=private
    )
    return found


def _oldest(channel: Channel, before: datetime) -> list[Message]:
    """The messages at the channel's beginning that are older, without a gap: one that is younger ends them."""
    cleared = Cleared.objects.filter(channel=channel).values_list("nr", flat=True).first() or 0
    rows = Message.objects.filter(channel=channel, nr__gt=cleared).order_by("nr")
    found = []
    for message in rows[:BATCH]:
        if message.at >= before:
            break
        found.append(message)
    return found


def _held_of(channel: Channel, batch: Iterable[Message]) -> list[Held]:
    """Copies of those messages that a hold covers."""
    people = set(
        Hold.objects.filter(workspace=channel.workspace_id, lifted_at=None).values_list("person", flat=True)
    )
    held = [message for message in batch if None in people or message.author_id in people]
    if not held:
        return []
    site = site_audience()
    return [
        Held(
            public_id=message.public_id,
            audience=site,
            workspace_id=channel.workspace_id,
            author_id=message.author_id,
            said=said,
            at=message.at,
        )
        for message, said in zip(held, said_of(channel, held), strict=True)
    ]
