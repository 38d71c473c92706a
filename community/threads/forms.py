"""What people type into threads: checked, rendered, with a sentence for each mistake."""

import re
from typing import Any

from django import forms
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import NameField
from accounts.models import User
from community.markup.names import one_line
from community.rooms.choosing import ChoiceForm
from community.rooms.words import MAX_POST as MAX_POST
from community.rooms.words import SourceField
from community.rooms.words import readers_chosen as readers_chosen
from community.rooms.words import words_of as words_of
from community.threads.kinds import all_kinds
from community.threads.models import REASON_LENGTH, TAG_LENGTH, TITLE_LENGTH, Category
from community.workspaces.models import Workspace

MAX_TAGS = 5


class ReplyForm(forms.Form):
    """A reply, or an internal note."""

    source = SourceField()
    note = forms.BooleanField(required=False)
    client_id = forms.CharField(max_length=64)
    shown = forms.IntegerField(required=False)


class EditForm(forms.Form):
    """Other words for a post, and the version they replace."""

    source = SourceField()
    version = forms.IntegerField()


class TitleForm(forms.Form):
    """A thread's title, category and tags."""

    title = NameField(
        label=gettext_lazy("Title"),
        min_length=3,
        max_length=TITLE_LENGTH,
        error_messages={
            "required": gettext_lazy("Give it a title that a colleague would search for."),
            "min_length": gettext_lazy("Write a title of at least %(limit_value)d characters."),
            "max_length": gettext_lazy(
                "The title has %(show_value)d characters; at most %(limit_value)d fit. The rest can go into the text."
            ),
        },
    )
    category = forms.ModelChoiceField(
        label=gettext_lazy("Category"), queryset=Category.objects.none(), required=False, empty_label=None
    )
    tags = forms.CharField(
        label=gettext_lazy("Tags"),
        required=False,
        help_text=gettext_lazy("Up to 5, separated by commas. Part numbers are good tags."),
    )

    def __init__(self, *args: Any, workspace: Workspace, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        category: Any = self.fields["category"]
        shelves = Category.objects.visible_to(viewer, workspace).filter(workspace=workspace)
        category.queryset = shelves
        category.to_field_name = "public_id"
        # Asked when the page draws it, and once: a field of Django's asks anew each time that it is looked at.
        self.shelves = SimpleLazyObject(lambda: list(shelves))
        category.choices = lambda: [(shelf.public_id, shelf.name) for shelf in self.shelves]

    def clean_tags(self) -> list[str]:
        """Words as they were typed (`J4-021` is a part's number), without a leading #; whatever the case, each once."""
        typed = re.split(r"[,\n]", str(self.cleaned_data["tags"]))
        words = [one_line(one_line(word).lstrip("#")) for word in typed]
        first: dict[str, str] = {}
        for word in filter(None, words):
            first.setdefault(word.lower(), word)
        names = list(first.values())
        if len(names) > MAX_TAGS:
            raise forms.ValidationError(
                _("These are %(count)d tags; use at most %(most)d.") % {"count": len(names), "most": MAX_TAGS}
            )
        for name in names:
            if len(name) > TAG_LENGTH:
                raise forms.ValidationError(
                    _("“%(tag)s” has %(count)d characters; a tag has at most %(most)d.")
                    % {"tag": name[:40], "count": len(name), "most": TAG_LENGTH}
                )
        return names


class ThreadForm(ChoiceForm, TitleForm):
    """A new thread: who it is for, title, category, tags and first post."""

    kind = forms.ChoiceField(label=gettext_lazy("What is it?"), required=False)
    source = SourceField()
    client_id = forms.CharField(max_length=64)
    shown = forms.IntegerField(required=False)

    def __init__(self, *args: Any, workspace: Workspace, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, workspace=workspace, viewer=viewer, **kwargs)
        self.workspace, self.viewer = workspace, viewer
        self.kinds = all_kinds()
        kind: Any = self.fields["kind"]
        kind.choices = [(each.name, each.label) for each in self.kinds]
        self.offer(workspace, viewer)

    def clean_kind(self) -> str:
        """Whoever names none starts a discussion."""
        return self.cleaned_data["kind"] or "discussion"


class CategoryForm(forms.Form):
    """A category's name."""

    name = NameField(label=gettext_lazy("Name"), max_length=40)


class HidingForm(forms.Form):
    """Why an earlier wording is hidden."""

    why = NameField(
        label=gettext_lazy("Why"),
        max_length=REASON_LENGTH,
        error_messages={"required": gettext_lazy("Say why: the reason stands where the wording was.")},
    )
