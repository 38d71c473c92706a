"""What people type into threads: checked, rendered, with a sentence for each mistake."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.forms import NameField
from accounts.models import User
from community.events.ids import is_public_id
from community.files.linking import attached, files_for
from community.markup import RENDER_VERSION, FaultyPoll, Mentioned, PollSpec, read_poll, render
from community.markup.names import one_line
from community.threads.actions import Choice
from community.threads.kinds import all_kinds
from community.threads.models import REASON_LENGTH, TAG_LENGTH, TITLE_LENGTH, Category
from community.threads.posting import Words, anchors_of
from community.workspaces.models import Participation, Seat, Workspace

MAX_POST = 32_000
MAX_TAGS = 5
MAX_MENTIONS = 10
MAX_FILES = 20
_PERSON = re.compile(r"\(user:([a-z2-7]{12})\)")
EVERYONE = Q()


def readers_chosen(writer: User, choice: str, *, firms: Iterable[str] = (), people: Iterable[str] = ()) -> Q:
    """Return which seats of the wider audience are those of the readers chosen: `firms` and `people` by public id."""
    if choice in ("note", "firm"):
        return Q(user__firm=writer.firm_id)
    if choice == "firms":
        return Q(user__firm=writer.firm_id) | Q(user__firm__public_id__in=list(filter(is_public_id, firms)))
    if choice == "people":
        return Q(user=writer) | Q(user__public_id__in=list(filter(is_public_id, people)))
    return EVERYONE


def words_of(
    source: str,
    audience_ids: Iterable[int],
    workspace: Workspace,
    *,
    readers: Q = EVERYONE,
    client_id: str = "",
    writer: User | None = None,
    carrier: str = "",
) -> Words:
    """Render `source` for the audiences in which its readers sit; mentions resolve to those readers only.

    `readers` narrows them where the text's own audience is opened with it: a note, a thread for some. Files are the
    writer's unsent ones and, of an edit, those of the post (`carrier`).

    One look-up, whoever is named: an outsider, somebody unknown and a member who can't see it stay plain text.
    """
    named = dict.fromkeys(_PERSON.findall(source))
    found: dict[str, tuple[int, Mentioned]] = {}
    if named:
        hues = Participation.objects.filter(workspace=workspace).values_list("firm_id", "hue")
        hue_of = dict(hues)
        seats = Seat.objects.in_force().filter(
            readers, audience__in=list(audience_ids), user__public_id__in=named
        )
        for pk, key, name, firm_id in seats.values_list(
            "user_id", "user__public_id", "user__name", "user__firm_id"
        ):
            url = reverse("workspaces:person", args=[key])
            found[key] = (pk, Mentioned(key, name, url, hue_of.get(firm_id, 0)))
    files = files_for(writer, workspace, source, carrier=carrier) if writer else {}
    rendered = render(
        source,
        resolve=lambda key: found[key][1] if key in found else None,
        find=attached(files),
        prefix=anchors_of(client_id),
    )
    if len(rendered.mentions) > MAX_MENTIONS:
        raise forms.ValidationError(
            ngettext(
                "Mention at most %d person in one post.",
                "Mention at most %d people in one post.",
                MAX_MENTIONS,
            )
            % MAX_MENTIONS
        )
    if len(rendered.uploads) > MAX_FILES:
        raise forms.ValidationError(
            _("A post has at most %d files. Send the others with a second one.") % MAX_FILES
        )
    return Words(
        source=source,
        html=rendered.html,
        html_version=RENDER_VERSION,
        excerpt=rendered.excerpt,
        mentions=tuple(found[key][0] for key in rendered.mentions),
        files=tuple(files[key].pk for key in rendered.uploads),
        poll=_poll_of(rendered.polls),
        shown=tuple((files[key].newest or files[key]).pk for key in rendered.uploads),
    )


def _poll_of(found: Sequence[tuple[str, str]]) -> PollSpec | None:
    if len(found) > 1:
        raise forms.ValidationError(_("A post has one poll. Put the other one into a reply."))
    try:
        return read_poll(*found[0]) if found else None
    except FaultyPoll as fault:
        raise forms.ValidationError(str(fault)) from fault


class SourceField(forms.CharField):
    """The text of a post, in Markdown."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Text"),
            max_length=MAX_POST,
            strip=False,
            widget=forms.Textarea(attrs={"class": "field", "rows": 4}),
            error_messages={
                "required": gettext_lazy("Write something first."),
                "max_length": gettext_lazy(
                    "This has %(show_value)d characters; a post has at most %(limit_value)d. Split it in two."
                ),
            },
        )

    def to_python(self, value: Any) -> str:
        """A line's end is one character, as in the field, whatever the browser sends."""
        return str(super().to_python(value) or "").replace("\r\n", "\n")

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).strip("\n")
        if not text.strip():
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return text


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
        category.queryset = Category.objects.visible_to(viewer, workspace).filter(workspace=workspace)
        category.to_field_name = "public_id"

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


class ThreadForm(TitleForm):
    """A new thread: who it is for, title, category, tags and first post."""

    choice = forms.ChoiceField(
        label=gettext_lazy("Who is this for?"),
        choices=[
            ("everyone", gettext_lazy("Everyone here")),
            ("firm", gettext_lazy("Only your firm")),
            ("firms", gettext_lazy("Some firms")),
            ("people", gettext_lazy("Named people")),
        ],
        error_messages={"required": gettext_lazy("Choose who this is for.")},
    )
    kind = forms.ChoiceField(label=gettext_lazy("What is it?"), required=False)
    firms = forms.MultipleChoiceField(
        label=gettext_lazy("Firms"), required=False, widget=forms.CheckboxSelectMultiple
    )
    people = forms.MultipleChoiceField(
        label=gettext_lazy("People"), required=False, widget=forms.CheckboxSelectMultiple
    )
    source = SourceField()
    client_id = forms.CharField(max_length=64)
    shown = forms.IntegerField(required=False)

    def __init__(self, *args: Any, workspace: Workspace, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, workspace=workspace, viewer=viewer, **kwargs)
        self.workspace, self.viewer = workspace, viewer
        self.kinds = all_kinds()
        kind: Any = self.fields["kind"]
        kind.choices = [(each.name, each.label) for each in self.kinds]
        everyone = Seat.objects.in_force().filter(audience_id=workspace.sight.everyone_id)
        seats = everyone.select_related("user", "user__firm").order_by("user__firm__name", "user__name")
        self.others = [seat.user for seat in seats if seat.user_id != viewer.pk]
        firms: Any = self.fields["firms"]
        people: Any = self.fields["people"]
        firms.choices = [
            (firm.public_id, firm.name) for firm in dict.fromkeys(user.firm for user in self.others)
        ]
        people.choices = [(user.public_id, f"{user.name}, {user.firm.name}") for user in self.others]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("choice") == "firms" and not cleaned.get("firms"):
            self.add_error("firms", _("Choose at least one firm besides your own."))
        if cleaned.get("choice") == "people" and not cleaned.get("people"):
            self.add_error("people", _("Choose at least one person besides yourself."))
        return cleaned

    def clean_kind(self) -> str:
        """Whoever names none starts a discussion."""
        return self.cleaned_data["kind"] or "discussion"

    def chosen(self) -> Choice:
        """The audience that was chosen."""
        kind = self.cleaned_data["choice"]
        firms = {user.firm for user in self.others if user.firm.public_id in self.cleaned_data["firms"]}
        people = {user for user in self.others if user.public_id in self.cleaned_data["people"]}
        return Choice(
            kind, tuple(firms) if kind == "firms" else (), tuple(people) if kind == "people" else ()
        )


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
