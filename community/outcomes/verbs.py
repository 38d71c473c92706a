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
