"""What a new thread begins with: a template for a category, a kind, or both, which owners and moderators write.

The nearest one counts: of category and kind, of the category, of the kind, of all.
"""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from community.threads.kinds import all_kinds
from community.threads.models import Category
from community.workspaces.access import VisibleQuerySet
from community.workspaces.models import Audience, Workspace

MOST = 5_000  # characters


class Starter(models.Model):
    """One template. Everyone in the workspace sees it; without category it is for each, without kind for all."""

    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="+", db_index=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+", db_index=False)
    category = models.ForeignKey(Category, on_delete=models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=12, blank=True, default="")
    source = models.TextField()

    objects = VisibleQuerySet["Starter"].as_manager()

    class Meta:
        app_label = "threads"
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "category", "kind"], name="starter_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind or 'all'} in {self.category or self.workspace}"


class StarterForm(forms.Form):
    """A template and what it is for; without words it is removed."""

    category = forms.ModelChoiceField(
        label=_("Category"), queryset=Category.objects.none(), required=False, empty_label=_("Each category")
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    source = forms.CharField(
        label=_("Template"),
        required=False,
        strip=False,
        max_length=MOST,
        widget=forms.Textarea(attrs={"class": "field", "rows": 12}),
        help_text=_("In Markdown. Stands in the text of a new thread that is begun; empty removes it."),
        error_messages={
            "max_length": _("This has %(show_value)d characters; a template has at most %(limit_value)d.")
        },
    )

    def __init__(self, *args: Any, workspace: Workspace, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        category: Any = self.fields["category"]
        category.queryset = Category.objects.visible_to(viewer, workspace).filter(workspace=workspace)
        category.to_field_name = "public_id"
        kind: Any = self.fields["kind"]
        kind.choices = [("", _("All kinds")), *((each.name, each.label) for each in all_kinds())]

    def clean_source(self) -> str:
        """A line's end is one character, as in the field that it will stand in."""
        return str(self.cleaned_data["source"]).replace("\r\n", "\n").strip("\n")


def starters_in(viewer: User, workspace: Workspace) -> list[Starter]:
    """The templates of a workspace: those of a category first, in the order of the categories."""
    rows = Starter.objects.visible_to(viewer, workspace).filter(workspace=workspace)
    return list(rows.select_related("category").order_by("category__position", "category_id", "-kind"))


def nearest(starters: list[Starter], category_id: str, kind: str) -> str:
    """The words that a thread of the kind begins with there, "" for none."""
    found = {(row.category.public_id if row.category else "", row.kind): row.source for row in starters}
    places = ((category_id, kind), (category_id, ""), ("", kind), ("", ""))
    return next((found[place] for place in places if place in found), "")
