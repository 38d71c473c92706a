"""One post: its address, its own page, edit, history, delete, restore, reactions."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.files.plain import say_not_taken
from community.links.models import Link
from community.links.models import State as LinkState
from community.rooms.reactions import ICONS
from community.threads.access import can_delete, can_edit, can_keep_order, can_replace, can_restore
from community.threads.actions import delete_post, edit_post, react, restore_post, take_reaction_back
from community.threads.actions.posts import EditedMeanwhile
from community.threads.drafts import draft_at
from community.threads.forms import EditForm, words_of
from community.threads.fragments import draw, spoken
from community.threads.models import Post, Reaction, ReactionKind
from community.threads.ordering import LISTED
from community.threads.parts import put_parts
from community.threads.reading import find_post, read_heads, read_window
from community.threads.typed import typed_in
from community.threads.views.thread import place_of, posted
from community.workspaces.links import with_titles
from community.workspaces.sight import audience_facts, crowds_of
from community.workspaces.views.shown import SignedIn


def post_context(request: SignedIn, post: Post) -> dict[str, Any]:
    workspace = post.thread.workspace
    request.workspace_id = workspace.public_id
    crowd = crowds_of([post.audience_id]).get(post.audience_id)
    return {
        "workspace": workspace,
        "section": "threads",
        "post": post,
        "thread": post.thread,
        "audience_facts": audience_facts(crowd, request.user, workspace),
    }


@login_required
@require_safe
def post(request: SignedIn, post_id: str) -> HttpResponse:
    """A post's lasting address: its thread's page, at the post."""
    return redirect(place_of(find_post(request.user, post_id)))


@login_required
@require_safe
def about(request: SignedIn, post_id: str) -> HttpResponse:
    """What can be done with a post, as plain forms; and who reacted."""
    found = find_post(request.user, post_id)
    own = set(
        Reaction.objects.visible_to(request.user, found.thread.workspace)
        .filter(post=found, user=request.user)
        .values_list("kind", flat=True)
    )
    context = {
        **post_context(request, found),
        "can_edit": can_edit(request.user, found),
        "can_delete": found.deleted_at is None
        and can_delete(request.user, found, found.thread.workspace.sight.role),
        "can_restore": can_restore(request.user, found, found.thread.workspace.sight.role),
        "can_carry": not found.is_note
        and found.nr > 1
        and can_keep_order(request.user, found.thread, found.thread.workspace.sight.role),
        "carry_page": (found.nr - 1) // LISTED + 1,
        "cards": Link.objects.visible_to(request.user, found.thread.workspace)
        .filter(carrier=found.public_id, state=LinkState.READY, removed_at=None, hidden_at=None)
        .order_by("id"),
        "can_remove_cards": can_replace(request.user, found, found.thread.workspace.sight.role),
        "kinds": [(kind, kind.label, ICONS[kind], kind.value in own) for kind in ReactionKind],
        "reactions": Reaction.objects.visible_to(request.user, found.thread.workspace)
        .filter(post=found)
        .select_related("user", "user__firm")
        .order_by("id")[:200],
        "place": place_of(found),
    }
    return render(request, "threads/about.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedIn, post_id: str) -> HttpResponse:
    """Give a post other words. Who was faster wins; the slower one sees both texts and loses none."""
    found = find_post(request.user, post_id)
    if not can_edit(request.user, found):
        raise PermissionDenied(_("Only its author can edit a post."))
    form, theirs, status = EditForm(), "", 200
    if request.method == "POST":
        typed, not_taken = typed_in(request, found.thread.workspace)
        form = EditForm(typed)
        say_not_taken(form, not_taken)
        status = 422
        if form.is_valid():
            try:
                words = words_of(
                    form.cleaned_data["source"],
                    [found.audience_id],
                    found.thread.workspace,
                    client_id=found.client_id,
                    writer=request.user,
                    carrier=found.public_id,
                )
                edited = edit_post(request.user, found, words=words, version=form.cleaned_data["version"])
                return posted(request, edited)
            except ValidationError as error:
                form.add_error("source", error)
            except EditedMeanwhile as error:
                theirs, status = error.post.source, 409
                form = EditForm({"source": form.data["source"], "version": error.post.version})
    draft = draft_at(request.user, f"edit:{found.public_id}")
    if request.method != "POST":
        kept = draft or found
        version = (draft and draft.choice) or found.version
        form = EditForm(initial={"source": kept.source, "version": version})
    context = {
        **post_context(request, found),
        "form": form,
        "theirs": theirs,
        "draft_at": draft and draft.at,
        "streams": json.dumps(read_heads(found.thread)),
    }
    return render(request, "threads/edit.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def deletion(request: SignedIn, post_id: str) -> HttpResponse:
    """Delete a post: GET asks, POST does, and the next page offers to undo it."""
    found = find_post(request.user, post_id)
    if not can_delete(request.user, found, found.thread.workspace.sight.role):
        raise PermissionDenied(_("Only its author, an owner or a moderator can delete a post."))
    if request.method == "POST":
        delete_post(request.user, found)
        messages.success(request, _("Deleted. Open the post’s menu to restore it."))
        return redirect(place_of(found))
    return render(
        request, "threads/deletion.html", {**post_context(request, found), "place": place_of(found)}
    )


@login_required
@require_POST
def restoration(request: SignedIn, post_id: str) -> HttpResponse:
    """Undo a deletion."""
    found = find_post(request.user, post_id)
    restore_post(request.user, found)
    messages.success(request, _("Restored."))
    return redirect(place_of(found))


@login_required
@require_POST
def reactions(request: SignedIn, post_id: str) -> HttpResponse:
    """React, or take the reaction back where it is there; a script gets the post as it is now."""
    found = find_post(request.user, post_id)
    kind = request.POST.get("kind", "")
    if kind not in ReactionKind.values or found.deleted_at is not None:
        raise Http404
    own = Reaction.objects.visible_to(request.user).filter(post=found, user=request.user, kind=kind)
    act = take_reaction_back if own.exists() else react
    act(request.user, found, kind=kind)
    if request.headers.get("HX-Request") != "true":
        return redirect(place_of(found))
    return HttpResponse(_fragment(request, found))


def _fragment(request: SignedIn, found: Post) -> str:
    """The post's fragment with the viewer's own reactions and parts in it."""
    window = read_window(request.user, found.thread, nr=found.after_nr or found.nr)
    shown = next(post for post in window.posts if post.public_id == found.public_id)
    mine = f'<article data-my="{",".join(shown.mine)}"'
    [fragment] = put_parts(request, found.thread, [found.public_id], [draw(shown)])
    # What settles the thread is marked in the page.
    return str(with_titles(request.user, spoken(fragment))).replace("<article", mine, 1)
