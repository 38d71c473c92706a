"""Firms: open, describe, suspend, end; who leads them and who is kept apart from them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import FIRM_HUES, Firm, User
from community.administration.access import site_admins_only
from community.administration.actions import describe_firm
from community.administration.forms import FirmForm, LeadForm, RivalForm
from community.administration.lists import firms_listed, rivals_of, rivals_offered
from community.workspaces.actions import (
    declare_rivals,
    dismiss_lead,
    end_firm,
    lift_rivalry,
    name_lead,
    open_firm,
    reinstate_firm,
    suspend_firm,
)
from community.workspaces.pages import page_of
from community.workspaces.views.shown import SignedIn, confirmation

PAGE_SIZE = 100


@site_admins_only
@require_safe
def firms(request: SignedIn) -> HttpResponse:
    """Every firm."""
    wanted = request.GET.get("q", "").strip()[:100]
    rows = firms_listed().filter(name__icontains=wanted) if wanted else firms_listed()
    order = ("kind", "name", "public_id")
    page = page_of(rows, order=order, named="public_id", after=request.GET.get("after", ""), size=PAGE_SIZE)
    return render(request, "administration/firms.html", {"section": "firms", "page": page, "q": wanted})


@site_admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def firm_new(request: SignedIn) -> HttpResponse:
    """Open a supplier. Its hue is the one that fewest firms have."""
    form = FirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        taken = list(firms_listed().values_list("hue", flat=True))
        hue = min(range(1, FIRM_HUES + 1), key=taken.count)
        try:
            firm = open_firm(request.user, hue=hue, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%s is open. Invite its first lead.") % firm)
            return redirect("administration:firm", firm.public_id)
    shown = {"section": "firms", "form": form}
    return render(request, "administration/firm_new.html", shown, status=422 if form.is_bound else 200)


@site_admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def firm(request: SignedIn, firm_id: str) -> HttpResponse:
    """One firm; posting its form describes it."""
    found = get_object_or_404(Firm, public_id=firm_id)
    form = FirmForm(request.POST) if request.method == "POST" else FirmForm.of(found)
    if form.is_bound and form.is_valid():
        try:
            describe_firm(request.user, found, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("administration:firm", found.public_id)
    return _page(request, found, {"form": form}, status=422 if form.is_bound else 200)


def _page(request: SignedIn, found: Firm, forms: dict[str, Any], *, status: int = 200) -> HttpResponse:
    shown = {
        "section": "firms",
        "firm": found,
        "form": FirmForm.of(found),
        "lead_form": LeadForm(),
        "rival_form": RivalForm(offered=rivals_offered(found)),
        "leads": found.leads.select_related("user").order_by("since"),
        "rivals": rivals_of(found),
        "places": found.participations.select_related("workspace").order_by("workspace__name"),
    }
    return render(request, "administration/firm.html", shown | forms, status=status)


def _status_view(
    act: Callable[[User, Firm], None],
    effects: Callable[[Firm], list[str]],
    title: str,
    button: str,
    done: str,
) -> Callable[..., HttpResponse]:
    """A page that asks, with what follows, and then changes the firm's status."""

    @site_admins_only
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: SignedIn, firm_id: str) -> HttpResponse:
        found = get_object_or_404(Firm, public_id=firm_id)
        if request.method == "POST":
            try:
                act(request.user, found)
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
            else:
                messages.success(request, _(done) % found)
            return redirect("administration:firm", found.public_id)
        back = reverse("administration:firm", args=[found.public_id])
        shown = confirmation(title=_(title) % found, effects=effects(found), button=_(button), back=back)
        shown |= {"section": "firms", "layout": "administration/manage.html"}
        return render(request, "workspaces/confirm.html", shown)

    return view


def _losses(found: Firm) -> list[str]:
    people, places = found.people.filter(is_active=True).count(), found.participations.count()
    return [
        ngettext(
            "%d person loses sight of everything at once.",
            "%d people lose sight of everything at once.",
            people,
        )
        % people,
        ngettext("It takes part in %d workspace.", "It takes part in %d workspaces.", places) % places,
        _("What they wrote stays, under their names. Invites for the firm stop working."),
    ]


suspension = _status_view(
    suspend_firm,
    lambda found: [*_losses(found), _("Reinstating it gives back what is still due.")],
    "Suspend %s?",
    "Suspend firm",
    "%s is suspended.",
)
ending = _status_view(
    end_firm,
    lambda found: [*_losses(found), _("The record of who was where is kept.")],
    "End the work with %s?",
    "End it",
    "%s has ended.",
)
reinstatement = _status_view(
    reinstate_firm,
    lambda found: [
        _("Its people see again what they saw before, as far as agreements and memberships still hold.")
    ],
    "Reinstate %s?",
    "Reinstate firm",
    "%s is active again.",
)


@site_admins_only
@require_POST
def leads(request: SignedIn, firm_id: str) -> HttpResponse:
    """Name a lead."""
    found = get_object_or_404(Firm, public_id=firm_id)
    form = LeadForm(request.POST)
    if form.is_valid():
        person = found.people.filter(email=form.cleaned_data["address"].lower(), is_active=True).first()
        if person is None:
            form.add_error("address", _("Nobody of this firm has that address. Invite them first."))
        else:
            name_lead(request.user, person)
            messages.success(request, _("%(name)s leads %(firm)s.") % {"name": person.name, "firm": found})
            return redirect("administration:firm", found.public_id)
    return _page(request, found, {"lead_form": form}, status=422)


@site_admins_only
@require_POST
def lead_dismissal(request: SignedIn, firm_id: str, person_id: str) -> HttpResponse:
    """Take the lead's rights away."""
    found = get_object_or_404(Firm, public_id=firm_id)
    person = get_object_or_404(found.people.all(), public_id=person_id)
    dismiss_lead(request.user, person)
    messages.success(request, _("%(name)s no longer leads %(firm)s.") % {"name": person.name, "firm": found})
    return redirect("administration:firm", found.public_id)


@site_admins_only
@require_POST
def rivals(request: SignedIn, firm_id: str) -> HttpResponse:
    """Keep another firm apart from this one."""
    found = get_object_or_404(Firm, public_id=firm_id)
    form = RivalForm(request.POST, offered=rivals_offered(found))
    if form.is_valid():
        try:
            declare_rivals(request.user, found, form.cleaned_data["rival"])
        except ValidationError as error:
            form.add_error("rival", error)
        else:
            other = form.cleaned_data["rival"]
            messages.success(request, _("%(one)s and %(other)s never meet.") % {"one": found, "other": other})
            return redirect("administration:firm", found.public_id)
    return _page(request, found, {"rival_form": form}, status=422)


@site_admins_only
@require_POST
def rivalry_lifted(request: SignedIn, firm_id: str, rival_id: str) -> HttpResponse:
    """Let two firms meet again."""
    found = get_object_or_404(Firm, public_id=firm_id)
    other = get_object_or_404(rivals_of(found), public_id=rival_id)
    lift_rivalry(request.user, found, other)
    messages.success(request, _("%(one)s and %(other)s may meet.") % {"one": found, "other": other})
    return redirect("administration:firm", found.public_id)
