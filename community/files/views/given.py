"""What the host of files answers: bytes, or nothing. No page, no cookie, no session."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from community.files import handing
from community.files.models import State


@require_safe
def given(request: HttpRequest, signed: str) -> HttpResponseBase:
    """The file that the address was signed for, if whoever it was signed for may still have it."""
    user, file = handing.given(signed)
    if file.state != State.READY:
        raise Http404
    return handing.hand_over(request, user, file)


def nothing(_request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address that is none, has run out, or belongs to somebody who may not have the file any more."""
    return _said(
        _("This address leads nowhere any more. Go back to the file’s page and download it again."), 404
    )


def broken(_request: HttpRequest) -> HttpResponse:
    """Our fault."""
    return _said(_("The site could not give the file. Try again in a moment."), 500)


def _said(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
