"""A person's card and a firm's page: facts of the workspaces that the viewer shares with them, nothing site-wide.

A host's engineer works with rivals: a last-seen time or a total on the card would be each one's clock of the other.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.models import FirmLead, Skill, User
from community.workspaces import facts
from community.workspaces.models import Workspace
from community.workspaces.pages import page_of
from community.workspaces.people import (
    firms_visible_to,
    letters_of_places,
    participations_shared,
    people_visible_to,
    places_shared,
    skills_by_topic,
    with_crowds,
)
from community.workspaces.sight import find_workspace
from community.workspaces.views.shown import SignedIn, in_workspace

PAGE_SIZE = 50


@login_required
@require_safe
def person(request: SignedIn, person_id: str) -> HttpResponse:
    """One person, in the workspace `?in=` where both are, else in the first that they share."""
    people = people_visible_to(request.user).select_related("firm")
    skills = ArraySubquery(Skill.objects.filter(user=OuterRef("pk")).order_by("pk").values("name"))
    found = get_object_or_404(people.annotate(skilled=skills), public_id=person_id)
    places = list(places_shared(request.user, found))
    if not places and found != request.user:
        raise Http404  # a seat went between the two queries
    wanted = request.GET.get("in", "")
    place = next(
        (place for place in places if place.workspace.public_id == wanted), places[0] if places else None
    )
    shown = _frame(request, place.workspace if place else None)
    shown |= {
        "person": found,
        "place": place,
        "places": with_crowds([place.workspace for place in places]),
        "letters": getattr(place, "letters", found.firm.letters),
        "hue": getattr(place, "hue", found.firm.hue),
        "agreements": _agreements(places),
        "skills": found.skilled,  # type: ignore[attr-defined]
        "there": f"{_clock(found):%H:%M}",
        "apart": _apart(found),
        "panels": facts.panels_of_person(request.user, found, [place.workspace for place in places]),
    }
    return render(request, "workspaces/person.html", shown)


@login_required
@require_safe
def firm(request: SignedIn, firm_id: str) -> HttpResponse:
    """One firm: whom of it the viewer meets, and where."""
    known = people_visible_to(request.user)
    leads = FirmLead.objects.filter(firm=OuterRef("pk"), user__in=known).order_by("since")
    firms = firms_visible_to(request.user).annotate(led_by=ArraySubquery(leads.values("user__name")))
    found = get_object_or_404(firms, public_id=firm_id)
    parts = list(participations_shared(request.user, found))
    people = known.filter(firm=found)
    page = page_of(
        people.annotate(places=letters_of_places([part.workspace for part in parts])),
        order=("name", "public_id"),
        named="public_id",
        after=request.GET.get("after", ""),
        size=PAGE_SIZE,
    )
    mark = parts[0] if parts else found
    shown = {
        "firm": found,
        "section": "home",
        "letters": mark.letters,
        "hue": mark.hue,
        "since": min((part.since for part in parts), default=None),
        "leads": found.led_by,  # type: ignore[attr-defined]
        "agreements": _agreements(parts),
        "places": with_crowds([part.workspace for part in parts]),
        "people": [
            {"user": user, "places": user.places, "there": f"{_clock(user):%H:%M}"}  # type: ignore[attr-defined]
            for user in page.rows
        ],
        "topics": skills_by_topic(people),
        "panels": facts.panels_of_firm(request.user, found, [part.workspace for part in parts]),
        "page": page,
    }
    return render(request, "workspaces/firm.html", shown)


def _agreements(places: Iterable[Any]) -> list[str]:
    """What is required where the two meet, each once."""
    return list(dict.fromkeys(name for place in places for name in place.agreements))


def _clock(user: User) -> datetime:
    """What the clock shows where `user` is."""
    return timezone.now().astimezone(ZoneInfo(user.time_zone))


def _apart(user: User) -> str:
    """How far the clock of `user` is from the viewer's, in a sentence; "" where both show the same."""
    there, here = _clock(user).utcoffset(), timezone.localtime().utcoffset()
    minutes = int(((there or timedelta()) - (here or timedelta())).total_seconds()) // 60
    if not minutes:
        return ""
    hours, rest = divmod(abs(minutes), 60)
    span = ngettext("%d hour", "%d hours", hours) % hours if not rest else f"{hours}:{rest:02} h"
    return (_("%s ahead of you") if minutes > 0 else _("%s behind you")) % span


def _frame(request: SignedIn, workspace: Workspace | None) -> dict[str, object]:
    """The page stands inside the workspace where the two meet; for oneself, in none, at home."""
    if workspace is None:
        return {"section": "home"}
    request.workspace_id = workspace.public_id
    return in_workspace(request, find_workspace(request.user, workspace.public_id), "people")
