"""How far a reader has come in a thread."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from community.rooms.marks import number_read
from community.threads.actions import mark_read
from community.threads.reading import find_thread
from community.workspaces.views.shown import SignedIn


@login_required
@require_POST
def reading(request: SignedIn, thread_id: str) -> HttpResponse:
    """The browser says how far the reader has come."""
    found = find_thread(request.user, thread_id)
    mark_read(request.user, found, nr=number_read(request.POST))
    return HttpResponse(status=204)
