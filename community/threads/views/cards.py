"""Cards of what a post links to."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.links.models import Link
from community.threads.actions import remove_card
from community.workspaces.views.shown import SignedIn


@login_required
@require_POST
def removal(request: SignedIn, link_id: str) -> HttpResponse:
    """Take a card away; the link stays."""
    link = Link.objects.visible_to(request.user).filter(public_id=link_id, hidden_at=None).first()
    if link is None:
        raise Http404
    remove_card(request.user, link)
    messages.success(request, _("The card is gone. The link stays in the text."))
    return redirect("threads:about", link.carrier)
