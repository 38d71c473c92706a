"""How far a reader has come in a thread."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.threads.actions import mark_read
from community.threads.reading import find_thread
from community.workspaces.views.shown import SignedIn


@login_required
@require_POST
def reading(request: SignedIn, thread_id: str) -> HttpResponse:
    """The browser says how far the reader has come."""
    found = find_thread(request.user, thread_id)
    nr = request.POST.get("nr", "")
    if not nr.isdecimal() or len(nr) > 9:
        return HttpResponse(_("nr is the number of the last post read."), status=400)
    mark_read(request.user, found, nr=int(nr))
    return HttpResponse(status=204)
