"""The pages for what goes wrong: each says what happened, what to do, and the number to quote."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import render

NEVER_SHOWN = re.compile(r"password|token|code|secret|credential", re.IGNORECASE)
WORTH_KEEPING = 12  # characters: what is shorter is typed again faster than copied
SOON = "60"  # seconds; allauth's limits count by the minute


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """No query, no context processor: whatever broke may break them too."""
    return render(None, "500.html", {"reference": getattr(request, "id", "")}, status=500)


def too_many(request: HttpRequest) -> HttpResponse:
    response = render(request, "429.html", status=429)
    response["Retry-After"] = SOON
    return response


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Show what was typed, to copy. It is not sent again from here: that would let another site's form through."""
    typed = [
        str(value)
        for name, values in request.POST.lists()
        for value in values
        if len(str(value)) >= WORTH_KEEPING and not NEVER_SHOWN.search(name)
    ]
    return render(request, "403_csrf.html", {"typed": typed[:10]}, status=403)


def sentences(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: a page where Django refuses a method with an empty answer."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if not isinstance(response, HttpResponseNotAllowed) or response.content:
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page

    return middleware
