"""Where everything is. Includes only: each app's urls.py has `app_name` and whole paths (`w/<id>/threads/`)."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from config import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/", include("allauth.urls")),
    path("", include("community.workspaces.account_urls")),
    path("admin/", admin.site.urls),
]
for app in (
    "community.feed",
    "community.administration",
    "community.notifications",
    "community.realtime",
    "community.threads",
    "community.invites",
    "community.workspaces",
    "community.mail",
):
    if find_spec(f"{app}.urls"):
        urlpatterns.append(path("", include(f"{app}.urls")))
