"""Events of what comes out of talk in a channel."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from community.events import verbs

verb = partial(verbs.verb, lists="chat")
TOLD = ("notifications",)

PROMOTED = verb(
    "outcomes.promoted",
    _("%(actor)s made a thread of messages"),
    readers=TOLD,
    webhook=True,
    channel=int,
    thread=int,
    post=int,
    authors=list,
)
AGREED = verb("outcomes.agreed", _("%(actor)s agreed to a decision"), channel=int, decision=int)
WITHDRAWN = verb("outcomes.withdrawn", _("%(actor)s took an agreement back"), channel=int, decision=int)
REWORDED = verb("outcomes.reworded", _("%(actor)s changed a decision"), channel=int, decision=int)
REVIEWED = verb("outcomes.reviewed", _("%(actor)s looked at a decision again"), channel=int, decision=int)
SUPERSEDED = verb("outcomes.superseded", _("%(actor)s replaced a decision"), channel=int, decision=int)
DUE = verb("outcomes.due", _("A decision is due for review"), readers=TOLD, channel=int, decision=int)
REMINDED = verb("outcomes.reminded", _("A reminder came due"), readers=TOLD, user=int)
TICKED = verb("outcomes.ticked", _("%(actor)s ticked a task"), channel=int)
UNTICKED = verb("outcomes.unticked", _("%(actor)s took a tick back"), channel=int)
TASK_DUE = verb("outcomes.task_due", _("A task is due"), readers=TOLD, channel=int)
