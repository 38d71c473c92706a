"""What waits to be shown: the workspace's list, one proposal, and what people decide about it."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community.disclosures.actions import (
    WeightMoved,
    approve_disclosure,
    decline_disclosure,
    withdraw_disclosure,
)
from community.disclosures.forms import DeclineForm
from community.disclosures.models import Disclosure, Key, Outcome
from community.disclosures.reading import crowds_around, find_disclosure, gaining, list_in
from community.disclosures.weighing import standing_of
from community.threads.models import Post
from community.threads.views.thread import url_of
from community.workspaces.sight import audience_facts, crowds_of, find_workspace
from community.workspaces.views.shown import SignedIn

MOST_NAMED = 50  # posts of a proposal, those that came since one approved before all others


@login_required
@require_safe
def disclosures(request: SignedIn, workspace_id: str) -> HttpResponse:
    """What waits and what is settled, of all that the viewer sees."""
    workspace = find_workspace(request.user, workspace_id)
    request.workspace_id = workspace_id
    context = {
        "workspace": workspace,
        "section": "disclosures",
        "page": list_in(request.user, workspace, request.GET.get("after", "")),
        "audience_facts": audience_facts(workspace.sight.everyone, request.user, workspace),
    }
    return render(request, "disclosures/list.html", context)


@login_required
@require_safe
def disclosure(request: SignedIn, disclosure_id: str) -> HttpResponse:
    """One proposal: what it would show to whom, whose keys are turned."""
    return _page(request, find_disclosure(request.user, disclosure_id))


@login_required
@require_POST
def approval(request: SignedIn, disclosure_id: str) -> HttpResponse:
    """Turn one's key."""
    found = find_disclosure(request.user, disclosure_id)
    try:
        row = approve_disclosure(request.user, found, shown=request.POST.get("shown", ""))
    except WeightMoved:
        banner = _(
            "Not approved yet: something changed meanwhile. Look again at what would be shown, to whom."
        )
        return _page(request, find_disclosure(request.user, disclosure_id), status=409, banner=banner)
    except ValidationError as error:
        found = find_disclosure(request.user, disclosure_id)
        return _page(request, found, status=409, banner=" ".join(error.messages))
    if row.outcome == Outcome.SHOWN and row.shown_in is not None:
        messages.success(request, _("Approved, and shown: this is where more people see it."))
        return redirect(url_of(row.shown_in))
    if row.outcome == Outcome.LAPSED:
        messages.warning(request, _("Nothing is shown: whoever proposed it can’t propose it any more."))
    else:
        messages.success(
            request, _("Your approval is recorded. Nothing is shown until every firm has approved.")
        )
    return redirect("disclosures:disclosure", disclosure_id)


@login_required
@require_POST
def refusal(request: SignedIn, disclosure_id: str) -> HttpResponse:
    """Decline it, with a reason."""
    found = find_disclosure(request.user, disclosure_id)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        if found.is_open and request.user.pk not in standing_of(found).deciders:
            raise PermissionDenied(_("A lead of a firm whose words would be shown decides this."))
        return _page(request, found, status=422, decline=form)
    try:
        decline_disclosure(request.user, found, answer=form.cleaned_data["answer"])
        messages.success(request, _("Declined. Nothing is shown."))
    except ValidationError as error:
        found = find_disclosure(request.user, disclosure_id)
        return _page(request, found, status=409, banner=" ".join(error.messages))
    return redirect("disclosures:disclosure", disclosure_id)


@login_required
@require_POST
def withdrawal(request: SignedIn, disclosure_id: str) -> HttpResponse:
    """Take one's proposal back."""
    found = find_disclosure(request.user, disclosure_id)
    try:
        withdraw_disclosure(request.user, found)
        messages.success(request, _("Withdrawn. Nothing is shown."))
    except ValidationError as error:
        found = find_disclosure(request.user, disclosure_id)
        return _page(request, found, status=409, banner=" ".join(error.messages))
    return redirect("disclosures:disclosure", disclosure_id)


def _since(key: Key, posts: Iterable[Post]) -> set[int]:
    """The posts of the key's own firm that it was not turned for. Those of others never ask for it again."""
    ours = (post for post in posts if post.firm_id == key.firm_id)
    return {post.pk for post in ours if f"{post.firm_id}/p{post.pk}.{post.worded}" not in key.words}


def _page(
    request: SignedIn, found: Disclosure, *, status: int = 200, banner: str = "", **typed: Any
) -> HttpResponse:
    workspace = found.thread.workspace
    request.workspace_id = workspace.public_id
    standing = standing_of(found) if found.is_open else None
    crowds = (
        crowds_around(found, standing.weight.around)
        if standing
        else crowds_of([found.audience_id, found.target_id])
    )
    now, then = crowds.get(found.audience_id), crowds.get(found.target_id)
    own = next((key for key in found.keys.all() if key.by_id == request.user.pk), None)
    posts = standing.weight.posts if standing else []
    fresh = _since(own, posts) if own else set()
    context = {
        "workspace": workspace,
        "section": "disclosures",
        "disclosure": found,
        "thread": found.thread,
        "standing": standing,
        "gaining": gaining(standing.weight.people, standing.weight.firms_gaining) if standing else (),
        "now": now,
        "then": then,
        "keys": found.keys.all(),
        "fresh": fresh,
        "posts_named": sorted(posts, key=lambda post: post.pk not in fresh)[:MOST_NAMED],
        "posts_more": max(0, len(posts) - MOST_NAMED),
        "decides": standing is not None and request.user.pk in standing.deciders,
        "is_asked": standing is not None and request.user.pk in standing.waits_for,
        "is_proposer": found.proposer_id == request.user.pk,
        "banner": banner,
        "decline": DeclineForm(),
        "audience_facts": audience_facts(now, request.user, workspace),
        **typed,
    }
    return render(request, "disclosures/disclosure.html", context, status=status)
