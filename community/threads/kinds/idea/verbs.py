"""Events of ideas."""

from django.utils.translation import gettext_lazy as _

from community.events.verbs import verb

TOLD = ("notifications",)

VOTED = verb("ideas.voted", _("%(actor)s voted for %(subject)s"), moves_lists=True)
UNVOTED = verb("ideas.unvoted", _("%(actor)s took a vote for %(subject)s back"), moves_lists=True)
MOVED = verb(
    "ideas.moved",
    _("%(actor)s changed what becomes of an idea"),
    readers=TOLD,
    webhook=True,
    moves_lists=True,
    thread=int,
    was=str,
    status=str,
)
