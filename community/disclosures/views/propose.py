"""Propose to show a thread or an internal note to more people: choose, see what that means, then send it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.disclosures.access import require_proposer
from community.disclosures.actions import WeightMoved, propose_disclosure
from community.disclosures.actions.propose import require_sense
from community.disclosures.choosing import Then, kinds_offered, then_of
from community.disclosures.forms import ProposalForm, ReasonForm
from community.disclosures.reading import disclosures_of, gaining
from community.disclosures.weighing import Standing, firms_of, stand, weigh
from community.threads.actions import Choice
from community.threads.models import Post, Thread
from community.threads.reading import find_post, find_thread
from community.workspaces.access import require_open
from community.workspaces.models import Audience, Seat
from community.workspaces.sight import audience_facts, crowds_of
from community.workspaces.views.shown import SignedIn


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_thread(request: SignedIn, narrow_id: str) -> HttpResponse:
    """Propose to show a thread to more people; with `into`, to put it into a thread that more people see."""
    found = find_thread(request.user, narrow_id)
    if found.merged_into_id is not None:
        raise Http404
    into = None
    if request.GET.get("into"):
        into = find_thread(request.user, request.GET["into"])
        if into.workspace_id != found.workspace_id or into.merged_into_id is not None:
            raise Http404
    return _propose(request, found, None, into)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_note(request: SignedIn, note_id: str) -> HttpResponse:
    """Propose to show an internal note to all who see its thread."""
    note = find_post(request.user, note_id)
    if not note.is_note or note.deleted_at is not None:
        raise Http404
    return _propose(request, find_thread(request.user, note.thread.public_id), note, None)


def _propose(request: SignedIn, found: Thread, note: Post | None, into: Thread | None) -> HttpResponse:
    request.workspace_id = found.workspace.public_id
    require_proposer(request.user, found, note, found.workspace.sight.role)
    require_open(found.workspace)
    waiting = disclosures_of(request.user).filter(thread=found, note=note, ended_at=None)
    if first := waiting.first():
        return redirect("disclosures:disclosure", first.public_id)
    audience = note.audience if note else found.audience
    if note is None and into is None and not kinds_offered(audience):
        raise Http404
    chooses = note is None and into is None
    form = ProposalForm(request.POST or None, thread=found) if chooses else ReasonForm(request.POST or None)
    standing = None
    banner = ""
    if request.method == "POST" and form.is_valid():
        choice = form.chosen() if isinstance(form, ProposalForm) else None
        standing = _weighed(request, found, audience, choice, note, into)
        try:
            require_sense(request.user, standing)
            if request.POST.get("shown"):
                made = propose_disclosure(
                    request.user,
                    found,
                    why=form.cleaned_data["why"],
                    shown=request.POST["shown"],
                    choice=choice,
                    note=note,
                    into=into,
                )
                messages.success(request, _("Proposed. Those who can approve it are told."))
                return redirect("disclosures:disclosure", made.public_id)
        except ValidationError as error:
            form.add_error(None, error)
            standing = None
        except WeightMoved:
            banner = _("Not proposed yet: something changed meanwhile. Look again at what would be shown.")
            standing = _weighed(request, found, audience, choice, note, into)
    return _page(request, found, form, note=note, into=into, standing=standing, banner=banner)


def _weighed(
    request: SignedIn,
    found: Thread,
    audience: Audience,
    choice: Choice | None,
    note: Post | None,
    into: Thread | None,
) -> Standing:
    """What the proposal would weigh, before anything is written."""
    if choice is not None:
        then = then_of(found, audience, choice)
    else:
        target = into.audience if into else found.audience
        seats = Seat.objects.in_force().filter(audience=target)
        then = Then(seats.values_list("user_id", flat=True), firms_of(target))
    weight = weigh(found, note, audience, then.users, then.firms)
    return stand(request.user, weight)


def _page(
    request: SignedIn,
    found: Thread,
    form: forms.Form,
    *,
    standing: Standing | None,
    banner: str,
    **about: Any,
) -> HttpResponse:
    audience_id = about["note"].audience_id if about["note"] else found.audience_id
    crowd = crowds_of([audience_id]).get(audience_id)
    context = {
        "workspace": found.workspace,
        "section": "threads",
        "thread": found,
        "form": form,
        "standing": standing,
        "gaining": gaining(standing.weight.people, standing.weight.firms_gaining) if standing else (),
        "banner": banner,
        "audience_facts": audience_facts(crowd, request.user, found.workspace),
        **about,
    }
    status = 422 if form.errors else 409 if banner else 200
    return render(request, "disclosures/propose.html", context, status=status)
