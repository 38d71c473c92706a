"""What an inviter and a newcomer type."""

from datetime import timedelta
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.domains import normal_address
from accounts.forms import LinesField, NameField, SkillsField
from accounts.models import Firm, User
from community.invites.access import MODERATOR_MAY_GIVE
from community.invites.actions import Newcomer, Terms
from community.invites.models import Invite
from community.workspaces import content
from community.workspaces.access import everyone_of
from community.workspaces.models import Role, Workspace
from community.workspaces.people import people_of

MAX_ADDRESSES = 50
NEW_FIRM = "new"
SPONSORS = 200


class InviteForm(forms.Form):
    """Who may come in, as what, until when."""

    firm = forms.ChoiceField(label=gettext_lazy("Firm"))
    firm_name = NameField(
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
    sponsor = forms.ChoiceField(
        label=gettext_lazy("Who looks after them"),
        required=False,
        help_text=gettext_lazy("Whom they can ask. They learn the name when they are in."),
    )
    landing = forms.ChoiceField(label=gettext_lazy("The thread they see first"), required=False)
    message = LinesField(
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
        self._choices("firm", self._firms())
        self._choices("more_workspaces", [(place.public_id, place.name) for place in others])
        threads = content.latest_of(viewer, workspace, "thread")
        self._choices("landing", [("", _("The workspace’s overview")), *threads])
        colleagues = people_of(everyone_of(workspace)).filter(firm=viewer.firm_id).exclude(pk=viewer.pk)
        named = [(user.public_id, user.name) for user in colleagues.order_by("name", "pk")[:SPONSORS]]
        self._choices("sponsor", [("", _("You")), *named])
        if not others:
            del self.fields["more_workspaces"]
        if not workspace.sight.is_owner:
            self._choices("role", [(role.value, str(role.label)) for role in MODERATOR_MAY_GIVE])
            del self.fields["as_lead"], self.fields["firm_name"]

    def _firms(self) -> list[tuple[str, str]]:
        """The firms that the inviter may invite, among those in sight.

        An owner may name any other one too, in free text: a list of firms would tell who is here.
        """
        if self.workspace.sight.is_owner:
            marks = {
                mark.public_id: mark.name
                for place in (self.workspace, *self.others)
                for mark in place.sight.firms
            }
            # Suppliers first: the host's own people are in sight already, and are added on the page of people.
            offered = sorted(marks.items(), key=lambda mark: mark[0] == self.viewer.firm.public_id)
            return [*offered, (NEW_FIRM, _("Another firm …"))]
        if self.workspace.sight.is_steward:
            return [(mark.public_id, mark.name) for mark in self.workspace.sight.firms]
        return [(self.viewer.firm.public_id, self.viewer.firm.name)]

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
        here = people_of(everyone_of(self.workspace))
        sponsor = here.get(public_id=cleaned["sponsor"]) if cleaned["sponsor"] else None
        return [
            Terms(
                places=places,
                firm=None if is_new else Firm.objects.get(public_id=cleaned["firm"]),
                firm_name=" ".join(cleaned["firm_name"].split()) if is_new else "",
                expires_at=timezone.now() + timedelta(days=cleaned["days"]),
                address=address,
                max_uses=cleaned["max_uses"],
                as_lead=cleaned.get("as_lead", False),
                sponsor=sponsor,
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
    name = NameField(
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
        help_text=gettext_lazy("At least 12 characters. A sentence is good."),
    )
    time_zone = forms.CharField(
        required=False, max_length=60, widget=forms.HiddenInput(attrs={"data-zone-field": ""})
    )

    def __init__(self, *args: Any, invite: Invite, is_known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_known:
            del self.fields["address"]
        # Whoever chooses a passkey makes it on the next screen, and has no password.
        self.wants_passkey = self.data.get("how") == "passkey"
        self.fields["password"].required = not self.wants_passkey

    def clean_address(self) -> str:
        """The normal form."""
        return normal_address(str(self.cleaned_data["address"]))

    def clean_password(self) -> str:
        """Strong enough for the site's rules."""
        password = str(self.cleaned_data["password"])
        if self.wants_passkey:
            return ""
        validate_password(password, User(name=str(self.cleaned_data.get("name", ""))))
        return password

    def newcomer(self, address: str) -> Newcomer:
        """The person, with the password hashed: the plain one goes no further."""
        cleaned = self.cleaned_data
        zone = cleaned["time_zone"] if cleaned["time_zone"] in available_timezones() else "UTC"
        password = make_password(None if self.wants_passkey else cleaned["password"])
        return Newcomer(address, cleaned["name"], password, zone)


class PasswordForm(forms.Form):
    """A password instead of the passkey, where the device makes none."""

    password = forms.CharField(
        label=gettext_lazy("A password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least 12 characters. A sentence is good."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """Strong enough for the site's rules."""
        validate_password(str(self.cleaned_data["password"]), self.user)
        return str(self.cleaned_data["password"])


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

    job_title = NameField(label=gettext_lazy("What you do"), max_length=120, required=False)
    skills = SkillsField(
        label=gettext_lazy("Three things you know about"),
        required=False,
        help_text=gettext_lazy("For example: tribology, EtherCAT, aluminium casting."),
    )
