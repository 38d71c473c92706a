"""What people type on the workspace's pages."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms import NameField
from accounts.models import Agreement, Firm
from community.workspaces.models import Audience, AudienceKind, Role, Workspace

NAME_LENGTH = 80
PURPOSE_LENGTH = 300


class WorkspaceForm(forms.Form):
    """Name, purpose and the letters of the tile; letters left empty are taken from the name."""

    name = NameField(
        label=_("Name"), max_length=NAME_LENGTH, help_text=_("What you work on together, for example a part.")
    )
    purpose = NameField(
        label=_("Purpose"),
        max_length=PURPOSE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One or two sentences. Shown at the top of the overview."),
    )
    letters = NameField(
        label=_("Letters"),
        max_length=3,
        required=False,
        help_text=_("One to three, for the tile in the rail."),
    )

    @classmethod
    def of(cls, workspace: Workspace) -> "WorkspaceForm":
        """A form that shows what `workspace` has now."""
        return cls(
            initial={"name": workspace.name, "purpose": workspace.purpose, "letters": workspace.letters}
        )

    def clean_letters(self) -> str:
        letters: str = self.cleaned_data["letters"].upper()
        if not letters:
            return letters_of(self.cleaned_data.get("name", ""))
        if not letters.isalnum():
            raise ValidationError(_("Use letters and digits only."))
        return letters


def letters_of(name: str) -> str:
    """Up to three letters for a tile: a short first word as it is, else the first letters of the words."""
    words = ["".join(letter for letter in word if letter.isalnum()) for word in name.upper().split()]
    words = [word for word in words if word]
    if not words:
        return "W"
    if len(words[0]) <= 3 and any(letter.isdigit() for letter in words[0]):
        return words[0]
    return "".join(word[0] for word in words[:3]) if len(words) > 1 else words[0][:3]


class PromiseForm(forms.Form):
    """What a workspace's owners promise those who ask in it, and how many votes for ideas each member has."""

    answer_within = forms.IntegerField(
        label=_("Hours until somebody replies to a question"),
        min_value=0,
        max_value=24 * 90,
        help_text=_("Questions that wait longer are shown as overdue. 0 promises nothing."),
    )
    votes_each = forms.IntegerField(
        label=_("Votes for ideas that each person has"),
        min_value=1,
        max_value=100,
        help_text=_("A vote comes back when its idea is done or declined."),
    )

    @classmethod
    def of(cls, workspace: Workspace) -> "PromiseForm":
        """A form that shows what `workspace` promises now."""
        return cls(initial={"answer_within": workspace.answer_within, "votes_each": workspace.votes_each})


class RoleForm(forms.Form):
    """A role to give."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class FirmForm(forms.Form):
    """A firm to add, among those that the owner may know of."""

    firm: "forms.ModelChoiceField[Firm]" = forms.ModelChoiceField(
        Firm.objects.none(), label=_("Firm"), to_field_name="public_id", empty_label=_("Choose a firm")
    )

    def __init__(self, *args: Any, offered: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["firm"].queryset = offered  # type: ignore[attr-defined]


class AgreementForm(forms.Form):
    """An agreement to require, among those that the owner may know of."""

    agreement: "forms.ModelChoiceField[Agreement]" = forms.ModelChoiceField(
        Agreement.objects.none(),
        label=_("Agreement"),
        to_field_name="public_id",
        empty_label=_("Choose an agreement"),
    )

    def __init__(self, *args: Any, offered: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreement"].queryset = offered  # type: ignore[attr-defined]


class AudienceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Audiences in words."""

    def label_from_instance(self, audience: Any) -> str:
        if audience.kind == AudienceKind.FIRMS:
            return str(_("Only %s")) % " + ".join(firm.name for firm in audience.firms.all())
        return str(audience.get_kind_display())


class QuestionForm(forms.Form):
    """Why can (can't) this person see that? An address and an audience, or the address of a page."""

    address = forms.EmailField(label=_("Their mail address"), max_length=254)
    audience = AudienceField(
        Audience.objects.none(), label=_("What"), to_field_name="public_id", empty_label=None, required=False
    )
    page = forms.CharField(
        label=_("Or the address of a page"),
        max_length=500,
        required=False,
        help_text=_("Paste the link of a thread or a post."),
    )

    def __init__(self, *args: Any, audiences: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"].queryset = audiences  # type: ignore[attr-defined]
