"""The picture of a card, from us: nobody's browser asks the site that was linked to."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseBase
from django.views.decorators.http import require_safe

from community.files.serving import give
from community.links import keeping
from community.links.models import Link, State
from community.workspaces.views.shown import SignedIn


@login_required
@require_safe
def picture(request: SignedIn, link_id: str) -> HttpResponseBase:
    """The picture, drawn by us, for whoever sees the post."""
    rows = Link.objects.visible_to(request.user).filter(
        public_id=link_id, state=State.READY, removed_at=None, hidden_at=None
    )
    link = rows.exclude(width=None).first()
    if link is None:
        raise Http404
    return give(request, keeping.picture(link.public_id), content_type="image/webp")
