"""Hours of a person's own zone as moments: until when they are quiet, and when they can be reached well."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Quiet = Sequence[Sequence[str] | None]
DAY = timedelta(days=1)
WORKDAYS = range(5)  # Monday to Friday


@dataclass(frozen=True)
class Manner:
    """How somebody wants to be taken now, until when, and when to look again. `state` is "", "away" or "dnd"."""

    state: str = ""
    until: datetime | None = None
    changes_at: datetime | None = None


def manner_at(now: datetime, zone: str, *, chosen: str, until: datetime | None, quiet: Quiet) -> Manner:
    """What they chose, as long as it lasts; else their quiet hours."""
    if chosen and (until is None or until > now):
        return Manner(chosen, until, until)
    end = quiet_until(now, zone, quiet)
    return Manner("dnd", end, end) if end else Manner(changes_at=_next_quiet(now, zone, quiet))


def quiet_until(now: datetime, zone: str, quiet: Quiet) -> datetime | None:
    """When the quiet hours of this moment end, with those that follow at once; None where it is none of them."""
    end = now
    for _days in range(8):
        later = max((to for begin, to in _spans(end, zone, quiet) if begin <= end < to), default=end)
        if later == end:
            break
        end = later
    return end if end > now else None


def _next_quiet(now: datetime, zone: str, quiet: Quiet) -> datetime | None:
    return min((begin for begin, _to in _spans(now, zone, quiet, days=8) if begin > now), default=None)


def _spans(around: datetime, zone: str, quiet: Quiet, *, days: int = 2) -> list[tuple[datetime, datetime]]:
    """The quiet hours that begin from the day before on."""
    here = zone_named(zone)
    first = around.astimezone(here).date() - DAY
    spans = []
    for day in (first + DAY * number for number in range(days)):
        hours = quiet[day.weekday()] if quiet else None
        if hours:
            begin, to = (time.fromisoformat(each) for each in hours)
            spans.append((moment(day, begin, here), moment(day if to > begin else day + DAY, to, here)))
    return spans


def good_time(now: datetime, zone: str, works_from: int, works_to: int) -> datetime | None:
    """When they work next; None where they work now."""
    here = zone_named(zone)
    today = now.astimezone(here).date()
    for day in (today + DAY * number for number in range(8)):
        if day.weekday() not in WORKDAYS:
            continue
        begin = moment(day, time(works_from), here)
        end = moment(day, time(works_to), here) if works_to < 24 else moment(day + DAY, time(0), here)
        if now < end:
            return begin if begin > now else None
    return None


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)


def tomorrow_morning(now: datetime, zone: str) -> datetime:
    """Eight o'clock of the next day in that zone."""
    here = zone_named(zone)
    return moment(now.astimezone(here).date() + DAY, time(8), here)


def zone_named(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
