"""What becomes of an idea."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import LinesField
from community.threads.kinds.idea.models import REASON_LENGTH, Status


class StatusForm(forms.Form):
    """A status, and why."""

    status = forms.ChoiceField(
        label=_("What becomes of it?"), choices=Status.choices, widget=forms.RadioSelect
    )
    reason = LinesField(
        label=_("Why"),
        max_length=REASON_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Those who voted for it read this. An idea that is declined needs it."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("status") == Status.DECLINED and not cleaned.get("reason"):
            self.add_error("reason", _("Say why: those who voted for it want to know."))
        elif cleaned.get("reason") and self.changed_data == ["status"]:
            self.add_error("reason", _("This is why it was what it was. Say why it is something else now."))
        return cleaned
