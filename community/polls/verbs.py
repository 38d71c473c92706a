"""Events of polls. What somebody voted stands in none, and of a secret poll not even that they did."""

from django.utils.translation import gettext_lazy as _

from community.events.verbs import verb

TOLD = ("notifications",)

VOTED = verb("polls.voted", _("A vote was cast in a poll"), thread=int)
WITHDRAWN = verb("polls.withdrawn", _("A vote in a poll was withdrawn"), thread=int)
# Nobody acts where it was the clock.
CLOSED = verb("polls.closed", _("A poll was closed"), readers=TOLD, thread=int, by_clock=bool)
REOPENED = verb("polls.reopened", _("%(actor)s reopened a poll"), readers=TOLD, thread=int)
