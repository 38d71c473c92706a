"""Events of invites."""

from django.utils.translation import gettext_lazy as _

from community.events.verbs import verb

CREATED = verb("invites.created", _("%(actor)s invited somebody"), uses=int, as_lead=bool)
SENT_AGAIN = verb("invites.sent_again", _("%(actor)s sent an invite again"))
LINK_MADE = verb("invites.link_made", _("%(actor)s made a new link"))
REVOKED = verb("invites.revoked", _("%(actor)s revoked an invite"))
FIRM_CONFIRMED = verb("invites.firm_confirmed", _("%(actor)s confirmed the firm of an invite"), firm=int)
REDEEMED = verb(
    "invites.redeemed", _("%(actor)s joined by invite"), readers=("notifications",), is_new=bool, waits=bool
)
APPROVED = verb("invites.approved", _("%(actor)s let somebody in"), readers=("notifications",), user=int)
DECLINED = verb("invites.declined", _("%(actor)s declined somebody"), readers=("notifications",), user=int)
