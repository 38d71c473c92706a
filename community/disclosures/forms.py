"""To whom something should be shown, and why; and why not."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import NameField
from accounts.models import Firm, User
from community.disclosures.choosing import kinds_offered
from community.threads.actions import Choice
from community.threads.models import REASON_LENGTH, Thread
from community.workspaces.models import Seat

_LABELS = {
    "people": gettext_lazy("Those who see it now, and more people"),
    "firms": gettext_lazy("The firms that see it now, and more firms"),
    "everyone": gettext_lazy("Everyone here, and whoever joins later"),
}


class ReasonForm(forms.Form):
    """Why it should be shown: of what needs no choice of readers."""

    why = NameField(
        label=gettext_lazy("Why"),
        max_length=REASON_LENGTH,
        help_text=gettext_lazy("Those who see it now read this, and those who approve decide by it."),
        error_messages={"required": gettext_lazy("Say why: those who approve decide by it.")},
    )


class ProposalForm(ReasonForm):
    """To whom a thread should be shown."""

    choice = forms.ChoiceField(
        label=gettext_lazy("Show it to"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose to whom it should be shown.")},
    )
    firms = forms.MultipleChoiceField(
        label=gettext_lazy("Firms"), required=False, widget=forms.CheckboxSelectMultiple
    )
    people = forms.MultipleChoiceField(
        label=gettext_lazy("People"), required=False, widget=forms.CheckboxSelectMultiple
    )
    field_order = ["choice", "firms", "people", "why"]

    def __init__(self, *args: Any, thread: Thread, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = Seat.objects.in_force()
        present = seats.filter(audience=thread.audience).values("user")
        self.others: list[User] = [
            seat.user
            for seat in seats.filter(audience_id=thread.workspace.sight.everyone_id)
            .exclude(user__in=present)
            .select_related("user__firm")
            .order_by("user__firm__name", "user__name")
        ]
        here = set(User.objects.filter(pk__in=present).values_list("firm_id", flat=True))
        self.new_firms: list[Firm] = list(
            dict.fromkeys(user.firm for user in self.others if user.firm_id not in here)
        )
        offered = [kind for kind in kinds_offered(thread.audience) if kind != "firms" or self.new_firms]
        choice: Any = self.fields["choice"]
        choice.choices = [(kind, _LABELS[kind]) for kind in offered]
        for name, choices in (
            ("firms", [(firm.public_id, firm.name) for firm in self.new_firms]),
            ("people", [(user.public_id, f"{user.name}, {user.firm.name}") for user in self.others]),
        ):
            field: Any = self.fields[name]
            field.choices = choices
            if name not in offered:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("choice") == "firms" and not cleaned.get("firms"):
            self.add_error("firms", _("Choose at least one more firm."))
        if cleaned.get("choice") == "people" and not cleaned.get("people"):
            self.add_error("people", _("Choose at least one more person."))
        return cleaned

    def chosen(self) -> Choice:
        """The readers that were chosen, beside those who see it now."""
        kind = self.cleaned_data["choice"]
        firms = tuple(firm for firm in self.new_firms if firm.public_id in self.cleaned_data.get("firms", ()))
        people = tuple(user for user in self.others if user.public_id in self.cleaned_data.get("people", ()))
        return Choice(kind, firms if kind == "firms" else (), people if kind == "people" else ())


class DeclineForm(forms.Form):
    """Why something is not shown."""

    answer = NameField(
        label=gettext_lazy("Why not"),
        max_length=REASON_LENGTH,
        error_messages={"required": gettext_lazy("Say why not: whoever proposed it will read it.")},
    )
