"""Whom to ask: beside an open question, and in the form of a new one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community.threads.forms import readers_chosen
from community.threads.kinds.question.access import can_accept
from community.threads.kinds.question.actions import MOST_ASKED, ask_person
from community.threads.kinds.question.experts import experts_for
from community.threads.kinds.question.models import Asking
from community.threads.models import TAG_LENGTH
from community.threads.reading import find_thread
from community.threads.views.thread import crowd_of, url_of
from community.workspaces.access import require_writer
from community.workspaces.models import Seat
from community.workspaces.people import people_visible_to
from community.workspaces.sight import audience_facts, find_workspace
from community.workspaces.views.shown import SignedIn


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def experts(request: SignedIn, question_id: str) -> HttpResponse:
    """Whom to ask about an open question; POST asks the `person`."""
    found = find_thread(request.user, question_id)
    if found.kind != "question":
        raise Http404
    workspace = found.workspace
    if not can_accept(request.user, found, workspace.sight.role) or workspace.closed_at is not None:
        raise PermissionDenied(_("Only who asked, an owner or a moderator can ask somebody to answer."))
    if request.method == "POST":
        person = get_object_or_404(people_visible_to(request.user), public_id=request.POST.get("person", ""))
        try:
            ask_person(request.user, found, person)
            messages.success(request, _("%s is asked, in the inbox and by mail.") % person.name)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        return redirect(url_of(found))
    askings = list(Asking.objects.visible_to(request.user, workspace).filter(thread=found))
    proposed = experts_for(
        request.user,
        workspace,
        audience_id=found.audience_id,
        title=found.title,
        tags=found.tags.values_list("name", flat=True),
        left_out=[found.author_id, *(asking.user_id for asking in askings)],
    )
    shown = {
        "thread": found,
        "experts": proposed,
        "is_full": len(askings) >= MOST_ASKED,
        "is_asked": bool(askings),
    }
    if request.headers.get("HX-Request"):
        return render(request, "threads/kinds/_experts.html", shown)
    request.workspace_id = workspace.public_id
    shown |= {
        "workspace": workspace,
        "section": "threads",
        "audience_facts": audience_facts(crowd_of(found), request.user, workspace),
    }
    return render(request, "threads/kinds/experts.html", shown)


@login_required
@require_safe
def experts_of_new(request: SignedIn, workspace_id: str) -> HttpResponse:
    """Whom to ask about a question that is being written: of those for whom it is chosen to be."""
    workspace = find_workspace(request.user, workspace_id)
    require_writer(workspace.sight.role)
    asked = request.GET
    tags = [tag.strip().lstrip("#")[:TAG_LENGTH] for tag in asked.get("tags", "")[:200].split(",")]
    choice = asked.get("choice", "everyone")
    proposed = []
    if asked.get("kind") == "question":
        chosen = readers_chosen(
            request.user, choice, firms=asked.getlist("firms"), people=asked.getlist("people")
        )
        readers = Seat.objects.in_force().filter(chosen, audience=workspace.sight.everyone_id)
        proposed = experts_for(
            request.user,
            workspace,
            audience_id=workspace.sight.everyone_id,
            title=asked.get("title", "")[:255],
            tags=[tag for tag in tags if tag],
            among=None if choice == "everyone" else list(readers.values_list("user_id", flat=True)),
        )
    shown = {"experts": proposed, "chosen": asked.getlist("ask"), "most": MOST_ASKED}
    return render(request, "threads/kinds/_experts_of_new.html", shown)
