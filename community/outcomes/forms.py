"""What people type into outcomes: checked, with a sentence for each mistake."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import LinesField, NameField
from community.markup.names import one_line
from community.outcomes.models import QUESTION_LENGTH
from community.threads.forms import TitleForm

MOST_OPTIONS = 10
OPTION_LENGTH = 200
MORNING = time(9)
COMMENT_LENGTH = 2_000


class PromotionForm(TitleForm):
    """A thread made of messages: its kind, which of them asks and which answers, title, category, tags."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=[("question", gettext_lazy("Question")), ("discussion", gettext_lazy("Discussion"))],
        error_messages={
            "required": gettext_lazy("Choose whether it is a question."),
            "invalid_choice": gettext_lazy("Choose whether it is a question."),
        },
    )
    question = forms.CharField(required=False)
    answer = forms.CharField(required=False)
    client_id = forms.CharField(max_length=64)
    shown = forms.IntegerField(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") == "question" and not cleaned.get("question"):
            self.add_error("kind", _("Choose which message asks the question."))
        return cleaned


class ForwardForm(forms.Form):
    """Where a message goes, and what is said with it."""

    target = forms.CharField(
        max_length=64,
        error_messages={
            "required": gettext_lazy("Choose where it goes."),
            "max_length": gettext_lazy("Choose where it goes."),
        },
    )
    comment = LinesField(
        label=gettext_lazy("Your words with it"),
        required=False,
        max_length=COMMENT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    client_id = forms.CharField(max_length=64)

    def clean_target(self) -> tuple[str, str, int | None]:
        """The kind of place, its public id, and the count of gains that was shown."""
        kind, _colon, rest = str(self.cleaned_data["target"]).partition(":")
        key, _colon, shown = rest.partition(":")
        return kind, key, int(shown[:9]) if shown.isdecimal() else None


class ReviewForm(forms.Form):
    """When a decision is looked at again."""

    review_on = forms.DateField(
        label=gettext_lazy("Look at it again on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("You are reminded at 9:00 that day. Leave it empty where that is not needed."),
        error_messages={"invalid": gettext_lazy("Choose a date.")},
    )

    def clean_review_on(self) -> datetime | None:
        """The morning of that day, in the zone in force."""
        day = self.cleaned_data["review_on"]
        if day is None:
            return None
        if day <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day that is still to come."))
        return timezone.make_aware(datetime.combine(day, MORNING))


class WordingForm(forms.Form):
    """What there was to choose from, and what was chosen."""

    options = forms.CharField(
        label=gettext_lazy("Options"),
        required=False,
        max_length=MOST_OPTIONS * OPTION_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What there was to choose from, a line each."),
    )
    decision = forms.CharField(
        label=gettext_lazy("Decision"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": gettext_lazy("Say what is decided, so that the firms know what they agree to."),
            "max_length": gettext_lazy("A decision has at most %(limit_value)d characters."),
        },
    )

    def clean_options(self) -> list[str]:
        options = list(filter(None, map(one_line, str(self.cleaned_data["options"]).splitlines())))
        if len(options) > MOST_OPTIONS:
            raise forms.ValidationError(_("These are too many options; give at most %d.") % MOST_OPTIONS)
        if any(len(option) > OPTION_LENGTH for option in options):
            raise forms.ValidationError(_("An option has at most %d characters.") % OPTION_LENGTH)
        return options


class DecisionForm(ReviewForm, WordingForm):
    """A new decision."""

    question = NameField(
        label=gettext_lazy("Question"),
        max_length=QUESTION_LENGTH,
        error_messages={"required": gettext_lazy("Say what the decision is about.")},
    )
    client_id = forms.CharField(max_length=48)
    shown = forms.IntegerField(required=False)
    field_order = ["question", "options", "decision", "review_on"]
