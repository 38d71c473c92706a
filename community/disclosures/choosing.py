"""To whom something is to be shown: always at least to those who see it now."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import Firm, User
from community.threads.actions import Choice
from community.threads.models import Thread
from community.workspaces.access import everyone_of
from community.workspaces.models import Audience, AudienceKind, Seat
from community.workspaces.seating import open_audience


@dataclass(frozen=True)
class Then:
    """Who would see it: users, and firms whose people will whenever they come."""

    users: QuerySet[Any, Any]
    firms: QuerySet[Firm]


def kinds_offered(audience: Audience) -> list[str]:
    """To what the readers of `audience` can become more."""
    return {
        AudienceKind.FIRMS.value: ["firms", "everyone"],
        AudienceKind.NAMED.value: ["people", "firms", "everyone"],
    }.get(audience.kind, [])


def then_of(thread: Thread, audience: Audience, choice: Choice) -> Then:
    """Who would see it, of a choice that has no audience yet."""
    everyone = Seat.objects.in_force().filter(audience=everyone_of(thread.workspace))
    present = _present(audience)
    if choice.kind == "everyone":
        return Then(_users(everyone), Firm.objects.filter(participations__workspace=thread.workspace))
    if choice.kind == "firms":
        firms = {*choice.firms, *(user.firm for user in present)}
        here = Firm.objects.filter(pk__in=[firm.pk for firm in firms])
        return Then(_users(everyone.filter(user__firm__in=firms)), here)
    if choice.kind == "people":
        people = {*(user.pk for user in choice.people), *(user.pk for user in present)}
        return Then(_users(everyone.filter(user__in=people)), Firm.objects.none())
    raise Http404


def open_target(thread: Thread, audience: Audience, choice: Choice) -> Audience:
    """Return the audience of a choice, opened where it is new. The caller has locked the workspace, and reseats."""
    if choice.kind not in kinds_offered(audience):
        raise Http404
    everyone = everyone_of(thread.workspace)
    if choice.kind == "everyone":
        return everyone
    here = Seat.objects.in_force().filter(audience=everyone)
    present = _present(audience)
    if choice.kind == "firms":
        firms = {*choice.firms, *(user.firm for user in present)}
        if not all(here.filter(user__firm=firm).exists() for firm in choice.firms):
            raise ValidationError(_("One of the firms is no longer here. Choose again."))
        return open_audience(AudienceKind.FIRMS, thread.workspace, firms=firms)
    people = {*choice.people, *present}
    if here.filter(user__in=people).count() != len(people):
        raise ValidationError(_("One of the people is no longer here. Choose again."))
    return open_audience(AudienceKind.NAMED, thread.workspace, people=people)


def require_all_there(audience: Audience, target: Audience) -> None:
    """Raise ValidationError where somebody would lose sight."""
    seats = Seat.objects.in_force()
    now, then = seats.filter(audience=audience), seats.filter(audience=target)
    if now.exclude(user__in=then.values("user")).exists():
        raise ValidationError(
            _("Some who see it now would not see it there. Choose readers that include them.")
        )


def _users(seats: QuerySet[Seat]) -> QuerySet[Any, Any]:
    return seats.values_list("user_id", flat=True)


def _present(audience: Audience) -> list[User]:
    seats = Seat.objects.in_force().filter(audience=audience)
    return list(User.objects.filter(pk__in=seats.values("user")).select_related("firm"))
