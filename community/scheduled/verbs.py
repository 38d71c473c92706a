"""Events of what is sent later. What is sent records its own; planning it is nobody else's business."""

from django.utils.translation import gettext_lazy as _

from community.events.verbs import verb

NOT_SENT = verb(
    "scheduled.not_sent", _("A scheduled text was not sent"), readers=("notifications",), user=int
)
