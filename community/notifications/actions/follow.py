"""Choose how closely to follow a workspace, a category, tag, thread or channel. No events: it is one person's own.

Each takes a level, or "" to go back to what counts around the place.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from community.chat.models import Channel
from community.events.record import act
from community.notifications.models import Subscription
from community.threads.models import Category, Thread
from community.workspaces.access import everyone_of, hold_seat
from community.workspaces.models import Workspace

MAX_TAGS = 100


@act
def follow_workspace(actor: User, workspace: Workspace, *, level: str) -> None:
    """Choose `level` for all of a workspace."""
    place = {"workspace": workspace, "category": None, "thread": None, "channel": None, "tag": ""}
    _choose(actor, everyone_of(workspace).pk, level, place)


@act
def follow_category(actor: User, category: Category, *, level: str) -> None:
    """Choose `level` for a category."""
    place = {"workspace_id": category.workspace_id, "category": category, "thread": None, "tag": ""}
    _choose(actor, category.audience_id, level, place)


@act
def follow_tag(actor: User, workspace: Workspace, *, tag: str, level: str) -> None:
    """Choose `level` for what carries a tag, also one that nothing carries yet: whether it is used says nothing."""
    here = Subscription.objects.filter(user=actor, workspace=workspace).exclude(tag="")
    if level and here.exclude(tag=tag.lower()).count() >= MAX_TAGS:
        raise ValidationError(_("You have chosen levels for %d tags here. Remove some first.") % MAX_TAGS)
    place = {"workspace": workspace, "category": None, "thread": None, "tag": tag.lower()}
    _choose(actor, everyone_of(workspace).pk, level, place)


@act
def follow_thread(actor: User, thread: Thread, *, level: str) -> None:
    """Choose `level` for a thread."""
    place = {"workspace_id": thread.workspace_id, "category": None, "thread": thread, "tag": ""}
    _choose(actor, thread.audience_id, level, place)


@act
def follow_channel(actor: User, channel: Channel, *, level: str) -> None:
    """Choose `level` for a channel: muted, it counts nowhere and tells of nothing."""
    place = {"workspace_id": channel.workspace_id, "channel": channel}
    _choose(actor, channel.audience_id, level, place)


def _choose(actor: User, audience_id: int, level: str, place: dict[str, Any]) -> None:
    hold_seat(actor, audience_id)
    rows = Subscription.objects.filter(user=actor)
    if not level:
        rows.filter(**place).delete()
        return
    chosen = {"level": level, "audience_id": audience_id}
    rows.update_or_create(**place, defaults=chosen, create_defaults={**chosen, "user": actor})
