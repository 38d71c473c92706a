"""What owners type about keeping, and admins about holds."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from community.retention.models import LEAST_DAYS, MOST_DAYS, WHY_LENGTH


class RuleForm(forms.Form):
    """For how long messages are kept."""

    keeps = forms.ChoiceField(
        label=gettext_lazy("How long are messages kept?"),
        choices=[
            ("ever", gettext_lazy("For ever")),
            ("days", gettext_lazy("For so many days, then deleted")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose for how long.")},
    )
    days = forms.IntegerField(label=gettext_lazy("Days"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        days = cleaned.get("days")
        is_wrong = days is None or not LEAST_DAYS <= days <= MOST_DAYS
        if cleaned.get("keeps") == "days" and "days" not in self.errors and is_wrong:
            wanted = {"least": LEAST_DAYS, "most": MOST_DAYS}
            self.add_error("days", _("Give a number of days from %(least)d to %(most)d.") % wanted)
        return cleaned

    def chosen(self) -> int | None:
        return self.cleaned_data["days"] if self.cleaned_data["keeps"] == "days" else None


def _why(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=WHY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say why; it is kept with your name.")},
    )


class HoldForm(forms.Form):
    """Whose words are held, and why."""

    person = forms.ChoiceField(label=gettext_lazy("Whose messages?"), required=False)
    why = _why(gettext_lazy("Why?"))

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        field: Any = self.fields["person"]
        named = [(user.public_id, f"{user.name}, {user.firm.name}") for user in people]
        field.choices = [("", _("Everybody’s")), *named]

    def chosen(self) -> User | None:
        return next((user for user in self.people if user.public_id == self.cleaned_data["person"]), None)


class LiftForm(forms.Form):
    """Why a hold ends."""

    why = _why(gettext_lazy("Why does it end?"))
