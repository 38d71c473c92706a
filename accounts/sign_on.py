"""A firm's own sign-on (OpenID Connect): it opens accounts that are here already, of that firm's domains only."""

import logging
from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.openid_connect.views import login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from requests import RequestException

from accounts.models import User

log = logging.getLogger("keyway.sign_on")


class SignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Nobody signs up by it: an invite comes first, and its address finds the account."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        return vouches_for(login.provider, email)

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Refuse an account of another firm, also one that was connected before its address changed."""
        connects = sociallogin.state.get("process") == AuthProcess.CONNECT
        user = request.user if connects else sociallogin.user
        if isinstance(user, User) and user.pk and not vouches_for(sociallogin.provider, user.email):
            raise PermissionDenied(
                _("This sign-on is not your firm’s. Sign in with your password or passkey.")
            )


def start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """allauth's first step, with a page where the firm's server does not answer."""
    try:
        answer: HttpResponse = login(request, provider_id)
    except RequestException as error:
        log.warning("the sign-on server of a firm does not answer: %s", type(error).__name__)
        return render(request, "socialaccount/authentication_error.html", status=502)
    return answer


def vouches_for(provider: Any, email: str) -> bool:
    """Whether a provider may speak for an address: without this, one firm's server could sign in as anybody."""
    return email.rpartition("@")[2].lower() in provider.app.settings["verified_email"]
