"""Events of questions."""

from django.utils.translation import gettext_lazy as _

from community.events.verbs import verb

TOLD = ("notifications",)

ACCEPTED = verb(
    "questions.accepted",
    _("%(actor)s accepted an answer"),
    readers=TOLD,
    webhook=True,
    moves_lists=True,
    thread=int,
    instead_of=int,
)
CLEARED = verb(
    "questions.cleared",
    _("%(actor)s took an accepted answer back"),
    readers=TOLD,
    webhook=True,
    moves_lists=True,
    answer=int,
)
ASKED = verb("questions.asked", _("%(actor)s asked somebody to answer %(subject)s"), readers=TOLD, user=int)
SHARED = verb("questions.shared", _("%(actor)s has %(subject)s too"), moves_lists=True)
UNSHARED = verb("questions.unshared", _("%(actor)s no longer has %(subject)s"), moves_lists=True)
