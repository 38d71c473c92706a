"""Events of one's own account; each is told to oneself only."""

from django.utils.translation import gettext_lazy as _

from community.events.verbs import verb

SIGNED_IN = verb("accounts.signed_in", _("%(actor)s signed in"))
PASSWORD_CHANGED = verb("accounts.password_changed", _("%(actor)s changed the password"))
ADDRESS_CHANGED = verb("accounts.address_changed", _("%(actor)s changed the address"))
FACTOR_ADDED = verb("accounts.factor_added", _("%(actor)s added a passkey or code"), kind=str)
FACTOR_REMOVED = verb("accounts.factor_removed", _("%(actor)s removed a passkey or code"), kind=str)
PROFILE_CHANGED = verb("accounts.profile_changed", _("%(actor)s changed the profile"), changed=list)
SESSIONS_ENDED = verb("accounts.sessions_ended", _("%(actor)s signed other browsers out"), count=int)
