"""What one says about a bookmark: why, and when to be reminded, in one's own zone."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import NameField
from community.bookmarks.models import NOTE_LENGTH, Bookmark

YEARS = 10
MORNING = 9  # o'clock
TYPED = "%Y-%m-%dT%H:%M"


class MomentInput(forms.DateTimeInput):
    """The browser's own field for a date and a time; it knows no zone, so it is read in its user's."""

    input_type = "datetime-local"


def presets(now: datetime) -> dict[str, datetime]:
    """The times that are offered by a word, from the local time `now`."""
    morning = now.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    return {
        "soon": (now + timedelta(hours=2)).replace(second=0, microsecond=0),
        "tomorrow": morning + timedelta(days=1),
        "monday": morning + timedelta(days=7 - now.weekday()),
        "month": morning + timedelta(days=30),
    }


class BookmarkForm(forms.Form):
    """A note, a reminder, and whether the bookmark ends with it."""

    note = NameField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=NOTE_LENGTH,
        help_text=gettext_lazy("Only you see it."),
    )
    when = forms.ChoiceField(label=gettext_lazy("Remind me"), required=False, widget=forms.RadioSelect)
    at = forms.DateTimeField(
        label=gettext_lazy("Date and time"),
        required=False,
        widget=MomentInput(format=TYPED),
        input_formats=[TYPED, f"{TYPED}:%S"],
        error_messages={"invalid": gettext_lazy("Choose a date and a time.")},
    )
    ends_with_reminder = forms.BooleanField(
        label=gettext_lazy("Remove the bookmark after the reminder"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = timezone.localtime()
        words = {
            "soon": _("In two hours"),
            "tomorrow": _("Tomorrow morning"),
            "monday": _("On Monday morning"),
            "month": _("In thirty days"),
        }
        when: Any = self.fields["when"]
        when.choices = [
            ("", _("Not at all")),
            *((name, f"{words[name]}, {_said(at)}") for name, at in presets(self.now).items()),
            ("at", _("At the date and time below")),
        ]

    @classmethod
    def of(cls, bookmark: Bookmark | None) -> "BookmarkForm":
        """A form that shows what was said."""
        if bookmark is None:
            return cls(initial={"when": ""})
        return cls(
            initial={
                "note": bookmark.note,
                "when": "at" if bookmark.remind_at else "",
                "at": bookmark.remind_at,
                "ends_with_reminder": bookmark.ends_with_reminder,
            }
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        when, at = cleaned.get("when", ""), cleaned.get("at")
        if when != "at":
            # What stands in the field that was not chosen is no mistake.
            self.errors.pop("at", None)
            cleaned["at"] = presets(self.now).get(when)
            return cleaned
        if at is None and "at" not in self.errors:
            self.add_error("at", _("Choose a date and a time."))
        elif at is not None and at <= self.now:
            self.add_error("at", _("That time has passed. Choose a later one."))
        elif at is not None and at > self.now + timedelta(days=365 * YEARS + 3):
            self.add_error("at", _("Choose a time within %d years.") % YEARS)
        return cleaned


def _said(at: datetime) -> str:
    return f"{date_format(at, 'D j M')} {at:%H:%M}"
