"""What every request and every answer carries: an id, a log line, timings, headers, the viewer's language and zone."""

import logging
import re
import secrets
import time
import zoneinfo
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.multipartparser import MultiPartParserError
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from config.connections import trust_if_quiet
from config.logs import request_id, scrub

Answer = Callable[[HttpRequest], HttpResponseBase]
log = logging.getLogger("keyway.request")

ALWAYS_UP = {"/healthz", "/readyz"}
CSP = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "media-src 'self'",
        # Older Safari does not read 'self' as allowing the site's own sockets.
        f"connect-src 'self' {settings.SITE_URL.replace('http', 'ws', 1)}",
        "manifest-src 'self'",
        "worker-src 'self'",
        # The drawing board, a static page with a policy of its own (static/drawing.html).
        "frame-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
SECRET_PATH = re.compile(r"^/(join|given)/[^/]{10,}/$")
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), publickey-credentials-get=(self)"


def request_log(answer: Answer) -> Answer:
    """Number the request, measure it, and write one line about it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        token = request_id.set(_id_of(request))
        request.id = request_id.get()  # type: ignore[attr-defined]  # error pages show it
        count = QueryCount()
        trust_if_quiet()
        try:
            if settings.SERVER_TIMING:
                with connection.execute_wrapper(count):
                    response = answer(request)
            else:
                response = answer(request)
            total = (time.perf_counter() - started) * 1000
            response["X-Request-ID"] = request_id.get()
            if settings.SERVER_TIMING:
                response["Server-Timing"] = count.header(total)
            if request.path not in ALWAYS_UP:
                _write_line(request, response, total)
            return response
        finally:
            request_id.reset(token)

    return middleware


def _id_of(request: HttpRequest) -> str:
    given = request.headers.get("X-Request-ID", "")
    return given if re.fullmatch(r"[A-Za-z0-9-]{8,64}", given) else secrets.token_hex(8)


def _write_line(request: HttpRequest, response: HttpResponseBase, total: float) -> None:
    # A lazy user that nobody asked for stays unasked: the line must not cost a query.
    user = request.__dict__.get("_cached_user")
    log.log(
        logging.ERROR if response.status_code >= 500 else logging.INFO,
        "%s %s %s",
        request.method,
        scrub(request.path),
        response.status_code,
        extra={"ms": round(total, 1), "user": getattr(user, "public_id", None)},
    )


class QueryCount:
    """Counts and times the database's answers of one request."""

    def __init__(self) -> None:
        self.queries = 0
        self.seconds = 0.0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.queries += 1
            self.seconds += time.perf_counter() - started

    def header(self, total: float) -> str:
        return f'total;dur={total:.1f}, db;dur={self.seconds * 1000:.1f};desc="{self.queries} queries"'


def maintenance(answer: Answer) -> Answer:
    """With MAINTENANCE=1 every page is one friendly 503, without a query."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not settings.MAINTENANCE or request.path in ALWAYS_UP:
            return answer(request)
        try:
            page = str(render_to_string("503.html"))
        except TemplateDoesNotExist:
            page = "Keyway is being looked after and will be back soon. Nothing you sent is lost."
        return HttpResponse(page, status=503, headers={"Retry-After": "300"})

    return middleware


def readable(answer: Answer) -> Answer:
    """Refuse here, for every view, what is no text: a NUL, which PostgreSQL can't hold, a form that can't be read.

    In front of the CSRF check, which reads the form and, where that fails, reads it again for its own error page.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        try:
            is_text = not any("\x00" in text for text in _texts(request))
        except (BadRequest, SuspiciousOperation, MultiPartParserError) as error:
            log.warning("unreadable: %s", error)
            is_text = False
        if is_text:
            return answer(request)
        return HttpResponse(render_to_string("400.html", {"request": request}), status=400)

    return middleware


def _texts(request: HttpRequest) -> Iterator[str]:
    yield request.path
    for typed in (request.GET, request.POST):
        for name, values in typed.lists():
            yield name
            yield from values


def files_host(answer: Answer) -> Answer:
    """Let the host of files, where there is one, answer signed addresses of files and nothing else."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if settings.FILES_URL and request.get_host() == urlsplit(settings.FILES_URL).netloc:
            request.COOKIES.clear()  # whoever sends some is nobody here
            request.urlconf = "community.files.given_urls"
        return answer(request)

    return middleware


def page_headers(answer: Answer) -> Answer:
    """Strict where a view has not said otherwise: no foreign code, no shared cache, no search engine."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", _csp_of(request.path))
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        if SECRET_PATH.match(request.path):
            # The address is the secret. SecurityMiddleware, which comes later, keeps what is set. Only here: a form on
            # a page with this policy is sent with "Origin: null", which the CSRF check refuses.
            response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return middleware


def _csp_of(path: str) -> str:
    target = settings.FORM_TARGETS.get(path)
    return CSP.replace("form-action 'self'", f"form-action 'self' {target}") if target else CSP


def viewer_locale(answer: Answer) -> Answer:
    """Show the viewer's own language and zone; somebody without a session gets the browser's language and UTC."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return answer(request)
        # Who it is, in the place of Django's stand-in for it: a page asks them hundreds of times.
        request.user = get_user(request)
        chosen = str(getattr(request.user, "language", ""))
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with (
            translation.override(language),
            timezone.override(_zone(getattr(request.user, "time_zone", "UTC"))),
        ):
            request.LANGUAGE_CODE = language
            response = answer(request)
        patch_vary_headers(response, ["Cookie"])
        return response

    return middleware


def _zone(name: str) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")
