"""How allauth behaves here: nobody signs up by themselves, and mails go through our queue."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context as allauth_context
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.domains import is_of_firm, normal_address
from accounts.letters import CONFIRMATION, TAKEN, account_letter
from accounts.models import User
from community.mail.letters import post_mail


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Sign-up is closed: people join by `redeem_invite`."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": gettext_lazy("This account is suspended. Ask a site admin."),
        "email_password_mismatch": gettext_lazy(
            "Address and password don’t match an account. Check both, or reset the password."
        ),
        "enter_current_password": gettext_lazy("That is not your password now."),
        "incorrect_code": gettext_lazy("That code is not right. Codes change: use the newest one."),
        "incorrect_password": gettext_lazy("That is not your password."),
        "invalid_password_reset": gettext_lazy("This link was used, or is older than an hour."),
        "same_as_current": gettext_lazy("That is your address already."),
        "too_many_login_attempts": gettext_lazy(
            "Too many wrong passwords for this address. Wait five minutes, or reset the password."
        ),
        "rate_limited": gettext_lazy("Too many tries. Wait five minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Every way in comes through here: passwords, passkeys, a firm's sign-on."""
        if not user.may_sign_in:
            refusal: HttpResponse = self.respond_user_inactive(request, user)
            return refusal
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask for the password again before the account is changed, unless it was given in the last five minutes."""
        request = allauth_context.request
        records = get_authentication_records(request, request.user)
        if records and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        required: bool = super().is_reauthentication_required(app=app, **kwargs)
        return required

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the mail. Sending it here would tell by time who has an account, and fail with the mail server."""
        owner = User.objects.filter(email=email).first()
        if owner is not None and owner.imported_at is not None:
            return
        if template_prefix == CONFIRMATION and owner is not None and owner != context.get("user"):
            template_prefix = TAKEN
        post_mail("account", email, letter=account_letter(template_prefix, {"email": email, **context}))

    def clean_email(self, email: str) -> str:
        """An address that a person changes to stays in their firm's domains."""
        email = normal_address(super().clean_email(email))
        request = allauth_context.request
        user = getattr(request, "user", None)
        if isinstance(user, User) and user.firm.domains.exists() and not is_of_firm(email, user.firm):
            raise ValidationError(
                _("Use an address of %s. If the firm has a new domain, ask a site admin to add it.")
                % user.firm
            )
        return email
