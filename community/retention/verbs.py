"""Events of keeping and deleting. Those about holds are the site admins' alone: their place is no workspace."""

from django.utils.translation import gettext_lazy as _

from community.events.verbs import verb

# 0 days: for ever.
RULE_SET = verb("retention.rule_set", _("%(actor)s changed how long messages are kept"), days=int, waits=bool)
# Nobody acts: it was the clock. What was deleted is counted, in each batch.
CLEARED = verb("retention.cleared", _("Messages were deleted on time"), to=int, messages=int, days=int)
HELD = verb("retention.held", _("%(actor)s set a legal hold"), workspace=int, person=int)
LIFTED = verb("retention.lifted", _("%(actor)s lifted a legal hold"), workspace=int)
RELEASED = verb("retention.released", _("Messages that were held were deleted"), workspace=int, messages=int)
HANDED_OUT = verb(
    "retention.handed_out", _("Messages that were held were handed out"), workspace=int, messages=int
)
