"""How one wants to be taken, and when."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from community.manners.hours import tomorrow_morning
from community.manners.models import Chosen, Manners

HOURS = [(hour, f"{hour}:00") for hour in range(25)]


class NowForm(forms.Form):
    """What one is now, and how long."""

    chosen = forms.ChoiceField(
        label=gettext_lazy("How others see you"),
        choices=Chosen.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    lasts = forms.ChoiceField(
        label=gettext_lazy("How long"),
        choices=[
            ("open", gettext_lazy("Until I change it")),
            ("hour", gettext_lazy("For one hour")),
            ("tomorrow", gettext_lazy("Until tomorrow, 8:00")),
            ("at", gettext_lazy("Until the time below")),
        ],
        required=False,
        initial="hour",
    )
    at = forms.DateTimeField(
        label=gettext_lazy("Time"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": gettext_lazy("Give a day and a time, such as 2026-03-12 18:00.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        at = cleaned.get("at")
        if cleaned.get("chosen") and cleaned.get("lasts") == "at" and "at" not in self.errors:
            if at is None:
                self.add_error("at", _("Give a day and a time."))
            elif at <= timezone.now():
                self.add_error("at", _("That time is over. Choose a later one."))
        return cleaned

    def until(self) -> datetime | None:
        """When it ends; None without an end."""
        now = timezone.now()
        ends = {
            "hour": now + timedelta(hours=1),
            "tomorrow": tomorrow_morning(now, self.user.time_zone),
            "at": self.cleaned_data.get("at"),
        }
        return ends.get(self.cleaned_data["lasts"] or "open")


class HoursForm(forms.ModelForm):  # type: ignore[type-arg]
    """Hours of work, quiet hours of each weekday, and whether one's last visit shows."""

    works_from = forms.TypedChoiceField(label=gettext_lazy("I work from"), choices=HOURS[:24], coerce=int)
    works_to = forms.TypedChoiceField(label=gettext_lazy("to"), choices=HOURS[1:], coerce=int)

    class Meta:
        model = Manners
        fields = ["works_from", "works_to", "shows_last_seen"]
        labels = {
            "shows_last_seen": gettext_lazy("Show the day of my last visit to those who show me theirs"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        quiet = self.instance.quiet or [None] * 7
        for day, name in WEEKDAYS.items():
            begin, end = quiet[day] or ("", "")
            self.fields[f"from_{day}"] = _time_field(_("%s, quiet from") % name, begin)
            self.fields[f"to_{day}"] = _time_field(_("%s, quiet until") % name, end)

    @property
    def days(self) -> list[tuple[Any, Any, Any]]:
        """Each weekday with its two fields."""
        return [(name, self[f"from_{day}"], self[f"to_{day}"]) for day, name in WEEKDAYS.items()]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("works_from", 0) >= cleaned.get("works_to", 24):
            self.add_error("works_to", _("Work ends after it begins."))
        for day, name in WEEKDAYS.items():
            if bool(cleaned.get(f"from_{day}")) != bool(cleaned.get(f"to_{day}")):
                self.add_error(f"to_{day}", _("%s: give both times, or none.") % name)
        return cleaned

    def columns(self) -> dict[str, Any]:
        """What is stored."""
        cleaned = self.cleaned_data
        hours = [(cleaned[f"from_{day}"], cleaned[f"to_{day}"]) for day in WEEKDAYS]
        quiet = [[f"{begin:%H:%M}", f"{end:%H:%M}"] if begin else None for begin, end in hours]
        return {
            **{name: cleaned[name] for name in self.Meta.fields},
            "quiet": quiet if any(quiet) else [],
        }


def _time_field(label: str, initial: str) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        initial=initial,
        widget=forms.TimeInput(attrs={"type": "time", "aria-label": label}, format="%H:%M"),
        error_messages={"invalid": _("Give a time such as 20:00.")},
    )
