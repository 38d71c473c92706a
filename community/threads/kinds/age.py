"""How long something has been waiting, in words, and whether that is longer than was promised."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

DAY = 24  # hours


def say_hours(hours: int) -> str:
    """Say a length of time as people do: hours up to two days, then days."""
    if hours < 1:
        return _("less than an hour")
    if hours < 2 * DAY:
        return ngettext("%d hour", "%d hours", hours) % hours
    return ngettext("%d day", "%d days", hours // DAY) % (hours // DAY)
