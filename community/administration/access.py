"""Who may open /manage/: site admins. To anybody else it isn't there."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from community.workspaces.views.shown import SignedIn

P = ParamSpec("P")


def site_admins_only(
    view: Callable[Concatenate[SignedIn, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let site admins in; Http404 for other people, the sign-in page for nobody."""

    @wraps(view)
    def guarded(request: SignedIn, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_staff:
            raise Http404
        return view(request, *args, **kwargs)

    return login_required(guarded)  # type: ignore[return-value]
