"""What a workspace's owners type about its files."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.files.limits import MEGABYTE, Limits, site_types
from community.files.models import Rules


class RulesForm(forms.Form):
    """How large files may be, and of which types, within the site's bounds."""

    most = forms.IntegerField(
        label=gettext_lazy("Megabytes of one file, at most"), min_value=1, required=False
    )
    types = forms.CharField(
        label=gettext_lazy("Types"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Endings, separated by commas: pdf, step, png. Empty: all that the site takes."
        ),
    )

    marks = forms.BooleanField(
        label=gettext_lazy("Put the viewer’s name over pictures and PDFs"),
        required=False,
        help_text=gettext_lazy(
            "Name, firm and date, where they are shown and in each download. Nobody gets them without. Files of other"
            " types can’t carry a mark, and are given as they were sent."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bound = Limits().most // MEGABYTE
        self.fields["most"].help_text = _("Empty: %d, which is what the site takes.") % self.bound

    @classmethod
    def of(cls, rules: Rules | None) -> "RulesForm":
        """A form that shows what counts now."""
        if rules is None:
            return cls()
        return cls(
            initial={
                "most": rules.most or None,
                "types": ", ".join(rules.types.split()),
                "marks": rules.marks,
            }
        )

    def clean_most(self) -> int:
        most: int = self.cleaned_data["most"] or 0
        if most > self.bound:
            raise forms.ValidationError(
                _("These are %(typed)d MB; the site takes at most %(most)d.")
                % {"typed": most, "most": self.bound}
            )
        return most

    def clean_types(self) -> str:
        """Endings in small letters, each once, without their dots."""
        typed = re.split(r"[\s,;]+", self.cleaned_data["types"].lower())
        endings = list(dict.fromkeys(word.lstrip("*.") for word in typed if word.strip("*.")))
        unknown = [ending for ending in endings if ending not in site_types()]
        if unknown:
            raise forms.ValidationError(
                _("The site does not take %(unknown)s. It takes: %(types)s.")
                % {"unknown": ", ".join(unknown)[:80], "types": ", ".join(sorted(site_types()))}
            )
        return " ".join(endings)
