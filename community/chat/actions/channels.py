"""Open a channel or a conversation, change what a channel is called, put it away."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import Count, Q, Value
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from accounts.models import User
from community.chat import verbs
from community.chat.models import Archiving, Channel
from community.chat.posting import kept_channel, open_row, record_on_channel
from community.events.record import act
from community.rooms.access import hold_pen
from community.rooms.choosing import Choice, chosen_audience
from community.workspaces.access import everyone_of, hold_seat
from community.workspaces.locks import lock_sight
from community.workspaces.models import AudienceKind, AudiencePerson, Seat, Workspace
from community.workspaces.seating import open_audience, reseat

MOST_PEOPLE = 12


@act
def open_channel(
    actor: User,
    workspace: Workspace,
    *,
    name: str,
    topic: str = "",
    description: str = "",
    choice: Choice,
    shown: int | None = None,
) -> Channel:
    """Open a channel. `shown` is the audience count that the opener saw of *everyone here*."""
    lock_sight(workspaces=[workspace.pk])  # two of one name at once: the second finds the first
    everyone = everyone_of(workspace)
    audience = chosen_audience(actor, workspace, everyone, choice)
    hold_pen(actor, workspace, everyone.pk, shown=shown)
    hold_seat(actor, audience.pk)
    _require_free(name, Channel(audience=audience))
    return open_row(actor, workspace, audience, name=name, topic=topic, description=description)


@act
def open_conversation(actor: User, workspace: Workspace, *, people: Iterable[User]) -> Channel:
    """Return the conversation of these people and the actor, opened where there is none.

    It never widens: whoever left one does not come back into it. Those who remain go on in it.
    """
    lock_sight(workspaces=[workspace.pk])
    everyone = everyone_of(workspace)
    hold_pen(actor, workspace, everyone.pk)
    everybody = {actor, *people}
    if not 2 <= len(everybody) <= MOST_PEOPLE:
        raise ValidationError(
            _("Choose at least one person, and at most %d besides yourself.") % (MOST_PEOPLE - 1)
        )
    seated = Seat.objects.in_force().filter(audience=everyone, user__in=everybody)
    if seated.count() != len(everybody):
        raise ValidationError(_("One of the people is no longer here. Choose again who this is for."))
    these = AudiencePerson.objects.filter(audience__workspace=workspace).values("audience")
    same = (
        these.filter(audience__in=these.filter(user=actor))
        .annotate(of=Count("pk"), ours=Count("pk", filter=Q(user__in=everybody)))
        .filter(of=len(everybody), ours=len(everybody))
    )
    found = Channel.objects.filter(is_direct=True, audience__in=same.values("audience")).order_by("id").last()
    if found:
        return found
    audience = open_audience(AudienceKind.NAMED, workspace, people=everybody)
    reseat(workspace, [user.pk for user in everybody])
    hold_seat(actor, audience.pk)
    return open_row(actor, workspace, audience, is_direct=True)


@act
def change_channel(actor: User, channel: Channel, *, name: str, topic: str, description: str) -> None:
    """Give a channel another name, topic or description. Nothing is recorded where nothing changes."""
    lock_sight(workspaces=[channel.workspace_id])  # as in opening
    row = kept_channel(actor, channel)
    after = {"name": name, "topic": topic, "description": description}
    changed = [field for field, value in after.items() if getattr(row, field) != value]
    if not changed:
        return
    if "name" in changed:
        _require_free(name, row)
    for field in changed:
        setattr(row, field, after[field])
    row.save(update_fields=changed)
    record_on_channel(verbs.CHANGED, actor, row, changed=changed)


@act
def archive_channel(actor: User, channel: Channel) -> None:
    """Put a channel away: whoever sees it reads it, and nobody writes there. Twice is harmless."""
    row = kept_channel(actor, channel)
    _archiving, is_new = Archiving.objects.get_or_create(
        channel=row, defaults={"audience_id": row.audience_id, "by": actor, "byline": actor.name}
    )
    if is_new:
        record_on_channel(verbs.ARCHIVED, actor, row)


@act
def bring_back_channel(actor: User, channel: Channel) -> None:
    """Let people write in an archived channel again."""
    row = kept_channel(actor, channel)
    if Archiving.objects.filter(channel=row).delete()[0]:
        record_on_channel(verbs.BROUGHT_BACK, actor, row)


def _require_free(name: str, channel: Channel) -> None:
    same = Channel.objects.annotate(low=Lower("name")).filter(
        audience=channel.audience_id, is_direct=False, low=Lower(Value(name))
    )
    if same.exclude(pk=channel.pk).exists():
        raise ValidationError(
            {"name": _("There is a channel of that name for the same readers. Use that one.")}
        )
