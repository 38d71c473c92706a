"""Roles that the site asks for a second factor get to its set-up, and nowhere else, until they have one."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.models import User
from community.workspaces.models import Membership

FREE = ("/accounts/", "/healthz", "/readyz", "/join/", "/dev/mail/")


def required_of(user: User) -> bool:
    """Whether one of the roles of `user` is among `MFA_REQUIRED_ROLES`."""
    roles = set(settings.MFA_REQUIRED_ROLES)
    if user.is_site_admin and "site_admin" in roles:
        return True
    return Membership.objects.filter(user=user, role__in=roles).exists()


def lacks_second_factor(user: User) -> bool:
    """Whether the site asks a second factor of `user`, who has none."""
    return (
        bool(settings.MFA_REQUIRED_ROLES)
        and required_of(user)
        and not Authenticator.objects.filter(user=user).exists()
    )


def second_factor(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware. Costs nothing where no role is named, and two queries a session where one is."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if (
            not settings.MFA_REQUIRED_ROLES
            or request.path.startswith(FREE)
            or not request.user.is_authenticated
        ):
            return answer(request)
        if request.session.get("second_factor") != request.user.pk:
            has_one = Authenticator.objects.filter(user=request.user).exists()
            if not has_one and required_of(request.user):
                messages.info(
                    request, _("Your role needs a second factor. Add a passkey or an authenticator app.")
                )
                return redirect("mfa_index")
            if has_one:
                request.session["second_factor"] = request.user.pk
        return answer(request)

    return middleware
