"""What a mail says: written in templates, composed when it is sent, posted inside the act that causes it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from community.mail.models import Mail

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class Letter:
    """A mail's words: subject in one line, plain text, HTML; and headers of its kind."""

    subject: str
    text: str
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


# Composes a mail of its kind when it is sent, or says None where it is no longer due.
Composer = Callable[[Mail], Letter | None]
_composers: dict[str, Composer] = {}
# What mails of a kind are about, for site admins, who see neither words nor addresses.
_about: dict[str, "str | StrPromise"] = {"account": gettext_lazy("About an account")}


def composer(kind: str, about: "str | StrPromise") -> Callable[[Composer], Composer]:
    """Register the function that composes mails of `kind` when they are sent; they are `about` something, in words."""

    def register(compose: Composer) -> Composer:
        _composers[kind], _about[kind] = compose, about
        return compose

    return register


def say_kind(kind: str) -> str:
    """Say what mails of that kind are about."""
    return str(_about.get(kind, kind))


def write(
    template: str,
    context: Mapping[str, Any],
    *,
    language: str = "en",
    zone: str = "UTC",
    headers: Mapping[str, str] | None = None,
) -> Letter:
    """Write a letter from `mail/<template>.txt` (its first line is the subject) and `mail/<template>.html`.

    `language` and `zone` (a name of the time zone database) are its reader's.
    """
    context = {**context, "site": settings.SITE_URL, "site_name": settings.SITE_NAME}
    with translation.override(language), timezone.override(_zone(zone)):
        subject, _newline, text = (
            render_to_string(f"mail/{template}.txt", dict(context)).strip().partition("\n")
        )
        html = render_to_string(f"mail/{template}.html", {**context, "subject": subject})
    return Letter(" ".join(subject.split())[:200], text.strip() + "\n", html, headers or {})


def message_id(public_id: str) -> str:
    """A Message-ID of this site, made from a random public id: a running number would count everybody's mails."""
    return f"<{public_id}@{urlsplit(settings.SITE_URL).hostname}>"


def post_mail(
    kind: str, to: str, *, letter: Letter | None = None, params: Mapping[str, Any] | None = None
) -> Mail:
    """Put a mail in the queue of this transaction and wake the worker after it. No network here."""
    mail = Mail.objects.create(
        kind=kind,
        to=to,
        params=dict(params or {}),
        subject=letter.subject if letter else "",
        text=letter.text if letter else "",
        html=letter.html if letter else "",
    )
    transaction.on_commit(_wake, robust=True)
    return mail


def compose(mail: Mail) -> Letter | None:
    """Return the mail's words, or None where it is no longer due."""
    if mail.kind in _composers:
        return _composers[mail.kind](mail)
    return Letter(mail.subject, mail.text, mail.html)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _wake() -> None:
    from community.mail.tasks import send_due_mail  # the task imports the sender, which imports us

    send_due_mail.delay()
