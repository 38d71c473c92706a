"""Many called at once, by `@here` or a firm's name: who they are, what their writer is told first, and who may.

Nobody is called who does not see the channel or has left it. Whether somebody wants to hear of it is theirs, and does
not show in the count.
"""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from community.chat.access import can_keep_channel
from community.chat.models import Channel, Leaving
from community.chat.reading import find_channel, read_people
from community.markup import HERE, Groups, Mentioned
from community.rooms.places import Group
from community.workspaces.models import Seat

MANY = 15  # more than so many people are called by those alone who keep the channel
_MAY_CALL = re.compile(r"@here|\(firm:[a-z2-7]{12}\)")


@dataclass(frozen=True)
class Called:
    """Who a text calls: people, and how many of them each firm has. `at_home` is the writer's own firm."""

    users: tuple[int, ...]
    firms: tuple[tuple[str, int], ...]
    at_home: str

    def say(self) -> str:
        """What the writer is told before it is sent."""
        count = len(self.users)
        if not count:
            return _("This notifies nobody: nobody else is in the channel.")
        if len(self.firms) == 1:
            return ngettext(
                "This notifies %(count)d person at %(firm)s.",
                "This notifies %(count)d people at %(firm)s.",
                count,
            ) % {"count": count, "firm": self.firms[0][0]}
        others = ", ".join(
            _("%(count)d of them at %(firm)s") % {"count": people, "firm": firm}
            for firm, people in self.firms
            if firm != self.at_home
        )
        people = ngettext("This notifies %d person", "This notifies %d people", count) % count
        return f"{people}, {others}."


class AsksFirst(Exception):
    """More people would be notified than the writer was told of."""

    def __init__(self, called: Called) -> None:
        super().__init__(called)
        self.called = called


def groups_of(channel: Channel, source: str) -> Groups:
    """Return what a message there may call, where it names anything at all."""
    if not _MAY_CALL.search(source):
        return {}
    crowd, _parties = read_people(channel)
    firms = {
        mark.public_id: Mentioned(mark.public_id, mark.name, f"/firms/{mark.public_id}/", mark.hue)
        for mark in crowd.firms
    }
    return {HERE: Mentioned(HERE, HERE, f"/audiences/{crowd.public_id}/"), **firms}


def called_by(actor: User, channel: Channel, groups: Collection[str]) -> Called:
    """Return whom the groups are, as it is now."""
    found = [(pk, name) for pk, firm, name in _others(actor, channel) if HERE in groups or firm in groups]
    firms = Counter(name for _pk, name in found)
    return Called(tuple(pk for pk, _name in found), tuple(firms.items()), actor.firm.name)


def _others(actor: User, channel: Channel) -> list[tuple[int, str, str]]:
    """Who else is in the channel: each with the public id and the name of their firm."""
    left = Leaving.objects.filter(channel=channel).values("user")
    seats = Seat.objects.in_force().filter(
        audience=channel.audience_id, user__is_active=True, user__imported_at=None
    )
    rows = seats.exclude(user__in=left).exclude(user=actor).order_by("user__firm__name", "user_id")
    return list(rows.values_list("user_id", "user__firm__public_id", "user__firm__name"))


def refusal(actor: User, channel: Channel, called: Called, role: str | None) -> str:
    """Why the actor may not call so many; "" where they may."""
    if len(called.users) <= MANY or can_keep_channel(actor, channel, role):
        return ""
    return _(
        "Only an owner, a moderator or whoever opened the channel notifies more than %(most)d people at once;"
        " this would be %(count)d. Name those who have to know."
    ) % {"most": MANY, "count": len(called.users)}


def weigh_call(
    actor: User, channel: Channel, groups: Collection[str], role: str | None, *, told: int
) -> Called:
    """Return whom the groups call. Raises ValidationError where the actor may not, AsksFirst beyond `told` people."""
    called = called_by(actor, channel, groups)
    if why := refusal(actor, channel, called, role):
        raise ValidationError(why)
    if len(called.users) > told:
        raise AsksFirst(called)
    return called


def offered(viewer: User, public_id: str, typed: str) -> list[Group]:
    """The groups of a channel whose name begins as typed, with how many each would notify."""
    others = _others(viewer, find_channel(viewer, public_id))
    firms = Counter((firm, name) for _pk, firm, name in others)
    groups = [Group(f"@{HERE}", HERE, "", len(others))] if others else []
    groups += [Group(f"@[{name}](firm:{firm})", name, firm, people) for (firm, name), people in firms.items()]
    return [group for group in groups if group.name.lower().startswith(typed.lower())]
