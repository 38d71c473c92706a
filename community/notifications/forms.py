"""How closely to follow a place."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.notifications.following import Choice
from community.notifications.models import Level
from community.threads.models import TAG_LENGTH


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


class TagLevelForm(forms.Form):
    """A tag, as it is typed, and a level for what carries it; none takes the level back."""

    tag = forms.CharField(
        label=gettext_lazy("Tag"),
        max_length=TAG_LENGTH,
        error_messages={
            "required": gettext_lazy("Name a tag."),
            "max_length": gettext_lazy("A tag has at most %(limit_value)d characters."),
        },
        widget=forms.TextInput(attrs={"list": "latest-tags", "autocomplete": "off"}),
    )
    level = forms.ChoiceField(
        label=gettext_lazy("How closely to follow"),
        choices=Level.choices,
        required=False,
    )

    def clean_tag(self) -> str:
        """Without a leading #, as in threads."""
        tag = " ".join(str(self.cleaned_data["tag"]).strip().lstrip("#").split())
        if not tag:
            raise forms.ValidationError(_("Name a tag."))
        return tag
