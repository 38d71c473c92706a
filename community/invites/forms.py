"""What an inviter and a newcomer type."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.domains import normal_address
from accounts.forms import SkillsField
from accounts.models import Firm, User
from community.invites.actions import Newcomer, Terms
from community.invites.models import Invite
from community.workspaces import content
from community.workspaces.models import Role, Workspace

MAX_ADDRESSES = 50
NEW_FIRM = "new"


class InviteForm(forms.Form):
    """Who may come in, as what, until when."""

    firm = forms.ChoiceField(label=gettext_lazy("Firm"))
    firm_name = forms.CharField(
        label=gettext_lazy("Name of the new firm"),
        max_length=120,
        required=False,
        help_text=gettext_lazy(
            "A site admin confirms it first; the mails go out at once and open nothing before."
        ),
    )
    addresses = forms.CharField(
        label=gettext_lazy("Addresses"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "One a line; each gets a mail of its own. Leave empty for a link for anyone with an address of the firm."
        ),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role, initial=Role.MEMBER)
    as_lead = forms.BooleanField(
        label=gettext_lazy("As a lead of the firm: signs for it, brings in and removes colleagues"),
        required=False,
    )
    days = forms.IntegerField(
        label=gettext_lazy("The link ends after, days"), min_value=1, max_value=90, initial=7
    )
    max_uses = forms.IntegerField(
        label=gettext_lazy("How many people may use it"),
        min_value=1,
        max_value=500,
        initial=1,
        help_text=gettext_lazy("An invite to an address is for one person."),
    )
    needs_approval = forms.BooleanField(
        label=gettext_lazy("An owner or moderator lets each of them in"), required=False
    )
    more_workspaces = forms.MultipleChoiceField(
        label=gettext_lazy("Other workspaces, with the same role"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    landing = forms.ChoiceField(label=gettext_lazy("The thread they see first"), required=False)
    message = forms.CharField(
        label=gettext_lazy("A few words from you"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, workspace: Workspace, viewer: User, others: list[Workspace], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.workspace, self.viewer, self.others = workspace, viewer, others
        # Firms that the inviter sees already; any other is named, not chosen: a list of firms would tell who is here.
        marks = {mark.public_id: mark.name for place in (workspace, *others) for mark in place.sight.firms}
        self._choices("firm", [*marks.items(), (NEW_FIRM, _("Another firm …"))])
        self._choices("more_workspaces", [(place.public_id, place.name) for place in others])
        threads = content.latest_of(viewer, workspace, "thread")
        self._choices("landing", [("", _("The workspace’s overview")), *threads])
        if not others:
            del self.fields["more_workspaces"]

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def clean_addresses(self) -> list[str]:
        """Addresses in their normal form, each once."""
        typed = str(self.cleaned_data["addresses"]).replace(",", "\n").replace(";", "\n").split("\n")
        found: dict[str, None] = {}
        for address in filter(None, map(str.strip, typed)):
            try:
                found[normal_address(address)] = None
            except ValidationError as error:
                raise forms.ValidationError(_("“%s” is not a mail address.") % address[:80]) from error
        if len(found) > MAX_ADDRESSES:
            raise forms.ValidationError(_("At most %d addresses at once.") % MAX_ADDRESSES)
        return list(found)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("firm") == NEW_FIRM and not cleaned.get("firm_name"):
            self.add_error("firm_name", _("Name the firm."))
        return cleaned

    def terms(self) -> list[Terms]:
        """One invite for each address, or one for the firm's domains."""
        cleaned = self.cleaned_data
        is_new = cleaned["firm"] == NEW_FIRM
        chosen = [place for place in self.others if place.public_id in cleaned.get("more_workspaces", [])]
        places = [(place, cleaned["role"]) for place in (self.workspace, *chosen)]
        landing = ("thread", cleaned["landing"]) if cleaned["landing"] else ("", "")
        return [
            Terms(
                places=places,
                firm=None if is_new else Firm.objects.get(public_id=cleaned["firm"]),
                firm_name=cleaned["firm_name"] if is_new else "",
                expires_at=timezone.now() + timedelta(days=cleaned["days"]),
                address=address,
                max_uses=cleaned["max_uses"],
                as_lead=cleaned["as_lead"],
                needs_approval=cleaned["needs_approval"],
                message=cleaned["message"],
                landing=landing,
            )
            for address in cleaned["addresses"] or [""]
        ]


class DetailsForm(forms.Form):
    """A newcomer's name and password; the address too, where the link names none."""

    address = forms.CharField(
        label=gettext_lazy("Your work address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Write the name that colleagues know you by.")},
    )
    password = forms.CharField(
        label=gettext_lazy("A password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
        help_text=gettext_lazy("At least 12 characters. A sentence is good. You can add a passkey later."),
    )
    time_zone = forms.CharField(
        required=False, max_length=60, widget=forms.HiddenInput(attrs={"data-zone-field": ""})
    )

    def __init__(self, *args: Any, invite: Invite, is_known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_known:
            del self.fields["address"]

    def clean_address(self) -> str:
        """The normal form."""
        return normal_address(str(self.cleaned_data["address"]))

    def clean_name(self) -> str:
        """One line."""
        return " ".join(str(self.cleaned_data["name"]).split())

    def clean_password(self) -> str:
        """Strong enough for the site's rules."""
        password = str(self.cleaned_data["password"])
        validate_password(password, User(name=str(self.cleaned_data.get("name", ""))))
        return password

    def newcomer(self, address: str) -> Newcomer:
        """The person, with the password hashed: the plain one goes no further."""
        cleaned = self.cleaned_data
        zone = cleaned["time_zone"] or "UTC"
        return Newcomer(address, cleaned["name"], make_password(cleaned["password"]), zone)


class CodeForm(forms.Form):
    """The six digits that were mailed."""

    code = forms.RegexField(
        r"^\s*\d{3}\s?\d{3}\s*$",
        label=gettext_lazy("Code"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"invalid": gettext_lazy("The code has six digits.")},
    )

    def clean_code(self) -> str:
        """Digits only."""
        return "".join(str(self.cleaned_data["code"]).split())


class SkillsForm(forms.Form):
    """Up to three things that others may ask about."""

    job_title = forms.CharField(label=gettext_lazy("What you do"), max_length=120, required=False)
    skills = SkillsField(
        label=gettext_lazy("Three things you know about"),
        required=False,
        help_text=gettext_lazy("For example: tribology, EtherCAT, aluminium casting."),
    )
