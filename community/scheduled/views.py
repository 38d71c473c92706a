"""Send a text later or in ten seconds, see what waits, change it, send it now, take it back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.files.plain import say_not_taken
from community.scheduled.actions import OnItsWay, reschedule, schedule, take_back
from community.scheduled.forms import WhenForm
from community.scheduled.models import Fault, Scheduled
from community.scheduled.reading import own, sent_as, waiting_of, zones_for
from community.scheduled.sending import send, words_in
from community.scheduled.zones import said
from community.threads.forms import ReplyForm, ThreadForm
from community.threads.models import Thread
from community.threads.reading import find_thread
from community.threads.typed import typed_in, with_poll
from community.threads.views.thread import crowd_of, moved, place_of, url_of
from community.workspaces.access import AudienceMoved, require_writer
from community.workspaces.models import Workspace
from community.workspaces.sight import audience_facts, find_workspace
from community.workspaces.views.shown import SignedIn

SENT_ALONG = ("csrfmiddlewaretoken", "when", "at")
SHOWN = ("title", "source", "shown", *SENT_ALONG)


def _target(request: SignedIn, place: str) -> tuple[Workspace, Thread | None]:
    """What a place is, as far as the writer sees it."""
    kind, _colon, public_id = place.partition(":")
    if kind == "new":
        return find_workspace(request.user, public_id), None
    if kind != "thread":
        raise Http404
    thread = find_thread(request.user, public_id)
    return thread.workspace, thread


def _form(request: SignedIn, workspace: Workspace, thread: Thread | None, typed: QueryDict) -> Any:
    return ReplyForm(typed) if thread else ThreadForm(typed, workspace=workspace, viewer=request.user)


def _kept(typed: QueryDict) -> dict[str, list[str]]:
    """The form as a row keeps it; a line's end is one character."""
    return {
        name: [str(each).replace("\r\n", "\n") for each in values]
        for name, values in typed.lists()
        if name not in SENT_ALONG
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def later(request: SignedIn, place: str) -> HttpResponse:
    """Choose when to send what the composer holds; then it waits."""
    workspace, thread = _target(request, place)
    if request.method != "POST":
        return redirect(_composer_at(place))
    require_writer(workspace.sight.role)
    typed, not_taken = typed_in(request, workspace)
    form = _form(request, workspace, thread, typed)
    say_not_taken(form, not_taken)
    row = Scheduled(user=request.user, workspace=workspace, thread=thread, typed=_kept(typed))
    zones = zones_for(row, thread.audience_id if thread else workspace.sight.everyone_id)
    is_chosen = "when" in typed
    when = WhenForm(typed if is_chosen else None, zones=zones, initial={"when": "tomorrow"})
    if is_chosen and form.is_valid() and when.is_valid():
        try:
            due_at, shown = when.cleaned_data["at"], form.cleaned_data["shown"]
            words_in(request.user, workspace, thread, form, due_at=due_at)
            schedule(request.user, workspace, thread, typed=row.typed, due_at=due_at, shown=shown)
        except ValidationError as error:
            form.add_error(None, error)
        except AudienceMoved:
            crowd = find_workspace(request.user, workspace.public_id).sight.everyone
            fresh = _target(request, place)[1]
            form.add_error(None, moved(crowd_of(fresh) if fresh else crowd))
        else:
            messages.success(request, _("It will be sent %s.") % said(due_at, zones))
            return redirect("scheduled:list")
    return _page(request, row, form, when, status=422 if form.errors or when.errors else 200)


@login_required
@require_POST
def held(request: SignedIn, place: str) -> HttpResponse:
    """Keep what was sent for ten seconds, in which it can be undone; its id is in a header. Wrong words answer 422."""
    workspace, thread = _target(request, place)
    require_writer(workspace.sight.role)
    sent = with_poll(request.POST)
    form = _form(request, workspace, thread, sent)
    if not form.is_valid():
        return HttpResponse(status=422)
    typed, shown = _kept(sent), form.cleaned_data["shown"]
    try:
        words_in(request.user, workspace, thread, form)
        row = schedule(request.user, workspace, thread, typed=typed, due_at=None, shown=shown)
    except (AudienceMoved, ValidationError):
        return HttpResponse(status=409)  # the composer sends it as a plain form then, and the page says why
    return HttpResponse(status=201, headers={"X-Held": row.public_id})


@login_required
@require_safe
def scheduled(request: SignedIn) -> HttpResponse:
    """What of one's own waits to be sent, and what could not be."""
    return render(request, "scheduled/list.html", {"section": "scheduled", "rows": waiting_of(request.user)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedIn, scheduled_id: str) -> HttpResponse:
    """Change words or time. The page says who would read it now, and saving it agrees to that."""
    row = own(request.user, scheduled_id)
    workspace, thread = _target(request, row.place)
    typed = row.as_form()
    for name in ("title", "source", "shown"):
        if name in request.POST:
            typed[name] = request.POST[name]
    zones = zones_for(row, thread.audience_id if thread else workspace.sight.everyone_id)
    shown = {"when": "at", "at": row.due_at} if row.failed_at is None else {"when": "soon"}
    when = WhenForm(request.POST or None, zones=zones, initial=shown)
    form = _form(request, workspace, thread, typed)
    if request.method == "POST" and form.is_valid() and when.is_valid():
        due_at = when.cleaned_data["at"]
        try:
            words_in(request.user, workspace, thread, form, due_at=due_at)
            reschedule(request.user, row, typed=_kept(typed), due_at=due_at)
        except OnItsWay:
            return _too_late(request)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("It will be sent %s.") % said(due_at, zones))
            return redirect("scheduled:list")
    elif row.fault == Fault.UNFIT and form.is_valid():
        try:
            words_in(request.user, workspace, thread, form, due_at=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
    row.typed = _kept(typed)
    return _page(request, row, form, when, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def now(request: SignedIn, scheduled_id: str) -> HttpResponse:
    """Send it at once; a script is told where the post is, or by 409 that it was not sent."""
    client_id = request.POST.get("client_id", "")
    row = Scheduled.objects.visible_to(request.user).filter(user=request.user, public_id=scheduled_id).first()
    if row is not None:
        client_id = row.first("client_id")
        send(row.pk, early=True)
    post = sent_as(request.user, client_id)
    if post is None and row is None:
        raise Http404
    is_script = request.headers.get("X-Sent-By") == "composer"
    if post is not None:
        # Whoever starts a thread goes to it, whoever replies to the post.
        url = place_of(post) if row is None or row.thread_id else url_of(post.thread)
        return HttpResponse(headers={"X-Posted": url}) if is_script else redirect(url)
    if is_script:
        return HttpResponse(status=409)
    messages.error(request, _("It was not sent. Why stands beside it."))
    return redirect("scheduled:list")


@login_required
@require_POST
def taken_back(request: SignedIn, scheduled_id: str) -> HttpResponse:
    """Send it to nobody: it stands in its composer again, as the draft there."""
    row = own(request.user, scheduled_id)
    try:
        place = take_back(request.user, row)
    except OnItsWay:
        return _too_late(request)
    if request.headers.get("X-Sent-By") == "composer":
        return HttpResponse(status=204)
    messages.success(request, _("It is not sent. The text is your draft again."))
    return redirect(_composer_at(place) if _sees(request, place) else "feed:home")


def _sees(request: SignedIn, place: str) -> bool:
    try:
        _target(request, place)
    except Http404:
        return False
    return True


def _too_late(request: SignedIn) -> HttpResponse:
    if request.headers.get("X-Sent-By") == "composer":
        return HttpResponse(status=409)
    messages.error(request, _("It is being sent at this moment."))
    return redirect("scheduled:list")


def _composer_at(place: str) -> str:
    kind, _colon, public_id = place.partition(":")
    if kind == "new":
        return reverse("threads:create", args=[public_id])
    return reverse("threads:thread_by_id", args=[public_id]) + "#reply"


def _page(request: SignedIn, row: Scheduled, form: Any, when: WhenForm, *, status: int) -> HttpResponse:
    workspace, thread = _target(request, row.place)
    request.workspace_id = workspace.public_id
    crowd = crowd_of(thread) if thread else workspace.sight.everyone
    form_of = row.as_form()
    context = {
        "workspace": workspace,
        "section": "threads",
        "row": row,
        "thread": thread,
        "form": form,
        "when": when,
        "place": row.place,
        "crowd": crowd,
        "audience_facts": audience_facts(crowd, request.user, workspace),
        "is_internal": row.is_note or form_of.get("choice") == "firm",
        "is_narrow": form_of.get("choice") in ("firms", "people"),
        "shown": crowd.gained,
        "along": [(name, value) for name, values in form_of.lists() if name not in SHOWN for value in values],
    }
    return render(request, "scheduled/form.html", context, status=status)
