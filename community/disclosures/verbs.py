"""Events of disclosures: all but the last in the audience of those who saw it before."""

from django.utils.translation import gettext_lazy as _

from community.events.verbs import verb

TOLD = ("notifications",)

PROPOSED = verb(
    "disclosures.proposed",
    _("%(actor)s proposed to show something to more people"),
    readers=TOLD,
    thread=int,
    target=int,
)
APPROVED = verb(
    "disclosures.approved",
    _("%(actor)s approved that something is shown to more people"),
    readers=TOLD,
    thread=int,
    firm=int,
)
DECLINED = verb(
    "disclosures.declined",
    _("%(actor)s declined that something is shown to more people"),
    readers=TOLD,
    thread=int,
)
WITHDRAWN = verb(
    "disclosures.withdrawn",
    _("%(actor)s withdrew the proposal to show something"),
    readers=TOLD,
    thread=int,
)
# Nobody acts: its time was over, or what it was about went away.
EXPIRED = verb("disclosures.expired", _("A proposal to show something expired"), readers=TOLD, thread=int)
LAPSED = verb("disclosures.lapsed", _("A proposal to show something lapsed"), readers=TOLD, thread=int)
# Once for those who saw it before; once for those who see it now, with who gained by it.
SHOWN = verb(
    "disclosures.shown", _("%(actor)s turned the last key: more people see it"), readers=TOLD, thread=int
)
SHARED = verb(
    "disclosures.shared",
    _("%(subject)s was shown to more people"),
    readers=TOLD,
    moves_lists=True,
    disclosure=int,
    gained=list,
)
