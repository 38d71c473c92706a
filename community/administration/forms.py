"""What a site admin types: firms with their domains, leads, rivals, agreements and their versions."""

from datetime import datetime, time, timedelta
from typing import Any, ClassVar

import idna
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import NameField
from accounts.models import Agreement, Firm, Signer
from community.markup import MAX_SOURCE

NOTICE_DAYS = 14


class FirmForm(forms.Form):
    """A firm: name, letters, and the mail domains of its people."""

    name = NameField(label=_("Name"), max_length=120)
    letters = NameField(
        label=_("Letters"),
        max_length=3,
        help_text=_("Two, as drawn beside its people. A workspace may need others."),
    )
    domains = forms.CharField(
        label=_("Mail domains"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line. *.example.com counts example.com and everything below it."),
    )

    @classmethod
    def of(cls, firm: Firm) -> "FirmForm":
        """A form that shows what `firm` has now."""
        rows = firm.domains.order_by("domain")
        domains = "\n".join(f"*.{row.domain}" if row.with_subdomains else row.domain for row in rows)
        return cls(initial={"name": firm.name, "letters": firm.letters, "domains": domains})

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_letters(self) -> str:
        letters: str = self.cleaned_data["letters"].upper()
        if not letters.isalnum():
            raise ValidationError(_("Use letters and digits only."))
        return letters

    def clean_domains(self) -> dict[str, bool]:
        """Domains in ASCII (IDNA 2008), each with whether its subdomains count."""
        domains: dict[str, bool] = {}
        for line in self.cleaned_data["domains"].split():
            name = line.strip().strip(",").lower().removeprefix("@")
            below = name.startswith("*.")
            domains[ascii_domain(name.removeprefix("*."))] = below
        return domains


def ascii_domain(name: str) -> str:
    """Return a domain as mail servers know it; ValidationError where it is none."""
    try:
        found = idna.encode(name.rstrip("."), uts46=True).decode()
    except idna.IDNAError as error:
        raise ValidationError(_("%s is not a domain. Write it like example.com.") % name) from error
    if "." not in found or len(found) > 253:
        raise ValidationError(_("%s is not a domain. Write it like example.com.") % name)
    return found


class RivalForm(forms.Form):
    """The other one of two firms to keep apart."""

    rival: "forms.ModelChoiceField[Firm]" = forms.ModelChoiceField(
        Firm.objects.none(),
        label=_("Keep apart from"),
        to_field_name="public_id",
        empty_label=_("Choose a firm"),
    )

    def __init__(self, *args: Any, offered: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rival"].queryset = offered  # type: ignore[attr-defined]


class LeadForm(forms.Form):
    """A person of the firm, by address."""

    address = forms.EmailField(label=_("Their mail address"), max_length=254)


class AgreementForm(forms.ModelForm):  # type: ignore[type-arg]
    """An agreement, still without words."""

    class Meta:
        model = Agreement
        fields = ["title", "reference", "kind", "signed_by"]
        labels = {
            "title": _("Title"),
            "reference": _("Reference"),
            "kind": _("Kind"),
            "signed_by": _("Signed by"),
        }
        field_classes: ClassVar = {"title": NameField, "reference": NameField}
        help_texts = {"reference": _("As your lawyers call it, for example NDA-2024-117.")}

    def clean_signed_by(self) -> str:
        return str(Signer(self.cleaned_data["signed_by"]))


class VersionForm(forms.Form):
    """The next wording of an agreement, in Markdown, and the day on which it must have been signed."""

    text = forms.CharField(
        label=_("Words"),
        max_length=MAX_SOURCE,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_("Markdown."),
    )
    in_force_from = forms.DateField(
        label=_("In force from"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("It may be signed at once. From this day on, whoever hasn't loses sight until they do."),
    )

    @classmethod
    def next_of(cls, agreement: Agreement) -> "VersionForm":
        """A form with the words of the newest version. The first version is in force today, others in 14 days."""
        newest = agreement.versions.order_by("-number").first()
        day = timezone.localdate() + timedelta(days=NOTICE_DAYS if newest else 0)
        return cls(initial={"text": newest.text if newest else "", "in_force_from": day})

    def clean_in_force_from(self) -> datetime:
        """The start of that day, or now where it is today: no version comes into force before it is published."""
        day = self.cleaned_data["in_force_from"]
        if day < timezone.localdate():
            raise ValidationError(_("Choose today or a later day."))
        return max(timezone.make_aware(datetime.combine(day, time())), timezone.now())
