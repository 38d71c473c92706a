"""Order in a thread: the page of those who keep it, and what each reader chooses about a pin."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community.threads.access import can_keep_order
from community.threads.actions import (
    close_thread,
    pin_for_oneself,
    pin_thread,
    reopen_thread,
    slow_thread,
    time_thread,
    unpin_for_oneself,
)
from community.threads.models import Thread
from community.threads.ordering import CloseForm, PaceForm, PinForm, TimerForm
from community.threads.reading import find_thread
from community.threads.views.thread import crowd_of, url_of
from community.workspaces.sight import audience_facts
from community.workspaces.views.shown import SignedIn


def find_to_order(request: SignedIn, thread_id: str) -> Thread:
    """Return the thread if the viewer keeps order in it."""
    found = find_thread(request.user, thread_id)
    request.workspace_id = found.workspace.public_id
    if not can_keep_order(request.user, found, found.workspace.sight.role):
        raise PermissionDenied(_("Only an owner or a moderator keeps order in a thread."))
    return found


@login_required
@require_safe
def order(request: SignedIn, thread_id: str) -> HttpResponse:
    """Everything that keeps order in a thread, as plain forms."""
    return _page(request, find_to_order(request, thread_id))


def _page(request: SignedIn, found: Thread, *, status: int = 200, **typed: forms.Form) -> HttpResponse:
    pinned_until = found.pinned_until and found.pinned_until.date()
    context: dict[str, Any] = {
        "workspace": found.workspace,
        "section": "threads",
        "thread": found,
        "audience_facts": audience_facts(crowd_of(found), request.user, found.workspace),
        "pin": PinForm(initial={"where": found.pinned_in if found.is_pinned else "", "until": pinned_until}),
        "closing": CloseForm(),
        "pace": PaceForm(initial={"seconds": found.slow_seconds}),
        "timer": TimerForm(
            initial={"closes_at": found.closes_at, "opens_at": found.opens_at, "why": found.closed_why},
            is_closed=found.closed_at is not None,
        ),
        **typed,
    }
    return render(request, "threads/order.html", context, status=status)


def _do(
    request: SignedIn, thread_id: str, name: str, form: forms.Form, act: Callable[..., object], said: str
) -> HttpResponse:
    """Do what a valid form says and go back to the thread; else show the page with what is wrong."""
    found = find_to_order(request, thread_id)
    if form.is_valid():
        try:
            act(request.user, found, **form.cleaned_data)
            messages.success(request, said)
            return redirect(url_of(found))
        except ValidationError as error:
            form.add_error(None, error)
    return _page(request, found, status=422, **{name: form})


@login_required
@require_POST
def pin(request: SignedIn, thread_id: str) -> HttpResponse:
    """Pin it, or take the pin out."""
    said = _("Pinned.") if request.POST.get("where") else _("Not pinned any more.")
    return _do(request, thread_id, "pin", PinForm(request.POST), pin_thread, said)


@login_required
@require_POST
def closing(request: SignedIn, thread_id: str) -> HttpResponse:
    """Close it with a reason."""
    return _do(request, thread_id, "closing", CloseForm(request.POST), close_thread, _("Closed."))


@login_required
@require_POST
def reopening(request: SignedIn, thread_id: str) -> HttpResponse:
    """Let people write again."""
    return _do(request, thread_id, "closing", forms.Form(request.POST), reopen_thread, _("Open again."))


@login_required
@require_POST
def pace(request: SignedIn, thread_id: str) -> HttpResponse:
    """Set how long each person waits between two posts."""
    return _do(request, thread_id, "pace", PaceForm(request.POST), slow_thread, _("The pace is set."))


@login_required
@require_POST
def timer(request: SignedIn, thread_id: str) -> HttpResponse:
    """Set when it closes and opens by itself."""
    found = find_to_order(request, thread_id)
    form = TimerForm(request.POST, is_closed=found.closed_at is not None)
    return _do(request, thread_id, "timer", form, _turn, _("The times are set."))


def _turn(actor: Any, thread: Thread, **times: Any) -> None:
    time_thread(actor, thread, **{"closes_at": None, **times})


@login_required
@require_POST
def own_pin(request: SignedIn, thread_id: str) -> HttpResponse:
    """A reader takes the pin out for themselves, or puts it back."""
    found = find_thread(request.user, thread_id)
    act = pin_for_oneself if request.POST.get("pinned") else unpin_for_oneself
    act(request.user, found)
    return redirect(url_of(found))
