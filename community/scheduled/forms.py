"""When a text is to be sent: in its writer's zone, and what that is where its readers are."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.scheduled.zones import Zone, said

YEARS = 1
MORNING = 9  # o'clock
TYPED = "%Y-%m-%dT%H:%M"


class MomentInput(forms.DateTimeInput):
    """The browser's own field for a date and a time; it knows no zone, so it is read in its user's."""

    input_type = "datetime-local"


class WhenForm(forms.Form):
    """When to send. A time that the clocks skip or repeat on that day is asked for again."""

    when = forms.ChoiceField(label=gettext_lazy("Send it"), widget=forms.RadioSelect)
    at = forms.DateTimeField(
        label=gettext_lazy("Date and time"),
        required=False,
        widget=MomentInput(format=TYPED),
        input_formats=[TYPED, f"{TYPED}:%S"],
        error_messages={"invalid": gettext_lazy("Choose a date and a time.")},
    )

    def __init__(self, *args: Any, zones: Sequence[Zone] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = timezone.localtime()
        self.times = _offered(self.now, zones)
        words = {
            "soon": _("In an hour"),
            "tomorrow": _("Tomorrow morning"),
            "theirs": _("In the morning of most readers"),
            "monday": _("On Monday morning"),
        }
        when: Any = self.fields["when"]
        when.choices = [
            *((name, f"{words[name]}: {said(at, zones)}") for name, at in self.times.items()),
            ("at", _("At the date and time below, on your clock")),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        chosen, at = str(cleaned.get("when", "")), cleaned.get("at")
        if chosen != "at":
            self.errors.pop("at", None)  # what stands in the field that was not chosen is no mistake
            cleaned["at"] = self.times.get(chosen)
        elif at is None and "at" not in self.errors:
            self.add_error("at", _("Choose a date and a time."))
        elif at is not None and at <= self.now:
            self.add_error("at", _("That time has passed. Choose a later one."))
        elif at is not None and at > self.now + timedelta(days=366 * YEARS):
            self.add_error("at", _("Choose a time within a year."))
        return cleaned


def _offered(now: datetime, zones: Sequence[Zone]) -> dict[str, datetime]:
    """Times by name, on the wall clocks of those whose morning it is: also over a night in which clocks are changed."""
    times: dict[str, datetime] = {
        "soon": (now + timedelta(hours=1)).replace(second=0, microsecond=0),
        "tomorrow": _morning(now, 1),
        "monday": _morning(now, 7 - now.weekday()),
    }
    if zones:
        there = now.astimezone(ZoneInfo(zones[0].name))
        times["theirs"] = _morning(there, 0 if there.hour < MORNING else 1)
    return {name: times[name] for name in sorted(times, key=times.__getitem__)}


def _morning(now: datetime, days: int) -> datetime:
    return now.replace(hour=MORNING, minute=0, second=0, microsecond=0) + timedelta(days=days)
