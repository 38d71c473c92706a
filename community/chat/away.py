"""The commands /away and /back: how others see one, said from where one talks."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.chat.commands import Answer, Command, Typed, commands
from community.manners.actions import choose_now
from community.manners.models import Chosen
from community.rooms.moments import moment_before, say_moment


def away(typed: Typed) -> Answer:
    """Be away, without an end or until then; "off" ends it."""
    if typed.text.lower() in ("off", "back"):
        return back(typed)
    if not typed.text:
        choose_now(typed.actor, chosen=Chosen.AWAY, until=None)
        return Answer(_("Others see you as away until you type /back."))
    found = moment_before(typed.text)
    if found is None or found[1]:
        raise ValidationError(
            _(
                "Say how long, and no more: /away for 2h, /away until 14:30, /away until Monday 9:00; or /away alone."
            )
        )
    choose_now(typed.actor, chosen=Chosen.AWAY, until=found[0])
    return Answer(_("Others see you as away until %s; /back ends it.") % say_moment(found[0]))


def back(typed: Typed) -> Answer:
    """Be here again."""
    choose_now(typed.actor, chosen=Chosen.NOTHING, until=None)
    return Answer(_("You are no longer away."))


commands["away"] = Command(
    gettext_lazy("/away until 14:30"), gettext_lazy("Others see you as away; also: for 2h, off"), away
)
commands["back"] = Command(gettext_lazy("/back"), gettext_lazy("You are here again"), back)
