"""One's own account: what others read of one, zone, language, look, and the way to password, passkeys and sessions."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.forms import ProfileForm
from accounts.models import User
from community.workspaces.actions.oneself import change_profile
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
        columns = {name: form.cleaned_data[name] for name in ProfileForm.Meta.fields}
        change_profile(request.user, columns=columns, skills=form.cleaned_data["skills"])
        messages.success(request, _("Changed."))
        return redirect("accounts:profile")
    memberships = Membership.objects.filter(user=request.user).select_related("workspace").order_by("since")
    context = {"section": "me", "form": form, "memberships": memberships}
    return render(request, "accounts/profile.html", context, status=422 if form.errors else 200)
