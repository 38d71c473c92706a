"""Users: find them, suspend and reinstate, say who opens workspaces and who administers the site."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from community.administration.access import site_admins_only
from community.administration.lists import users_found
from community.workspaces.actions import (
    make_site_admin,
    may_open_workspaces,
    reinstate_user,
    remove_factors,
    suspend_user,
)
from community.workspaces.pages import page_of
from community.workspaces.views.shown import SignedIn

PAGE_SIZE = 50


@site_admins_only
@require_safe
def users(request: SignedIn) -> HttpResponse:
    """Users by name; `q` looks in names, addresses and firms."""
    wanted = request.GET.get("q", "").strip()[:100]
    after = request.GET.get("after", "")
    page = page_of(
        users_found(wanted), order=("name", "public_id"), named="public_id", after=after, size=PAGE_SIZE
    )
    return render(request, "administration/users.html", {"section": "users", "page": page, "q": wanted})


@site_admins_only
@require_safe
def user(request: SignedIn, person_id: str) -> HttpResponse:
    """One user: the account, never what they wrote."""
    found = get_object_or_404(users_found(""), public_id=person_id)
    shown = {
        "section": "users",
        "person": found,
        "places": found.memberships.select_related("workspace").order_by("workspace__name"),
        "factors": sorted({row.get_type_display() for row in Authenticator.objects.filter(user=found)}),
        "is_lead": found.leads.exists(),
    }
    return render(request, "administration/user.html", shown)


# What one button does, by the last part of its address.
CHANGES: dict[str, tuple[Callable[[User, User], None], str]] = {
    "suspension": (suspend_user, "%s is suspended."),
    "reinstatement": (reinstate_user, "%s is reinstated."),
    "opener": (lambda actor, found: may_open_workspaces(actor, found, may=True), "%s may open workspaces."),
    "opener-withdrawn": (
        lambda actor, found: may_open_workspaces(actor, found, may=False),
        "%s may no longer open workspaces.",
    ),
    "factors-removed": (remove_factors, "%s signs in with the password alone, and can add a passkey or app."),
    "admin": (lambda actor, found: make_site_admin(actor, found, is_admin=True), "%s administers the site."),
    "admin-withdrawn": (
        lambda actor, found: make_site_admin(actor, found, is_admin=False),
        "%s no longer administers the site.",
    ),
}


@site_admins_only
@require_POST
def user_change(request: SignedIn, person_id: str, change: str) -> HttpResponse:
    """Change one right of a user."""
    found = get_object_or_404(users_found(""), public_id=person_id)
    act, done = CHANGES[change]
    try:
        act(request.user, found)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _(done) % found.name)
    return redirect("administration:user", found.public_id)
