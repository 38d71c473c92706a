"""Agreements: open one, write its versions, and see which firms have signed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Agreement
from community.administration.access import site_admins_only
from community.administration.forms import AgreementForm, VersionForm
from community.administration.lists import signatures_of, signed_by_firm
from community.markup import render as render_markup
from community.workspaces.actions import open_agreement, publish_version
from community.workspaces.pages import page_of
from community.workspaces.views.shown import SignedIn


@site_admins_only
@require_safe
def agreements(request: SignedIn) -> HttpResponse:
    """Every agreement."""
    rows = Agreement.objects.prefetch_related("versions")
    after = request.GET.get("after", "")
    page = page_of(rows, order=("title", "public_id"), named="public_id", after=after, size=100)
    return render(request, "administration/agreements.html", {"section": "agreements", "page": page})


@site_admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_new(request: SignedIn) -> HttpResponse:
    """Open an agreement; its words come next."""
    form = AgreementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        agreement = open_agreement(request.user, **form.cleaned_data)
        return redirect("administration:version_new", agreement.public_id)
    shown = {"section": "agreements", "form": form}
    return render(request, "administration/agreement_new.html", shown, status=422 if form.is_bound else 200)


@site_admins_only
@require_safe
def agreement(request: SignedIn, agreement_id: str) -> HttpResponse:
    """One agreement: its versions, and who has signed."""
    found = get_object_or_404(Agreement, public_id=agreement_id)
    shown = {
        "section": "agreements",
        "agreement": found,
        "versions": found.versions.select_related("published_by").order_by("-number"),
        "signed": signed_by_firm(found),
        "places": found.gates.count(),
    }
    return render(request, "administration/agreement.html", shown)


@site_admins_only
@require_safe
def signatures(request: SignedIn, agreement_id: str) -> HttpResponse:
    """Who signed what, when, from where: the list that an auditor asks for."""
    found = get_object_or_404(Agreement, public_id=agreement_id)
    after = request.GET.get("after", "")
    page = page_of(signatures_of(found), order=("at", "public_id"), named="public_id", after=after, size=100)
    shown = {"section": "agreements", "agreement": found, "page": page}
    return render(request, "administration/signatures.html", shown)


@site_admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def version_new(request: SignedIn, agreement_id: str) -> HttpResponse:
    """Write the next version: a preview first, if asked for, then publish."""
    found = get_object_or_404(Agreement, public_id=agreement_id)
    shown = {"section": "agreements", "agreement": found, "form": VersionForm.next_of(found)}
    if request.method != "POST":
        return render(request, "administration/version_new.html", shown)
    form = VersionForm(request.POST)
    shown["form"] = form
    if not form.is_valid():
        return render(request, "administration/version_new.html", shown, status=422)
    text = form.cleaned_data["text"]
    html = render_markup(text).html
    if "preview" in request.POST:
        return render(request, "administration/version_new.html", shown | {"preview": html})
    try:
        in_force_from = form.cleaned_data["in_force_from"]
        version = publish_version(request.user, found, text=text, html=html, in_force_from=in_force_from)
    except ValidationError as error:
        form.add_error("in_force_from", error)
        return render(request, "administration/version_new.html", shown, status=422)
    messages.success(request, _("Version %d is published.") % version.number)
    return redirect("administration:agreement", found.public_id)
