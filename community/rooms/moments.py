"""A moment in the words people type: "in 2h", "tomorrow 9:00", "2026-12-24 14:30"; in the zone in force."""

import re
from datetime import UTC, date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from community.manners.saying import letters_of

MORNING = time(9)
YEARS = 10
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CLOCK = r"\d{1,2}:\d\d(?:\s?[ap]m)?|\d{1,2}\s?[ap]m"
_MOMENT = (
    r"(?:(?:in|for)\s+(?P<number>an?|\d{1,4})\s*(?P<unit>[mhdw])(?:ins?|inutes?|ours?|rs?|ays?|eeks?)?"
    rf"|(?:(?:on|until|by)\s+)?(?:(?P<word>today|tomorrow|{'|'.join(_DAYS)})|(?P<day>\d{{4}}-\d\d-\d\d))"
    rf"(?:,?\s+(?:at\s+)?(?P<clock>{_CLOCK})|\s+at\s+(?P<hour>\d{{1,2}}))?"
    rf"|(?:(?:at|until|by)\s+)?(?P<alone>{_CLOCK}))"
)
_FIRST = re.compile(rf"{_MOMENT}(?![\w:])[,:]?(?:\s+(?P<rest>.*))?", re.DOTALL | re.IGNORECASE)
_LAST = re.compile(rf"(?P<rest>.*?\S)\s+{_MOMENT}", re.DOTALL | re.IGNORECASE)


def moment_before(typed: str) -> tuple[datetime, str] | None:
    """Return the moment that `typed` begins with, and the text after it; None where it begins with none.

    Raises ValidationError, with a sentence that says how, where there is no such day or time, or it is past.
    """
    return _read(_FIRST.fullmatch(typed.strip()))


def moment_after(typed: str) -> tuple[datetime, str] | None:
    """The same for a moment that `typed` ends with, and the text before it."""
    return _read(_LAST.fullmatch(typed.strip()))


def say_moment(at: datetime) -> str:
    """ "Friday 4 December, 9:00 JST", with the year where it is another."""
    local = timezone.localtime(at)
    form = "l j F" if local.year == timezone.localtime().year else "l j F Y"
    return f"{date_format(local, form, use_l10n=False)}, {local.hour}:{local:%M} {letters_of(local)}"


def _read(found: re.Match[str] | None) -> tuple[datetime, str] | None:
    if found is None:
        return None
    now = timezone.localtime()
    at = _moment(found, now)
    if at <= now:
        raise ValidationError(_("That moment has passed. Choose one that is still to come."))
    if at > now + timedelta(days=366 * YEARS):
        raise ValidationError(_("That is too far away; at most %d years are.") % YEARS)
    return at, (found["rest"] or "").strip()


def _moment(found: re.Match[str], now: datetime) -> datetime:
    if found["number"]:
        number = int(found["number"]) if found["number"].isdecimal() else 1
        span = timedelta(**{_UNITS[found["unit"].lower()]: number})
        # Hours are hours, also in a night whose clocks are changed; a day later it is the same time of day.
        if found["unit"].lower() in "mh":
            return (now.astimezone(UTC) + span).astimezone(now.tzinfo)
        return now + span
    clock = _clock(found["clock"] or found["hour"] or found["alone"])
    if found["alone"]:
        at = _on(now.date(), clock)
        return at if at > now else _on(now.date() + timedelta(days=1), clock)
    return _on(_day(found, now.date()), clock)


def _day(found: re.Match[str], today: date) -> date:
    word = (found["word"] or "").lower()
    if word == "today":
        return today
    if word == "tomorrow":
        return today + timedelta(days=1)
    if word:  # the next one, not today
        return today + timedelta(days=(_DAYS.index(word) - today.weekday() - 1) % 7 + 1)
    try:
        return date.fromisoformat(found["day"])
    except ValueError as error:
        raise ValidationError(_("There is no such day. Write it as 2026-12-24.")) from error


def _clock(typed: str | None) -> time:
    if not typed:
        return MORNING
    clock, half = typed.lower().rstrip("apm").strip(), typed.lower()[-2:]
    hour, minute = map(int, clock.split(":")) if ":" in clock else (int(clock), 0)
    if half in ("am", "pm"):
        hour = hour % 12 + 12 * (half == "pm") if 1 <= hour <= 12 else 24
    if hour > 23 or minute > 59:
        raise ValidationError(_("There is no such time. Write it as 14:30."))
    return time(hour, minute)


def _on(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))
