"""Where everything is. Includes only: each app's urls.py has `app_name` and whole paths (`w/<id>/threads/`)."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from accounts.sign_on import start
from community.administration.admin import site
from config import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/sessions/", RedirectView.as_view(pattern_name="accounts:sessions")),
    path("accounts/oidc/<str:provider_id>/login/", start, name="openid_connect_login"),
    path("accounts/", include("allauth.urls")),
    path("", include("community.workspaces.account_urls")),
    path("admin/", site.urls),
]
for app in (
    "community.feed",
    "community.administration",
    "community.notifications",
    "community.realtime",
    "community.disclosures",
    "community.bookmarks",
    "community.polls",
    "community.scheduled",
    "community.outcomes",
    "community.retention",
    "community.threads",
    "community.chat",
    "community.links",
    "community.files",
    "community.invites",
    "community.manners",
    "community.workspaces",
    "community.mail",
):
    if find_spec(f"{app}.urls"):
        urlpatterns.append(path("", include(f"{app}.urls")))

handler400 = "config.errors.bad_request"
handler500 = "config.errors.server_error"
handler429 = "config.errors.too_many"  # allauth's, for its limits
