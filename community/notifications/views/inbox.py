"""The inbox: what needs an action, what is for one to know, and what is done."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from community.notifications.actions import finish, keep_unread, mark_all_seen, mark_seen, reopen
from community.notifications.inbox import FILTERS, counts_of, groups_of
from community.notifications.models import Notification
from community.workspaces.views.shown import SignedIn


@login_required
@require_safe
def inbox(request: SignedIn) -> HttpResponse:
    """Unread lines, all that are not done, or those that are; a script that asks for `#inbox` gets only that."""
    show = request.GET.get("show", "unread")
    show = show if show in FILTERS else "unread"
    group, after = request.GET.get("group", ""), request.GET.get("after", "")
    wanted = [group] if group in ("needs", "know") else ["needs", "know"]
    groups = groups_of(request.user, show, [""] if show == "done" else wanted, after)
    unread, needs = counts_of(request.user)
    lines = [line for each in groups for line in each.lines]
    context = {
        "section": "inbox",
        "show": show,
        "groups": [each for each in groups if each.lines or each.next],
        "unread": unread,
        "needs": needs,
        "is_later": bool(after),
        "so_far": max(lines, key=lambda line: line.order).newest if lines else "",
        "again": f"{request.path}?{request.GET.urlencode()}",
    }
    is_fragment = request.headers.get("HX-Target") == "inbox"
    return render(
        request, "notifications/_inbox.html" if is_fragment else "notifications/inbox.html", context
    )


@login_required
@require_safe
def count(request: SignedIn) -> JsonResponse:
    """How many lines are unread, and how many of those need an action."""
    unread, needs = counts_of(request.user)
    return JsonResponse({"unread": unread, "needs": needs})


@login_required
@require_POST
def read(request: SignedIn, notification_id: str) -> HttpResponse:
    """Mark a line read."""
    return _act(request, notification_id, mark_seen)


@login_required
@require_POST
def unread(request: SignedIn, notification_id: str) -> HttpResponse:
    """Mark a line unread."""
    return _act(request, notification_id, keep_unread)


@login_required
@require_POST
def done(request: SignedIn, notification_id: str) -> HttpResponse:
    """Take a line out of the inbox; the next page offers to undo it."""
    response = _act(request, notification_id, finish)
    undo = render_to_string("notifications/_finished.html", {"notification_id": notification_id}, request)
    messages.success(request, undo)
    return response


@login_required
@require_POST
def reopened(request: SignedIn, notification_id: str) -> HttpResponse:
    """Undo that."""
    return _act(request, notification_id, reopen)


@login_required
@require_POST
def read_so_far(request: SignedIn, notification_id: str) -> HttpResponse:
    """Mark everything read, up to this notification."""
    return _act(request, notification_id, mark_all_seen)


def _act(request: SignedIn, notification_id: str, act: Callable[[User, Notification], None]) -> HttpResponse:
    rows = Notification.objects.visible_to(request.user).filter(user=request.user)
    act(request.user, get_object_or_404(rows, public_id=notification_id))
    if request.headers.get("X-Sent-By") == "link":
        return HttpResponse(status=204)
    show = request.POST.get("show", "")
    query = f"?{urlencode({'show': show})}" if show in FILTERS and show != "unread" else ""
    return redirect(reverse("notifications:inbox") + query)
