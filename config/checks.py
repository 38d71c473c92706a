"""What `manage.py check --deploy` asks of a real site beyond Django's own questions."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register


@register(Tags.security, deploy=True)
def real_site(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if not settings.HTTPS:
        found.append(
            Error("SITE_URL is not https://. Sign-in, passkeys and cookies need it.", id="keyway.E001")
        )
    if "site_admin" not in settings.MFA_REQUIRED_ROLES:
        found.append(
            Warning(
                "Site admins may sign in with a password only. Set MFA_REQUIRED_ROLES=site_admin.",
                id="keyway.W001",
            )
        )
    if not settings.DATABASE_APP_ROLE:
        found.append(
            Warning(
                "The site serves as the role that owns its tables. Set DATABASE_OWNER_URL to a second role.",
                id="keyway.W002",
            )
        )
    return found
