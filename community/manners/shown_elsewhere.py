"""What lower apps show of manners without knowing them: on a person's page, how they want to be taken now."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from community.manners.hours import zone_named
from community.manners.models import Manners
from community.manners.reading import manners_of
from community.manners.saying import say_time
from community.workspaces import facts
from community.workspaces.models import Workspace


def panel(viewer: User, person: User, places: Iterable[Workspace]) -> facts.Panel | None:
    """What they chose to be, and the day of their last visit where both show theirs; to whom shares a seat only."""
    rows = {row.user_id: row for row in Manners.objects.filter(user__in=[viewer, person])}
    row = rows.get(person.pk)
    if row is None or not list(places):
        return None
    person.manners = row
    manner = manners_of(person)
    said: dict[str, Any] = {
        "state": manner.state,
        "until": say_time(manner.until, person.time_zone) if manner.until else "",
        "seen": _say_day(viewer, person) if _both_show(rows.get(viewer.pk), row) else "",
    }
    if not said["state"] and not said["seen"]:
        return None
    return facts.Panel(title=gettext_lazy("Reaching them"), template="manners/_panel.html", facts=said)


def _both_show(own: Manners | None, theirs: Manners) -> bool:
    return bool(own and own.shows_last_seen and theirs.shows_last_seen)


def _say_day(viewer: User, person: User) -> str:
    """A day and no time: an hour would tell what somebody does where one has no seat."""
    if person.last_seen_at is None:
        return ""
    zone = zone_named(viewer.time_zone)
    days = (timezone.now().astimezone(zone).date() - person.last_seen_at.astimezone(zone).date()).days
    if days < 1:
        return _("Last here today")
    if days == 1:
        return _("Last here yesterday")
    return ngettext("Last here %d day ago", "Last here %d days ago", days) % days


facts.person_panels.append(panel)
