"""What one asked in channels to be said at a time."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community.outcomes.actions import cancel_reminder
from community.outcomes.models import Reminder
from community.outcomes.reading import reminders_of
from community.workspaces.views.shown import SignedIn


@login_required
@require_safe
def reminders(request: SignedIn) -> HttpResponse:
    """One's reminders that are still to come, the next first."""
    context = {"section": "bookmarks", "only": "channels", "rows": reminders_of(request.user)}
    return render(request, "outcomes/reminders.html", context)


@login_required
@require_POST
def cancelled(request: SignedIn, reminder_id: str) -> HttpResponse:
    """Cancel one."""
    rows = Reminder.objects.visible_to(request.user).filter(author=request.user, reminded_at=None)
    cancel_reminder(request.user, get_object_or_404(rows, public_id=reminder_id))
    messages.success(request, _("Reminder cancelled."))
    return redirect("outcomes:reminders")
