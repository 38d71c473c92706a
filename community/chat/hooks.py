"""Hooks as they are read: the one behind an address, and those of a channel."""

import hashlib
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef
from django.http import Http404

from accounts.models import User
from community.chat.models import Channel, Hook
from community.workspaces.models import Seat

MOST = 50
# Whoever made it sees the channel, for the firm that they had then.
_STANDS = Exists(
    Seat.objects.in_force().filter(
        user=OuterRef("maker"), audience=OuterRef("audience"), user__firm=OuterRef("firm")
    )
)


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def find_hook(secret: str) -> Hook:
    """Return the hook in force at that address, with its channel; Http404 where there is none."""
    rows = Hook.objects.filter(_STANDS, digest=digest_of(secret), revoked_at=None)
    hook = rows.select_related("channel__workspace", "channel__audience").first()
    if hook is None:
        raise Http404
    return hook


def hooks_of(viewer: User, channel: Channel) -> list[Hook]:
    """Return the channel's hooks, revoked ones last; each knows whether it `stands`. The caller knows who may look."""
    rows = Hook.objects.visible_to(viewer, channel.workspace).filter(channel=channel).annotate(stands=_STANDS)
    return list(
        rows.select_related("firm", "revoked_by").order_by(F("revoked_at").desc(nulls_first=True), "-id")[
            :MOST
        ]
    )


def hook_facts(viewer: User, channel: Channel) -> dict[str, Any]:
    """Return how many hooks of the channel are in force, and when one was last used."""
    rows = Hook.objects.visible_to(viewer, channel.workspace).filter(channel=channel, revoked_at=None)
    return rows.aggregate(hooks=Count("pk"), hook_used=Max("used_at"))
