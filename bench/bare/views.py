"""Twenty posts of a thread: one query of the ORM, one template."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bench.bare.models import Post

PAGE = 20


def thread(request: HttpRequest, pk: int) -> HttpResponse:
    posts = (
        Post._default_manager.filter(thread_id=pk, after_nr=None)
        .select_related("author", "firm")
        .order_by("nr")
    )
    response = render(request, "page.html", {"posts": posts[:PAGE]})
    response["Content-Length"] = str(len(response.content))
    return response


def person(request: HttpRequest, public_id: str) -> HttpResponse:
    """Where the names link to; nobody follows them here."""
    return HttpResponse(status=404)
