"""What waits for a site admin: each queue is one function here that returns a title, a template and its facts."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from community.mail.sending import parked


def parked_mails() -> dict[str, Any]:
    """Mails that were given up, with the reason; their words and addresses stay out of sight."""
    return {
        "title": _("Mails that could not be sent"),
        "template": "administration/_mails.html",
        "rows": parked()[:50],
    }


panels: list[Callable[[], dict[str, Any]]] = [parked_mails]
