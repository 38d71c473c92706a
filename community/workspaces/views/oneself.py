"""One's own account: what others read of one, zone, language, look, and where one is signed in."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.browsers import browser_of
from accounts.forms import ProfileForm
from accounts.models import User
from community.workspaces.actions.oneself import change_profile, end_own_sessions
from community.workspaces.models import Membership
from community.workspaces.views.shown import SignedIn


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: SignedIn) -> HttpResponse:
    """The profile form, and the workspaces one is a member of."""
    # A copy: a form that fails must not change the name that the shell draws.
    instance = User(
        **{field.attname: getattr(request.user, field.attname) for field in User._meta.concrete_fields}
    )
    form = ProfileForm(request.POST or None, instance=instance)
    if request.method == "POST" and form.is_valid():
        columns = {name: form.cleaned_data[name] for name in ProfileForm.Meta.fields if name in form.fields}
        change_profile(request.user, columns=columns, skills=form.cleaned_data["skills"])
        messages.success(request, _("Changed."))
        return redirect("accounts:profile")
    memberships = Membership.objects.filter(user=request.user).select_related("workspace").order_by("since")
    context = {"section": "me", "form": form, "memberships": memberships}
    return render(request, "accounts/profile.html", context, status=422 if form.errors else 200)


@dataclass(frozen=True)
class SignedInAt:
    """One session as its owner sees it. `public_id` is made from its key, which never leaves the cookie."""

    public_id: str
    key: str
    browser: str
    address: str
    since: datetime
    is_current: bool


def _sessions(request: SignedIn) -> list[SignedInAt]:
    """Return the viewer's sessions, this one first, then the newest."""
    rows = [
        SignedInAt(
            public_id=salted_hmac("accounts.session", row.session_key).hexdigest()[:16],
            key=row.session_key,
            browser=browser_of(row.user_agent),
            address=row.ip,
            since=row.created_at,
            is_current=row.session_key == request.session.session_key,
        )
        for row in UserSession.objects.purge_and_list(request.user)
    ]
    return sorted(rows, key=lambda row: (not row.is_current, -row.since.timestamp()))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: SignedIn) -> HttpResponse:
    """Where the viewer is signed in; posting ends all others."""
    rows = _sessions(request)
    if request.method == "POST":
        end_own_sessions(request.user, keys=[row.key for row in rows if not row.is_current])
        messages.success(request, _("Every other browser is signed out."))
        return redirect("accounts:sessions")
    return render(request, "accounts/sessions.html", {"section": "me", "sessions": rows})


@login_required
@require_POST
def session_ended(request: SignedIn, session_id: str) -> HttpResponse:
    """End one session: that browser is out at its next request."""
    found = next((row for row in _sessions(request) if row.public_id == session_id), None)
    if found is None:
        raise Http404
    end_own_sessions(request.user, keys=[found.key])
    messages.success(request, _("That browser is signed out."))
    return redirect("accounts:sessions")
