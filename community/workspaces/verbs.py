"""Events of workspaces, their people and firms, and of what decides seats."""

from django.utils.translation import gettext_lazy as _

from community.events.verbs import verb

TOLD = ("notifications",)

OPENED = verb("workspaces.opened", _("%(actor)s opened %(subject)s"))
DESCRIBED = verb(
    "workspaces.described", _("%(actor)s changed the name or purpose of %(subject)s"), changed=list
)
PROMISED = verb("workspaces.promised", _("%(actor)s changed what %(subject)s promises"), changed=list)
CLOSED = verb("workspaces.closed", _("%(actor)s closed %(subject)s"), readers=TOLD)
REOPENED = verb("workspaces.reopened", _("%(actor)s reopened %(subject)s"), readers=TOLD)
FIRM_ADDED = verb("workspaces.firm_added", _("%(actor)s added a firm to %(subject)s"), readers=TOLD, firm=int)
FIRM_REMOVED = verb(
    "workspaces.firm_removed",
    _("%(actor)s removed a firm from %(subject)s"),
    readers=TOLD,
    firm=int,
    people=int,
)
PERSON_ADDED = verb(
    "workspaces.person_added", _("%(actor)s added a person"), readers=TOLD, user=int, role=str, invite=int
)
PERSON_REMOVED = verb("workspaces.person_removed", _("%(actor)s removed a person"), readers=TOLD, user=int)
PERSON_LEFT = verb("workspaces.person_left", _("%(actor)s left"), readers=TOLD, user=int)
ROLE_CHANGED = verb(
    "workspaces.role_changed", _("%(actor)s changed a role"), readers=TOLD, user=int, was=str, role=str
)
RESEATED = verb("workspaces.reseated", _("Seats changed"), given=int, taken=int, cause=str)
GATE_SET = verb("workspaces.gate_set", _("%(actor)s required an agreement"), readers=TOLD, agreement=int)
GATE_LIFTED = verb(
    "workspaces.gate_lifted", _("%(actor)s no longer requires an agreement"), readers=TOLD, agreement=int
)

FIRM_OPENED = verb("firms.opened", _("%(actor)s opened a firm"))
FIRM_DESCRIBED = verb("firms.described", _("%(actor)s changed a firm"), changed=list)
FIRM_SUSPENDED = verb("firms.suspended", _("%(actor)s suspended a firm"), workspaces=int)
FIRM_REINSTATED = verb("firms.reinstated", _("%(actor)s reinstated a firm"), workspaces=int)
FIRM_ENDED = verb("firms.ended", _("%(actor)s ended a firm"), workspaces=int)
RIVALRY_DECLARED = verb(
    "firms.rivalry_declared", _("%(actor)s declared two firms rivals"), first=int, second=int
)
RIVALRY_LIFTED = verb("firms.rivalry_lifted", _("%(actor)s lifted a rivalry"), first=int, second=int)
LEAD_NAMED = verb("firms.lead_named", _("%(actor)s named a firm lead"), readers=TOLD, user=int)
LEAD_DISMISSED = verb("firms.lead_dismissed", _("%(actor)s dismissed a firm lead"), readers=TOLD, user=int)
USER_SUSPENDED = verb("users.suspended", _("%(actor)s suspended a person"))
USER_REINSTATED = verb("users.reinstated", _("%(actor)s reinstated a person"))
ADMIN_NAMED = verb("users.admin_changed", _("%(actor)s changed who administers the site"), is_admin=bool)
FACTORS_TAKEN = verb("users.factors_removed", _("%(actor)s removed a person’s passkeys and codes"))
WORK_RETRIED = verb("administration.work_retried", _("%(actor)s had undone work tried again"), reader=str)
MAIL_RETRIED = verb("mails.retried", _("%(actor)s had a mail sent again"))
OPENER_NAMED = verb("users.opener_changed", _("%(actor)s changed who may open workspaces"), may=bool)
AGREEMENT_OPENED = verb("agreements.opened", _("%(actor)s opened an agreement"))
VERSION_PUBLISHED = verb(
    "agreements.version_published", _("%(actor)s published a version"), readers=TOLD, number=int
)
SIGNED = verb("agreements.signed", _("%(actor)s signed %(subject)s"), readers=TOLD, number=int, for_firm=bool)
