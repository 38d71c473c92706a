"""Start a thread: who it is for, title, category, tags, first post."""

import secrets
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from community.files.plain import say_not_taken
from community.threads.actions import start_thread
from community.threads.drafts import choice_of, draft_at
from community.threads.forms import ThreadForm, readers_chosen, words_of
from community.threads.kinds import kind_of
from community.threads.posting import TooFast
from community.threads.starters import nearest, starters_in
from community.threads.typed import typed_in
from community.threads.views.thread import moved, too_fast, url_of
from community.workspaces.access import AudienceMoved, require_open, require_writer
from community.workspaces.models import Workspace
from community.workspaces.sight import find_workspace
from community.workspaces.views.shown import SignedIn, in_workspace


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: SignedIn, workspace_id: str) -> HttpResponse:
    """Start a thread."""
    workspace = find_workspace(request.user, workspace_id)
    require_writer(workspace.sight.role)
    require_open(workspace)
    if request.method != "POST":
        place = f"new:{workspace.public_id}"
        draft = draft_at(request.user, place)
        initial: dict[str, Any] = {"choice": "everyone", "kind": request.GET.get("kind", "discussion")}
        if draft:
            initial |= {"title": draft.title, "source": draft.source, **choice_of(draft)}
        form = ThreadForm(workspace=workspace, viewer=request.user, initial=initial)
        return _form(request, workspace, form, kept_at=draft.at if draft else None)
    typed, not_taken = typed_in(request, workspace)
    form = ThreadForm(typed, workspace=workspace, viewer=request.user)
    say_not_taken(form, not_taken)
    if not form.is_valid():
        return _form(request, workspace, form, status=422)
    cleaned = form.cleaned_data
    try:
        readers = readers_chosen(
            request.user, cleaned["choice"], firms=cleaned["firms"], people=cleaned["people"]
        )
        words = words_of(
            cleaned["source"],
            [workspace.sight.everyone_id],
            workspace,
            readers=readers,
            client_id=cleaned["client_id"],
            writer=request.user,
        )
        started = start_thread(
            request.user,
            workspace,
            title=cleaned["title"],
            words=words,
            choice=form.chosen(),
            kind=cleaned["kind"],
            category=cleaned["category"],
            tags=cleaned["tags"],
            client_id=cleaned["client_id"],
            shown=cleaned["shown"],
        )
    except ValidationError as error:
        form.add_error(None, error)
        return _form(request, workspace, form, status=422)
    except AudienceMoved:
        fresh = find_workspace(request.user, workspace_id)
        return _form(request, fresh, form, status=409, banner=moved(fresh.sight.everyone))
    except TooFast as error:
        return _form(request, workspace, form, status=429, banner=too_fast(error))
    for sentence in kind_of(started.kind).after_sending(request.user, started, request.POST):
        messages.warning(request, sentence)
    if request.headers.get("X-Sent-By") == "composer":
        return HttpResponse(status=200, headers={"X-Posted": url_of(started)})
    return redirect(url_of(started))


def _form(
    request: SignedIn,
    workspace: Workspace,
    form: ThreadForm,
    *,
    status: int = 200,
    banner: str = "",
    kept_at: datetime | None = None,
) -> HttpResponse:
    crowd = workspace.sight.everyone
    own_firm = next((firm for firm in crowd.firms if firm.public_id == request.user.firm.public_id), None)
    starters = starters_in(request.user, workspace)
    if not form.is_bound and kept_at is None:
        # What the form shows before anything was chosen in it; a script follows the choice.
        first: Any = form.fields["category"]
        shelf = first.queryset.first() if starters else None
        form.initial["source"] = nearest(starters, shelf.public_id if shelf else "", form.initial["kind"])
    context = {
        **in_workspace(request, workspace, "threads"),
        "form": form,
        "own_firm": own_firm,
        "client_id": form["client_id"].value() or secrets.token_urlsafe(12),
        "banner": banner,
        "draft_at": kept_at,
        "starters": [
            (row.category.public_id if row.category else "", row.kind, row.source) for row in starters
        ],
    }
    return render(request, "threads/create.html", context, status=status)
