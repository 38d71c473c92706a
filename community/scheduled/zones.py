"""A moment on its writer's clock, and on the clocks of those who will read."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from community.workspaces.models import Seat

ZONES = 3  # of the readers, the most frequent ones


class Zone(NamedTuple):
    """Where some of the readers are."""

    name: str

    @property
    def town(self) -> str:
        return self.name.rpartition("/")[2].replace("_", " ")


def zones_of(writer: User, audience_id: int, readers: Q) -> list[Zone]:
    """The zones of most of the readers whose clocks differ from the writer's."""
    seats = Seat.objects.in_force().filter(readers, audience_id=audience_id).exclude(user=writer)
    names = seats.order_by().values("user__time_zone").annotate(people=Count("user")).order_by("-people")
    now = timezone.now()
    offset = now.astimezone(ZoneInfo(writer.time_zone)).utcoffset()
    zones = [Zone(each["user__time_zone"]) for each in names]
    return [zone for zone in zones if now.astimezone(ZoneInfo(zone.name)).utcoffset() != offset][:ZONES]


def said(at: datetime, zones: Sequence[Zone]) -> str:
    """A moment in the writer's zone and, after it, on the readers' clocks."""
    own = timezone.localtime(at)
    words = f"{date_format(own, 'D j M')} {own:%H:%M}"
    there = []
    for zone in zones:
        local = at.astimezone(ZoneInfo(zone.name))
        day = "" if local.date() == own.date() else f"{date_format(local, 'D')} "
        there.append(f"{day}{local:%H:%M} {zone.town}")
    return f"{words} ({', '.join(there)})" if there else words
