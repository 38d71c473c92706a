"""Django's own admin, for looking only: rows are changed by acts, which check and record.

It is a site of its own, so that no library adds rows to it: allauth's would show everybody's keys to second factors.
"""

from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.models import Agreement, AgreementVersion, Firm, FirmDomain, FirmLead, Rivalry, Signature, User
from community.mail.models import Mail


class LookingSite(admin.AdminSite):
    """Lists rows for site admins, who sign in where everybody does; to other people it isn't there."""

    site_header = site_title = "Keyway"
    site_url = "/manage/"

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Django's own form would take a password without the second factor, and without limits on guessing."""
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.GET.get("next", reverse("admin:index")))

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Under one's account, where it is recorded and told by mail."""
        return redirect("account_change_password")


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    """Lists rows; adds, changes and deletes none."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class WithoutWords(ReadOnly):
    """A queue whose rows may hold a code until they are sent."""

    exclude = ("text", "html", "params")


class WithoutPassword(ReadOnly):
    """People, without the hash."""

    exclude = ("password",)


# What a site admin administers. Rows with content are not among them: they are read with a seat, or not at all.
site = LookingSite(name="admin")
for model in (Agreement, AgreementVersion, Firm, FirmDomain, FirmLead, Rivalry, Signature):
    site.register(model, ReadOnly)
site.register(User, WithoutPassword)
site.register(Mail, WithoutWords)
