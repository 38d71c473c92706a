"""/dev/mail/: the mails of a clone on somebody's own machine, which no SMTP server takes. Never on a real site."""

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import urlize
from django.utils.safestring import mark_safe
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

SHOWN = 100
END = b"-" * 79  # how Django's file backend ends a message


def _require_own_machine(request: HttpRequest) -> None:
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")[-1].strip()
    address = forwarded or request.META.get("REMOTE_ADDR", "")
    if not settings.DEV_MAIL or address not in ("127.0.0.1", "::1"):
        raise Http404


def _files() -> list[Path]:
    folder = Path(settings.MAIL_FOLDER)
    return sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime_ns, reverse=True)[:SHOWN]


def _read(path: Path) -> EmailMessage:
    message = email.message_from_bytes(
        path.read_bytes().rstrip().removesuffix(END), policy=email.policy.default
    )
    assert isinstance(message, EmailMessage)
    return message


@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """The latest mails, newest first."""
    _require_own_machine(request)
    rows = [(path.stem, _read(path)) for path in _files()]
    return render(request, "mail/dev/list.html", {"rows": rows})


@require_safe
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail: headers, plain text with its links, and the HTML part in a frame that can't run anything."""
    _require_own_machine(request)
    path = next((path for path in _files() if path.stem == name), None)
    if path is None:
        raise Http404
    message = _read(path)
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    context = {
        "message": message,
        "name": name,
        "text": mark_safe(urlize(plain.get_content(), autoescape=True)) if plain else "",  # noqa: S308
        "has_html": html is not None,
    }
    return render(request, "mail/dev/mail.html", context)


@require_safe
@xframe_options_sameorigin
def html_part(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part as a mail reader would show it: no script, no address of ours."""
    _require_own_machine(request)
    path = next((path for path in _files() if path.stem == name), None)
    html = _read(path).get_body(("html",)) if path else None
    if html is None:
        raise Http404
    csp = "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    return HttpResponse(html.get_content(), headers={"Content-Security-Policy": csp})
