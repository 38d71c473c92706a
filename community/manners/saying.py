"""Hours in words: a time with the letters of its zone, and whom a writer should not expect to answer."""

from collections.abc import Collection
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from community.manners.hours import zone_named
from community.manners.reading import manners_of


def say_time(at: datetime, zone: str) -> str:
    """ "8:00 JST", with the day where that is neither today nor tomorrow there."""
    return f"{say_clock(at, zone)} {letters_of(at.astimezone(zone_named(zone)))}"


def say_clock(at: datetime, zone: str) -> str:
    """The same without the letters of the zone."""
    here = zone_named(zone)
    local = at.astimezone(here)
    clock = f"{local.hour}:{local:%M}"
    apart = (local.date() - timezone.now().astimezone(here).date()).days
    return clock if apart < 2 else f"{date_format(local, 'l', use_l10n=False)} {clock}"


def letters_of(local: datetime) -> str:
    """ "JST"; zones without letters of their own say how far they are from UTC."""
    name = local.tzname() or ""
    return name if name.isalpha() else f"UTC{name}"


def say_city(zone: str) -> str:
    """ "Tokyo" of "Asia/Tokyo"."""
    return zone.rpartition("/")[2].replace("_", " ")


def say_undisturbed(users: Collection[int]) -> list[str]:
    """A sentence for each of these people who doesn't want to be disturbed now."""
    if not users:
        return []
    sentences = []
    for user in User.objects.filter(pk__in=users).select_related("manners").order_by("name"):
        manner = manners_of(user)
        if manner.state == "dnd" and manner.until:
            until = say_time(manner.until, user.time_zone)
            sentences.append(
                _("%(name)s doesn’t want to be disturbed until %(until)s.")
                % {"name": user.name, "until": until}
            )
        elif manner.state == "dnd":
            sentences.append(_("%s doesn’t want to be disturbed.") % user.name)
    return sentences
