"""What a post said before: each wording with what the next one changed, but those that were hidden."""

from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community.markup.diff import compare
from community.threads.access import can_hide_wordings
from community.threads.actions import hide_wording, show_wording
from community.threads.forms import HidingForm
from community.threads.models import Post, Revision
from community.threads.reading import find_post
from community.threads.views.posts import post_context
from community.threads.views.thread import place_of
from community.workspaces.views.shown import SignedIn


@login_required
@require_safe
def history(request: SignedIn, post_id: str) -> HttpResponse:
    """The wordings of a post, each with what the next one changed."""
    return _page(request, _edited(request, post_id))


@login_required
@require_POST
def hiding(request: SignedIn, post_id: str, number: int) -> HttpResponse:
    """Hide a wording, with the reason that stands in its place."""
    found = _of_steward(request, post_id)
    form = HidingForm(request.POST)
    if not form.is_valid():
        return _page(request, found, refused=number, form=form)
    hide_wording(request.user, found, number=number, why=form.cleaned_data["why"])
    messages.success(request, _("Hidden."))
    return redirect("threads:history", found.public_id)


@login_required
@require_POST
def showing(request: SignedIn, post_id: str, number: int) -> HttpResponse:
    """Show a wording again."""
    found = _of_steward(request, post_id)
    show_wording(request.user, found, number=number)
    messages.success(request, _("Shown again."))
    return redirect("threads:history", found.public_id)


def _edited(request: SignedIn, post_id: str) -> Post:
    found = find_post(request.user, post_id)
    if found.deleted_at is not None and found.author_id != request.user.pk:
        raise Http404
    return found


def _of_steward(request: SignedIn, post_id: str) -> Post:
    found = _edited(request, post_id)
    if not can_hide_wordings(request.user, found, found.thread.workspace.sight.role):
        raise PermissionDenied(_("Only an owner or a moderator hides what a post said before."))
    return found


def _page(
    request: SignedIn, found: Post, *, refused: int = 0, form: HidingForm | None = None
) -> HttpResponse:
    rows = list(Revision.objects.visible_to(request.user, found.thread.workspace).filter(post=found))
    steps = [_step(before, after, found) for before, after in pairwise([*rows, None]) if before]
    context = {
        **post_context(request, found),
        "steps": steps[::-1],
        "first": rows[0] if rows else None,
        "place": place_of(found),
        "may_hide": can_hide_wordings(request.user, found, found.thread.workspace.sight.role),
        "refused": refused,
        "form": form or HidingForm(),
    }
    return render(request, "threads/history.html", context, status=422 if refused else 200)


def _step(before: Revision, after: Revision | None, post: Post) -> dict[str, Any]:
    """One edit. The difference tells both wordings, so it is shown only where both are."""
    is_shown = before.hidden_at is None and (after is None or after.hidden_at is None)
    now = after.source if after else post.source
    return {
        "at": after.at if after else post.edited_at or post.at,
        "before": before,
        "pieces": compare(before.source, now) if is_shown else None,
    }
