"""How closely to follow a place."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.notifications.following import Choice
from community.notifications.models import Level


class LevelForm(forms.Form):
    """One of the levels, or none: then what is chosen around the place counts."""

    level = forms.ChoiceField(
        label=gettext_lazy("How closely to follow"), choices=[("", ""), *Level.choices], required=False
    )

    @classmethod
    def of(cls, choice: Choice, *, auto_id: str = "follow_%s") -> "LevelForm":
        """A form that shows what is chosen, and says what counts without a choice."""
        form = cls(initial={"level": choice.chosen}, auto_id=auto_id)
        field: Any = form.fields["level"]
        field.choices = [("", _("As around it: %s") % choice.otherwise.label.lower()), *Level.choices]
        return form
