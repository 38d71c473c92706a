"""Decisions: a workspace's list, one of them, a new one, agree, change, look at it again."""

import secrets
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.chat.forms import message_words
from community.chat.models import Channel
from community.chat.naming import name_of
from community.chat.posting import ChannelArchived
from community.chat.reading import read_people
from community.chat.views.sending import is_script, place_of
from community.outcomes import actions
from community.outcomes.access import can_keep
from community.outcomes.actions.deciding import ChangedMeanwhile
from community.outcomes.deciding import decisions_in, find_decision, read_record
from community.outcomes.forms import DecisionForm, ReviewForm, WordingForm
from community.outcomes.models import Decision, State
from community.outcomes.reading import chosen_messages
from community.outcomes.views.choosing import find_writable
from community.rooms.sending import TooFast
from community.workspaces.access import AudienceMoved
from community.workspaces.sight import audience_facts, find_workspace
from community.workspaces.views.shown import SignedIn, in_workspace


@login_required
@require_safe
def decisions(request: SignedIn, workspace_id: str) -> HttpResponse:
    """What was decided in the channels that the viewer sees, the newest first."""
    workspace = find_workspace(request.user, workspace_id)
    state, after = request.GET.get("show", ""), request.GET.get("after", "")
    context = {
        **in_workspace(request, workspace, "decisions"),
        "listed": decisions_in(request.user, workspace, state=state, after=after),
        "show": state if state in State.values else "",
        "states": State.choices,
    }
    return render(request, "outcomes/decisions.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: SignedIn, channel_id: str) -> HttpResponse:
    """Propose what to decide, out of the messages chosen or of none; perhaps instead of an earlier decision."""
    found = find_writable(request, channel_id)
    typed = request.POST if request.method == "POST" else request.GET
    replaces = find_decision(request.user, typed["replaces"]) if typed.get("replaces") else None
    if request.method != "POST":
        initial = {"question": request.GET.get("question", "")[:300]}
        if replaces is not None:
            initial = {"question": replaces.question, "options": "\n".join(replaces.options)}
        return _form(request, found, DecisionForm(initial=initial), replaces)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _form(request, found, form, replaces, status=422)
    cleaned = form.cleaned_data
    try:
        words = message_words(request.user, found, cleaned["question"], client_id=cleaned["client_id"])
        row = actions.propose_decision(
            request.user,
            found,
            **{name: cleaned[name] for name in ("question", "options", "decision", "client_id", "shown")},
            words=words,
            review_at=cleaned["review_on"],
            replaces=replaces,
            grounds=request.POST.getlist("m"),
        )
    except (ValidationError, ChannelArchived) as error:
        form.add_error(None, error if isinstance(error, ValidationError) else str(error))
        return _form(request, found, form, replaces, status=422)
    except AudienceMoved:
        fresh = find_writable(request, channel_id)
        banner = _(
            "Not proposed yet: somebody can see this who could not when you began. Look again who does."
        )
        return _form(request, fresh, form, replaces, status=409, banner=banner)
    except TooFast as error:
        banner = ngettext(
            "That was many decisions in a minute. Propose this one in %d second.",
            "That was many decisions in a minute. Propose this one in %d seconds.",
            error.wait,
        )
        return _form(request, found, form, replaces, status=429, banner=banner % error.wait)
    if row.message is None:
        return redirect("outcomes:decision", row.public_id)
    return redirect(place_of(found, row.message))


@login_required
@require_safe
def decision(request: SignedIn, decision_id: str) -> HttpResponse:
    """All of one decision."""
    return _page(request, find_decision(request.user, decision_id))


@login_required
@require_POST
def agreement(request: SignedIn, decision_id: str) -> HttpResponse:
    """Agree for one's firm, to the wording that was shown."""
    found = find_decision(request.user, decision_id)
    wording = request.POST.get("wording", "")
    try:
        actions.agree_to_decision(
            request.user, found, wording=int(wording) if wording.isdecimal() and len(wording) < 6 else 0
        )
    except ChangedMeanwhile:
        messages.error(request, _("It was changed meanwhile. Read it again, then agree."))
    return HttpResponse(status=204) if is_script(request) else redirect("outcomes:decision", found.public_id)


@login_required
@require_POST
def withdrawal(request: SignedIn, decision_id: str) -> HttpResponse:
    """Take one's agreement back."""
    found = find_decision(request.user, decision_id)
    try:
        actions.withdraw_agreement(request.user, found)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("outcomes:decision", found.public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedIn, decision_id: str) -> HttpResponse:
    """Give it other words: the firms agree anew."""
    found = _kept(request, decision_id)
    initial = {"options": "\n".join(found.options), "decision": found.decision}
    form = WordingForm(request.POST if request.method == "POST" else None, initial=initial)
    banner, status = "", 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        wording = request.POST.get("wording", "")
        try:
            actions.change_decision(
                request.user,
                found,
                options=form.cleaned_data["options"],
                text=form.cleaned_data["decision"],
                wording=int(wording) if wording.isdecimal() and len(wording) < 6 else 0,
            )
            return redirect("outcomes:decision", found.public_id)
        except ValidationError as error:
            form.add_error(None, error)
            status = 422
        except ChangedMeanwhile:
            found, status = find_decision(request.user, decision_id), 409
            banner = (
                _("It was changed meanwhile and says now: %s Save again to replace that.") % found.decision
            )
    context = {**_around(request, found), "form": form, "banner": banner}
    return render(request, "outcomes/change.html", context, status=status)


@login_required
@require_POST
def review(request: SignedIn, decision_id: str) -> HttpResponse:
    """It stands: say when it is looked at again."""
    found = _kept(request, decision_id)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        actions.review_decision(request.user, found, review_at=form.cleaned_data["review_on"])
        messages.success(request, _("Saved."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("outcomes:decision", found.public_id)


def _kept(request: SignedIn, decision_id: str) -> Decision:
    found = find_decision(request.user, decision_id)
    if not can_keep(request.user, found, found.workspace.sight.role):
        raise PermissionDenied(_("Only who proposed it, an owner or a moderator changes a decision."))
    return found


def _around(request: SignedIn, found: Decision) -> dict[str, Any]:
    channel = found.channel
    request.workspace_id = found.workspace.public_id
    crowd, parties = read_people(channel)
    return {
        "workspace": found.workspace,
        "section": "decisions",
        "channel": channel,
        "name": name_of(channel, request.user, parties),
        "decision": found,
        "audience_facts": audience_facts(crowd, request.user, found.workspace),
    }


def _page(
    request: SignedIn, found: Decision, form: ReviewForm | None = None, *, status: int = 200
) -> HttpResponse:
    record = read_record(request.user, found)
    here, own = found.workspace, request.user.firm_id
    can_write = here.sight.can_write and not here.closed_at
    review_on = timezone.localdate(found.review_at) if found.review_at else None
    context = {
        **_around(request, found),
        "record": record,
        "form": form or ReviewForm(initial={"review_on": review_on}),
        "may_agree": can_write and any(firm.pk == own for firm in record.waiting),
        "may_withdraw": can_write
        and found.state == State.PROPOSED
        and any(consent.user_id == request.user.pk for consent in record.agreed),
        "may_keep": can_write and can_keep(request.user, found, here.sight.role),
        "can_write": can_write,
    }
    return render(request, "outcomes/decision.html", context, status=status)


def _form(
    request: SignedIn,
    found: Channel,
    form: DecisionForm,
    replaces: Decision | None,
    *,
    status: int = 200,
    banner: str = "",
) -> HttpResponse:
    typed = request.POST if request.method == "POST" else request.GET
    crowd, parties = read_people(found)
    context = {
        "workspace": found.workspace,
        "section": f"channel-{found.public_id}",
        "channel": found,
        "name": name_of(found, request.user, parties),
        "form": form,
        "replaces": replaces,
        "grounds": chosen_messages(request.user, found, typed.getlist("m")),
        "client_id": form["client_id"].value() or secrets.token_urlsafe(12),
        "banner": banner,
        "crowd": crowd,
        "audience_facts": audience_facts(crowd, request.user, found.workspace),
    }
    return render(request, "outcomes/propose.html", context, status=status)
