"""Home: what waits for the viewer, drafts to continue, the latest threads of all their workspaces."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from community.threads.drafts import drafts_of
from community.threads.lists import threads_everywhere
from community.workspaces.signing import to_sign, waiting_for
from community.workspaces.views.shown import SignedIn


@login_required
@require_safe
def home(request: SignedIn) -> HttpResponse:
    """The first page after signing in."""
    only = "unread" if request.GET.get("show") == "unread" else "all"
    after = request.GET.get("after", "")
    page = threads_everywhere(request.user, only=only, after=after)
    # A later page is a look back: it stays as it was read.
    live = {"rows": page.rows, "topic": "" if after else "lists", "with_workspace": True}
    if request.headers.get("X-Part") == "rows":
        return render(request, "threads/_rows.html", live)
    context = {
        **live,
        "section": "home",
        "page": page,
        "only": only,
        "drafts": drafts_of(request.user),
        "to_sign": to_sign(request.user),
        "waiting_for": waiting_for(request.user),
    }
    return render(request, "feed/home.html", context)
