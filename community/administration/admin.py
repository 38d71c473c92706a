"""Django's own admin, for looking only: rows are changed by acts, which check and record."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest

from accounts.models import Agreement, AgreementVersion, Firm, FirmDomain, FirmLead, Rivalry, Signature, User
from community.mail.models import Mail

site = admin.site


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
for model in (Agreement, AgreementVersion, Firm, FirmDomain, FirmLead, Rivalry, Signature):
    site.register(model, ReadOnly)
site.register(User, WithoutPassword)
site.register(Mail, WithoutWords)
for name in (
    "EmailAddress",
    "EmailConfirmation",
    "Authenticator",
    "UserSession",
    "SocialAccount",
    "SocialApp",
    "SocialToken",
):
    for registered in [
        model for model in apps.get_models() if model.__name__ == name and site.is_registered(model)
    ]:
        site.unregister(registered)
