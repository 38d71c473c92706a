"""One's own presence, quiet hours and hours of work."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.manners.actions import choose_hours, choose_now
from community.manners.forms import HoursForm, NowForm
from community.manners.reading import manners_of, own_manners
from community.manners.saying import say_time
from community.workspaces.views.shown import SignedIn


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def manners(request: SignedIn) -> HttpResponse:
    """How others see one now, and the hours; POST changes the hours."""
    form = HoursForm(request.POST if request.method == "POST" else None, instance=own_manners(request.user))
    if request.method == "POST" and form.is_valid():
        choose_hours(request.user, columns=form.columns())
        messages.success(request, _("Saved."))
        return redirect("manners:manners")
    return _page(request, form=form)


@login_required
@require_POST
def now(request: SignedIn) -> HttpResponse:
    """Be here, away or undisturbed from now on."""
    form = NowForm(request.POST, user=request.user)
    if form.is_valid():
        choose_now(request.user, chosen=form.cleaned_data["chosen"], until=form.until())
        messages.success(request, _("Saved."))
        return redirect("manners:manners")
    return _page(request, now_form=form)


def _page(
    request: SignedIn, *, form: HoursForm | None = None, now_form: NowForm | None = None
) -> HttpResponse:
    row = own_manners(request.user)
    request.user.manners = row
    manner = manners_of(request.user)
    context = {
        "section": "me",
        "form": form or HoursForm(instance=row),
        "now_form": now_form or NowForm(user=request.user, initial={"chosen": manner.state and row.chosen}),
        "manner": manner,
        "is_chosen": bool(row.chosen) and manner.state == row.chosen,
        "until": say_time(manner.until, request.user.time_zone) if manner.until else "",
    }
    refused = (form and form.errors) or (now_form and now_form.errors)
    return render(request, "manners/manners.html", context, status=422 if refused else 200)
