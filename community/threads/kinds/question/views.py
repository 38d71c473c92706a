"""What decides a question. Each answers with the thread's page, where the state stands."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.threads.kinds.question.actions import (
    accept_answer,
    clear_answer,
    share_question,
    unshare_question,
)
from community.threads.models import Thread
from community.threads.reading import find_post, find_thread
from community.threads.views.thread import place_of, url_of
from community.workspaces.views.shown import SignedIn


@login_required
@require_POST
def acceptance(request: SignedIn, answer_id: str) -> HttpResponse:
    """Accept a post as the answer."""
    found = find_post(request.user, answer_id)
    if found.thread.kind != "question":
        raise Http404
    try:
        accept_answer(request.user, found)
        messages.success(request, _("Accepted. Its author and those who follow the question are told."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(place_of(found))


@login_required
@require_POST
def cleared(request: SignedIn, question_id: str) -> HttpResponse:
    """Take the accepted answer back."""
    found = _question(request, question_id)
    clear_answer(request.user, found)
    messages.success(request, _("The question is open again."))
    return redirect(url_of(found))


@login_required
@require_POST
def sharing(request: SignedIn, question_id: str) -> HttpResponse:
    """Say that one has the question too (`has` is 1), or no more."""
    found = _question(request, question_id)
    try:
        (share_question if request.POST.get("has") == "1" else unshare_question)(request.user, found)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(url_of(found))


def _question(request: SignedIn, question_id: str) -> Thread:
    found = find_thread(request.user, question_id)
    if found.kind != "question":
        raise Http404
    return found
