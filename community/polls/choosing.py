"""From what a form sends to the choices of a ballot, with a sentence for each mistake."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.polls.models import Kind, Poll


def choices_in(poll: Poll, typed: QueryDict) -> list[int]:
    """Return what was chosen: `choice` once or often, `number`, or in `rank-0` and on the place of each option."""
    if poll.kind == Kind.NUMBER:
        return [_whole(typed.get("number", ""))]
    if poll.kind == Kind.RANKED:
        return _ranked([typed.get(f"rank-{at}", "") for at in range(len(poll.options))])
    chosen = typed.getlist("choice")
    if not all(each.isdecimal() and len(each) < 3 for each in chosen):
        raise ValidationError(_("That is none of the options. Choose again."))
    return sorted({int(each) for each in chosen})


def require_choices(poll: Poll, choices: Sequence[int]) -> None:
    """Raise ValidationError where a ballot of the poll can't be that."""
    if poll.kind == Kind.NUMBER:
        if len(choices) != 1 or not poll.low <= choices[0] <= poll.high:
            raise ValidationError(
                _("Type a whole number from %(low)d to %(high)d.") % {"low": poll.low, "high": poll.high}
            )
        return
    if not choices:
        raise ValidationError(_("Choose first, then vote."))
    if len(set(choices)) != len(choices) or not all(0 <= each < len(poll.options) for each in choices):
        raise ValidationError(_("That is none of the options. Choose again."))
    if poll.kind == Kind.SINGLE and len(choices) > 1:
        raise ValidationError(_("Choose one of the options."))
    if poll.kind == Kind.SEVERAL and not poll.low <= len(choices) <= poll.high:
        raise ValidationError(say_bounds(poll))


def say_bounds(poll: Poll) -> str:
    """Say how many of several may be chosen."""
    if poll.low == poll.high:
        return ngettext("Choose %d option.", "Choose %d options.", poll.low) % poll.low
    return _("Choose %(low)d to %(high)d options.") % {"low": poll.low, "high": poll.high}


def _whole(typed: str) -> int:
    digits = typed.strip().replace("\N{MINUS SIGN}", "-")
    if not digits.removeprefix("-").isdecimal() or len(digits) > 9:
        raise ValidationError(_("Type a whole number."))
    return int(digits)


def _ranked(places: Sequence[str]) -> list[int]:
    """Options by the place given to each; one without a place is preferred to none."""
    given = [(int(place), at) for at, place in enumerate(places) if place.isdecimal() and len(place) < 3]
    taken = [place for place, _at in given]
    if len(set(taken)) < len(taken):
        raise ValidationError(_("Two options have the same place. Give each place once."))
    return [at for _place, at in sorted(given)]
