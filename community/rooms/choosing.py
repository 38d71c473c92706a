"""Who something new is for: everyone here, the writer's firm, chosen firms, or named people."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Firm, User
from community.workspaces.locks import lock_sight
from community.workspaces.models import Audience, AudienceKind, Seat, Workspace
from community.workspaces.seating import note_audience, open_audience, reseat


@dataclass(frozen=True)
class Choice:
    """Who a new thread or channel is for."""

    kind: str  # everyone, firm, firms, people
    firms: tuple[Firm, ...] = ()
    people: tuple[User, ...] = ()


class ChoiceForm(forms.Form):
    """The fields of a choice. `offer` says whom there is to choose from."""

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
    firms = forms.MultipleChoiceField(
        label=gettext_lazy("Firms"), required=False, widget=forms.CheckboxSelectMultiple
    )
    people = forms.MultipleChoiceField(
        label=gettext_lazy("People"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def offer(self, workspace: Workspace, viewer: User) -> None:
        """Offer those who see the workspace now; every one of them is in `others`."""
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

    def chosen(self) -> Choice:
        """The audience that was chosen."""
        kind = self.cleaned_data["choice"]
        firms = {user.firm for user in self.others if user.firm.public_id in self.cleaned_data["firms"]}
        people = {user for user in self.others if user.public_id in self.cleaned_data["people"]}
        return Choice(
            kind, tuple(firms) if kind == "firms" else (), tuple(people) if kind == "people" else ()
        )


def chosen_audience(actor: User, workspace: Workspace, everyone: Audience, choice: Choice) -> Audience:
    """Return the audience of the choice, opened and seated where it is new. Locks the workspace where it opens one."""
    if choice.kind == "everyone":
        return everyone
    if choice.kind == "firm":
        return note_audience(everyone, actor.firm)
    lock_sight(workspaces=[workspace.pk])
    seated = Seat.objects.in_force().filter(audience=everyone)
    if choice.kind == "firms":
        firms = {actor.firm, *choice.firms}
        if not all(seated.filter(user__firm=firm).exists() for firm in firms):
            raise ValidationError(_("One of the firms is no longer here. Choose again who this is for."))
        audience = open_audience(AudienceKind.FIRMS, workspace, firms=firms)
    elif choice.kind == "people":
        people = {actor, *choice.people}
        if seated.filter(user__in=people).count() != len(people):
            raise ValidationError(_("One of the people is no longer here. Choose again who this is for."))
        audience = open_audience(AudienceKind.NAMED, workspace, people=people)
    else:
        raise Http404
    reseat(workspace)
    return audience
