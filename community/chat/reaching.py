"""When people of other zones are best reached: one sentence beside a channel, from their zones and hours of work."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from community.chat.models import Channel
from community.chat.reading import Party
from community.manners.hours import good_time, zone_named
from community.manners.saying import say_city, say_clock, say_time


@dataclass(frozen=True)
class Hint:
    """What is said, and until when it is true."""

    words: str
    until: datetime


def differs(zone: str, own: str) -> bool:
    """Whether clocks in the two zones show different times now."""
    now = timezone.now()
    return now.astimezone(zone_named(zone)).utcoffset() != now.astimezone(zone_named(own)).utcoffset()


def reaching_hint(viewer: User, channel: Channel, parties: list[Party]) -> Hint | None:
    """The first other firm of another zone of which nobody works now. Of a large firm, those count that are shown."""
    now = timezone.now()
    for party in parties:
        others = [person for person in party.people if person.public_id != viewer.public_id]
        if party.firm.public_id == viewer.firm.public_id or not others:
            continue
        times = [
            (good_time(now, person.time_zone, person.works_from, person.works_to), person)
            for person in others
        ]
        ahead = [(at, person) for at, person in times if at is not None]
        if len(ahead) < len(times):
            continue  # somebody is at work
        at, person = min(ahead, key=lambda each: each[0])
        if differs(person.time_zone, viewer.time_zone):
            alone = channel.is_direct and len(others) == 1
            return Hint(_say(person.time_zone, person.name if alone else party.firm.name, at, viewer), at)
    return None


def _say(zone: str, name: str, at: datetime, viewer: User) -> str:
    return _(
        "It’s %(time)s in %(city)s; a good time to reach %(name)s is from %(from)s (%(own)s your time)."
    ) % {
        "time": say_clock(timezone.now(), zone),
        "city": say_city(zone),
        "name": name,
        "from": say_time(at, zone),
        "own": say_clock(at, viewer.time_zone),
    }
