"""How allauth behaves here: nobody signs up by themselves, and mails go through our queue."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.domains import is_of_firm, normal_address
from accounts.models import User
from community.mail.letters import Letter, post_mail


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Sign-up is closed: people join by `redeem_invite`."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the mail. Sending it here would tell by time who has an account, and fail with the mail server."""
        if User.objects.filter(email=email, imported_at__isnull=False).exists():
            return
        request = allauth_context.request
        message = self.render_mail(template_prefix, email, {"request": request, "email": email, **context})
        post_mail("account", email, letter=Letter(message.subject.strip(), message.body))

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
