"""What those who keep order in a thread type: where it is pinned, why it closes, its pace, and when it turns."""

import re
from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.forms import NameField
from community.threads.models import REASON_LENGTH, TITLE_LENGTH, Category, PinnedIn, Thread

_THREAD = re.compile(r"/t/([a-z2-7]{12})\b")
LISTED = 50  # posts to choose from on one page of a split
PACES = (0, 30, 60, 5 * 60, 15 * 60, 60 * 60, 4 * 60 * 60, 24 * 60 * 60)


def say_span(seconds: int) -> str:
    """A span of time in one unit, rounded up: "5 minutes"."""
    if seconds < 60:
        return ngettext("%d second", "%d seconds", seconds) % seconds
    if seconds < 60 * 60:
        minutes = -(-seconds // 60)
        return ngettext("%d minute", "%d minutes", minutes) % minutes
    hours = -(-seconds // 3600)
    return ngettext("%d hour", "%d hours", hours) % hours


def _pace_choices() -> list[tuple[int, str]]:
    return [(pace, say_span(pace) if pace else _("No limit")) for pace in PACES]


class PinForm(forms.Form):
    """Where a thread stands first, and until the end of which day."""

    where = forms.ChoiceField(
        label=gettext_lazy("Stands first in"),
        choices=[("", gettext_lazy("Not pinned")), *PinnedIn.choices],
        required=False,
    )
    until = forms.DateField(
        label=gettext_lazy("Until the end of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy(
            "Empty: until somebody takes the pin out. For a reader it ends with the last post read."
        ),
    )

    def clean_until(self) -> datetime | None:
        day = self.cleaned_data["until"]
        if day is None:
            return None
        if day < timezone.localdate():
            raise forms.ValidationError(_("That day has passed. Choose a later one."))
        return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


class CloseForm(forms.Form):
    """Why a thread closes."""

    why = NameField(
        label=gettext_lazy("Reason"),
        max_length=REASON_LENGTH,
        help_text=gettext_lazy("It stands at the foot of the thread, for everybody who sees it."),
        error_messages={"required": gettext_lazy("Say why: those who wanted to answer will read it.")},
    )


class PaceForm(forms.Form):
    """How long each person waits between two posts."""

    seconds = forms.TypedChoiceField(
        label=gettext_lazy("Time between two posts of one person"), choices=_pace_choices, coerce=int
    )


class TimerForm(forms.Form):
    """When a thread closes and opens by itself, in the zone of whoever types it."""

    closes_at = forms.DateTimeField(
        label=gettext_lazy("Closes at"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    opens_at = forms.DateTimeField(
        label=gettext_lazy("Opens at"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    why = NameField(label=gettext_lazy("Reason for closing"), max_length=REASON_LENGTH, required=False)

    def __init__(self, *args: Any, is_closed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "timer_%s"  # the page asks for a reason twice
        self.fields["opens_at"].help_text = _("In your time zone, %s. Empty: not by itself.") % (
            timezone.get_current_timezone_name()
        )
        if is_closed:
            del self.fields["closes_at"], self.fields["why"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("closes_at") and not cleaned.get("why"):
            self.add_error("why", _("Say why: those who wanted to answer will read it."))
        return cleaned


class SplitForm(forms.Form):
    """Which posts go to a new thread, and its title."""

    title = NameField(
        label=gettext_lazy("Title of the new thread"),
        min_length=3,
        max_length=TITLE_LENGTH,
        error_messages={
            "required": gettext_lazy("Give it a title that a colleague would search for."),
            "min_length": gettext_lazy("Write a title of at least 3 characters."),
        },
    )
    with_later = forms.BooleanField(
        label=gettext_lazy("And all posts after the first one chosen"), required=False
    )


class MergeForm(forms.Form):
    """Into which thread: one of the latest of the same readers, or any by its address."""

    latest = forms.ChoiceField(label=gettext_lazy("Into"), widget=forms.RadioSelect, required=False)
    address = forms.CharField(
        label=gettext_lazy("Or the address of another"),
        required=False,
        max_length=400,
        help_text=gettext_lazy("As it stands in the browser, or its end: /t/…"),
    )

    def __init__(self, *args: Any, latest: Iterable[Thread], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["latest"]
        field.choices = [(each.public_id, each.title) for each in latest]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        found = _THREAD.search(cleaned.get("address") or "")
        if cleaned.get("address") and not found:
            self.add_error(
                "address", _("That is no address of a thread. It has /t/ and twelve characters in it.")
            )
        cleaned["into"] = found[1] if found else cleaned.get("latest")
        if not cleaned["into"] and not self.errors:
            self.add_error("latest", _("Choose a thread, or paste the address of one."))
        return cleaned


class MoveForm(forms.Form):
    """To which category, of this workspace or of another that the viewer keeps order in."""

    category = forms.ChoiceField(label=gettext_lazy("To"))

    def __init__(self, *args: Any, categories: Iterable[Category], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: dict[str, list[tuple[str, str]]] = {}
        for each in categories:
            groups.setdefault(each.workspace.name, []).append((each.public_id, each.name))
        field: Any = self.fields["category"]
        field.choices = list(groups.items())
