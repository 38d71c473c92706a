"""What becomes of votes when an idea goes on in another thread."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.threads.kinds.backing import Backing
from community.threads.kinds.idea.models import Idea
from community.threads.models import Thread


def gives_votes(source: Thread, target: Thread) -> bool:
    """Whether the votes for `source` count for `target`: those of a decided idea were given back and stay so."""
    is_decided = Idea.objects.get(thread=source).is_closed
    return target.kind == "idea" and not is_decided


def say_merging(source: Thread, target: Thread) -> str:
    """Say how many votes there will be, and whose come back; "" where nobody has voted for `source`."""
    votes = Backing.objects.filter(thread=source)
    count = votes.count()
    if not count:
        return ""
    said = ngettext("%d person voted for this idea.", "%d people voted for this idea.", count) % count
    if target.kind != "idea":
        return f"{said} " + _("The other thread is no idea: the votes end with this one, and come back.")
    if not gives_votes(source, target):
        return f"{said} " + _(
            "It is decided, so their votes were given back, and don’t count for the other one."
        )
    theirs = Backing.objects.filter(thread=target)
    both = votes.filter(user__in=theirs.values("user")).count()
    united = count + theirs.count() - both
    said += (
        " "
        + ngettext(
            "With those for the other one it has %d vote.",
            "With those for the other one it has %d votes.",
            united,
        )
        % united
    )
    if both:
        said += (
            " "
            + ngettext(
                "%d person voted for both and gets one vote back.",
                "%d people voted for both and get one vote back.",
                both,
            )
            % both
        )
    return f"{said} " + _("Merging can’t be undone; everybody who voted is told.")
