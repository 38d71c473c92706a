"""What waits for a site admin: each queue is one function here that returns a title, a template and its facts."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from community.files.models import File, State
from community.mail.letters import say_kind
from community.mail.sending import parked

LATE = timedelta(minutes=5)


def parked_mails() -> dict[str, Any]:
    """Mails that were given up, with the reason; their words and addresses stay out of sight."""
    return {
        "title": _("Mails that could not be sent"),
        "template": "administration/_mails.html",
        "rows": [(say_kind(mail.kind), mail) for mail in parked()[:50]],
    }


def unchecked_files() -> dict[str, Any]:
    """Files that the virus scanner has not answered about for a while: how many, and since when; not which."""
    late = File.objects.filter(state=State.CHECKING, at__lt=timezone.now() - LATE)
    return {
        "title": _("Files that wait for the virus scanner"),
        "template": "administration/_files.html",
        "is_on": bool(settings.CLAMD_URL),
        **late.aggregate(count=Count("pk"), since=Min("at")),
    }


panels: list[Callable[[], dict[str, Any]]] = [parked_mails, unchecked_files]
