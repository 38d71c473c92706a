"""The passkey of a newcomer who chose one: made on the screen after the account, before anything else.

Only here, in the session that has just made the account: whoever is signed in otherwise adds passkeys in the account's
own pages, which ask for a proof first.
"""

from allauth.account.adapter import get_adapter
from allauth.mfa.webauthn.forms import SignupWebAuthnForm
from allauth.mfa.webauthn.internal import flows
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from community.invites.access import invite_of_link
from community.invites.forms import PasswordForm
from community.invites.views.joining import invite_page
from community.workspaces.views.shown import SignedIn


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def passkey(request: SignedIn) -> HttpResponse:
    """Make the passkey that was chosen, or set a password where the device makes none. Then this page is gone."""
    state = request.session.get("join", {})
    if state.get("passkey") != "due":
        return redirect("invites:next")
    user = request.user
    is_password = "password" in request.POST
    form = SignupWebAuthnForm(
        request.POST if request.method == "POST" and not is_password else None, user=user
    )
    password_form = PasswordForm(request.POST if is_password else None, user=user)
    if is_password and password_form.is_valid():
        get_adapter().set_password(user, password_form.cleaned_data["password"])
        update_session_auth_hash(request, user)
    elif form.is_bound and form.is_valid():
        flows.signup_authenticator(request, user, form.cleaned_data["name"], form.cleaned_data["credential"])
    else:
        # Asked for anew: a challenge that was answered, or refused, is used up.
        options = flows.begin_registration(request, user, passwordless=True, signup=True)
        more = {"form": form, "password_form": password_form, "js_data": {"creation_options": options}}
        status = 422 if form.errors or password_form.errors else 200
        invite = invite_of_link(state["invite"])
        return invite_page(request, "invites/passkey.html", invite, status, step="details", **more)
    request.session["join"] = {**state, "passkey": "made"}
    return redirect("invites:next")
