"""What people type into outcomes: checked, with a sentence for each mistake."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.threads.forms import TitleForm


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
