"""A discussion: words, and no state."""

from django.utils.translation import gettext_lazy as _

from community.threads.kinds import register
from community.threads.kinds.kind import Kind


class Discussion(Kind):
    """What a thread is that asks for nothing in particular."""

    name = "discussion"
    label = _("Discussion")
    plural = _("Discussions")
    icon = "messages-square"
    hint = _("To talk something over.")
    prompt = _("What happened, on which part, and what you need to know.")
    position = 20


register(Discussion())
