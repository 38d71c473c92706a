"""Mails about one's own account. They say what happened, from where, and what to do if it was somebody else."""

from collections.abc import Mapping
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.internal.userkit import filter_users_by_email
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from community.mail.letters import Letter, composer, write
from community.mail.models import Mail

# allauth's name of a mail, and the template that writes it here.
CONFIRMATION = "account/email/email_confirmation"
TAKEN = "account/email/account_already_exists"
LETTERS = {CONFIRMATION: "accounts/code", TAKEN: "accounts/taken"}
# allauth's name of a mail that only says what was changed, and the sentence. The rest is one template.
CHANGES = {
    "account/email/email_changed": _("Your sign-in address is now %(to_email)s"),
    "account/email/email_confirm": _("Your address was confirmed"),
    "account/email/email_deleted": _("The address %(deleted_email)s was removed from your account"),
    "account/email/password_changed": _("Your password was changed"),
    "account/email/password_reset": _("Your password was reset"),
    "account/email/password_set": _("A password was set for your account"),
    "mfa/email/recovery_codes_generated": _("You have new recovery codes; the old ones no longer work"),
    "mfa/email/totp_activated": _("An authenticator app was added to your account"),
    "mfa/email/totp_deactivated": _("The authenticator app was removed from your account"),
    "mfa/email/webauthn_added": _("A passkey was added to your account"),
    "mfa/email/webauthn_removed": _("A passkey was removed from your account"),
    "socialaccount/email/account_connected": _("Your firm’s sign-on now opens your account"),
    "socialaccount/email/account_disconnected": _("Your firm’s sign-on no longer opens your account"),
}


def account_letter(prefix: str, context: Mapping[str, Any]) -> Letter:
    """Write the mail that allauth calls `prefix`. KeyError for one that this site does not know."""
    if prefix in LETTERS:
        return write(LETTERS[prefix], context)
    return write("accounts/change", {**context, "sentence": CHANGES[prefix] % context})


@composer("password_reset", _("A new password"))
def password_reset(mail: Mail) -> Letter | None:
    """The link to a new password; no mail where the address belongs to nobody who may sign in.

    The account is looked for here, by the worker: the page does the same work, at the same speed, for every address.
    """
    found = filter_users_by_email(mail.to, is_active=True, prefer_verified=True, for_login=True)
    user = next((user for user in found if isinstance(user, User) and user.may_sign_in), None)
    if user is None:
        return None
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user.public_id, "key": key})
    return write("accounts/reset", {"name": user.name, "url": f"{settings.SITE_URL}{path}"})
