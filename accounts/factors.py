"""Passkeys, authenticator apps and recovery codes as they are here: in our words, under public ids."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.adapter import get_adapter as get_factor_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from allauth.mfa.webauthn.internal import auth
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from fido2.utils import websafe_decode

from accounts.models import User


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """How allauth's second factors behave here."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("That didn’t match. Use the newest code, or another passkey."),
        "unverified_email": gettext_lazy("Confirm your address first; then add a passkey or an app."),
    }

    def _get_site_name(self) -> str:
        return settings.SITE_NAME

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user=user, type=type).count()
        return _("Passkey %d") % (count + 1) if count else _("Passkey")

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        """What a device keeps beside the key. allauth would give it the internal id, which counts the site's users."""
        return {"id": user.public_id.encode(), "display_name": user.name, "name": user.email}


class PasskeyForm(LoginWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """Finds the person of a passkey by the public id that their device kept."""

    def clean_credential(self) -> Authenticator:
        credential = self.cleaned_data["credential"]
        auth.parse_authentication_response(credential)
        try:
            public_id = websafe_decode(credential["response"]["userHandle"]).decode()
        except (KeyError, TypeError, ValueError) as error:
            raise get_factor_adapter().validation_error("incorrect_code") from error
        user = User.objects.select_related("firm").filter(public_id=public_id).first()
        if user is None:
            raise get_factor_adapter().validation_error("incorrect_code")
        return auth.complete_authentication(user, credential)
