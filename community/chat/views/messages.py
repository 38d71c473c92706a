"""One message: its address, what can be done with it, edit, history, delete, restore, reactions, pin."""

from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.chat import actions
from community.chat.access import can_delete, can_edit, can_restore
from community.chat.actions.messages import EditedMeanwhile
from community.chat.facts import gone_from, message_tools
from community.chat.forms import EditForm, edited_words
from community.chat.models import Message, MessageReaction, Pin, Wording
from community.chat.naming import name_of
from community.chat.reading import find_channel, find_message, read_people, read_window
from community.chat.views.sending import is_script, place_of
from community.files.plain import say_not_taken, take_plain
from community.links.models import Link, State
from community.markup.diff import compare
from community.rooms.reactions import ICONS, ReactionKind
from community.workspaces.sight import audience_facts
from community.workspaces.views.shown import SignedIn


def _context(request: SignedIn, found: Message) -> dict[str, Any]:
    channel = found.channel
    request.workspace_id = channel.workspace.public_id
    crowd, _parties = read_people(channel)
    return {
        "workspace": channel.workspace,
        "section": f"channel-{channel.public_id}",
        "channel": channel,
        "message": found,
        "place": place_of(channel, found),
        "audience_facts": audience_facts(crowd, request.user, channel.workspace),
    }


@login_required
@require_safe
def message(request: SignedIn, message_id: str) -> HttpResponse:
    """A message's lasting address: its channel, at the message; a page that says so where it was deleted on time.

    Of a reply: its channel at the root, with the side thread open.
    """
    try:
        found = find_message(request.user, message_id)
    except Http404:
        channel_id = gone_from(request.user, message_id)
        if channel_id is None:
            raise
        return _gone(request, channel_id)
    if found.side is None:
        return redirect(place_of(found.channel, found))
    root = found.side.root.public_id
    channel = reverse("chat:channel", args=[found.channel.public_id])
    return redirect(f"{channel}?at={root}&side={message_id}#m-{root}")


def _gone(request: SignedIn, channel_id: str) -> HttpResponse:
    channel = find_channel(request.user, channel_id)
    request.workspace_id = channel.workspace.public_id
    window = read_window(request.user, channel)
    crowd, parties = read_people(channel)
    context = {
        "workspace": channel.workspace,
        "section": f"channel-{channel.public_id}",
        "channel": channel,
        "name": name_of(channel, request.user, parties),
        "kept": window.kept,
        "audience_facts": audience_facts(crowd, request.user, channel.workspace),
    }
    return render(request, "chat/gone.html", context, status=410)


@login_required
@require_safe
def about(request: SignedIn, message_id: str) -> HttpResponse:
    """What can be done with a message, as plain forms; and who reacted."""
    found = find_message(request.user, message_id)
    here = found.channel.workspace
    reactions = MessageReaction.objects.visible_to(request.user, here).filter(message=found)
    own = set(reactions.filter(user=request.user).values_list("kind", flat=True))
    context = {
        **_context(request, found),
        "can_write": here.sight.can_write and not here.closed_at,
        "can_edit": can_edit(request.user, found),
        "can_delete": found.deleted_at is None and can_delete(request.user, found, here.sight.role),
        "can_restore": can_restore(request.user, found, here.sight.role),
        "kinds": [(kind, kind.label, ICONS[kind], kind.value in own) for kind in ReactionKind],
        "tools": message_tools,
        "cards": shown_cards(request, found),
        "is_pinned": Pin.objects.visible_to(request.user, here).filter(message=found).exists(),
        "reactions": reactions.select_related("user", "user__firm").order_by("id")[:200],
    }
    return render(request, "chat/about.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedIn, message_id: str) -> HttpResponse:
    """Give a message other words. Who was faster wins; the slower one sees both texts and loses none."""
    found = find_message(request.user, message_id)
    if not can_edit(request.user, found):
        raise PermissionDenied(_("Only its author can edit a message."))
    form = EditForm(initial={"source": found.source, "version": found.version})
    theirs, status = "", 200
    if request.method == "POST":
        typed, not_taken = take_plain(request, found.channel.workspace)
        form, status = EditForm(typed), 422
        say_not_taken(form, not_taken)
        if form.is_valid():
            try:
                words = edited_words(request.user, found, form.cleaned_data["source"])
                actions.edit_message(request.user, found, words=words, version=form.cleaned_data["version"])
                if is_script(request):
                    return HttpResponse(status=204)
                return redirect(place_of(found.channel, found))
            except ValidationError as error:
                form.add_error("source", error)
            except EditedMeanwhile as error:
                theirs, status = error.message.source, 409
                form = EditForm({"source": form.data["source"], "version": error.message.version})
    if is_script(request):
        if status == 200:
            return JsonResponse({"source": found.source, "version": found.version})
        sentences = [str(error) for errors in form.errors.values() for error in errors]
        said = " ".join(sentences) or _("You edited it elsewhere meanwhile. It says now: %s") % theirs
        return JsonResponse({"error": said, "version": form["version"].value()}, status=status)
    return render(
        request, "chat/edit.html", {**_context(request, found), "form": form, "theirs": theirs}, status=status
    )


@login_required
@require_safe
def history(request: SignedIn, message_id: str) -> HttpResponse:
    """What a message said before, for those who see it: each wording with what the next one changed."""
    found = find_message(request.user, message_id)
    if found.deleted_at is not None:
        raise Http404
    wordings = Wording.objects.visible_to(request.user, found.channel.workspace).filter(message=found)
    texts = [(row.at, row.source) for row in wordings] + [(found.edited_at or found.at, found.source)]
    steps = [
        {"at": at, "pieces": compare(before, text)} for (_before_at, before), (at, text) in pairwise(texts)
    ]
    context = {**_context(request, found), "steps": steps[::-1], "first": texts[0]}
    return render(request, "chat/history.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def deletion(request: SignedIn, message_id: str) -> HttpResponse:
    """Delete a message: GET asks, POST does, and it can be undone."""
    found = find_message(request.user, message_id)
    if not can_delete(request.user, found, found.channel.workspace.sight.role):
        raise PermissionDenied(_("Only its author, an owner or a moderator can delete a message."))
    if request.method == "POST":
        actions.delete_message(request.user, found)
        messages.success(request, _("Deleted. Open the message’s menu to restore it."))
        return redirect(place_of(found.channel, found))
    if found.deleted_at is not None:
        raise Http404
    return render(request, "chat/deletion.html", _context(request, found))


@login_required
@require_POST
def restoration(request: SignedIn, message_id: str) -> HttpResponse:
    """Undo a deletion."""
    found = find_message(request.user, message_id)
    actions.restore_message(request.user, found)
    messages.success(request, _("Restored."))
    return redirect(place_of(found.channel, found))


@login_required
@require_POST
def reactions(request: SignedIn, message_id: str) -> HttpResponse:
    """React, or take the reaction back where it is there."""
    found = find_message(request.user, message_id)
    kind = request.POST.get("kind", "")
    if kind not in ReactionKind.values or found.deleted_at is not None:
        raise Http404
    own = MessageReaction.objects.visible_to(request.user).filter(message=found, user=request.user, kind=kind)
    act = actions.take_reaction_back if own.exists() else actions.react
    act(request.user, found, kind=kind)
    return _done(request, found)


@login_required
@require_POST
def pin(request: SignedIn, message_id: str) -> HttpResponse:
    """Put a message beside its channel, or take it from there where it is."""
    found = find_message(request.user, message_id)
    is_pinned = Pin.objects.visible_to(request.user).filter(message=found).exists()
    try:
        (actions.unpin_message if is_pinned else actions.pin_message)(request.user, found)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return _done(request, found)


def shown_cards(request: SignedIn, found: Message) -> QuerySet[Link]:
    """The cards under the message."""
    rows = Link.objects.visible_to(request.user, found.channel.workspace).filter(carrier=found.public_id)
    return rows.filter(state=State.READY, removed_at=None, hidden_at=None).order_by("id")


@login_required
@require_POST
def card_removal(request: SignedIn, message_id: str, link_id: str) -> HttpResponse:
    """Take a card away; the link stays."""
    found = find_message(request.user, message_id)
    link = get_object_or_404(shown_cards(request, found), public_id=link_id)
    actions.remove_message_card(request.user, found, link)
    messages.success(request, _("The card is gone. The link stays in the text."))
    return redirect("chat:about", found.public_id)


def _done(request: SignedIn, found: Message) -> HttpResponse:
    return HttpResponse(status=204) if is_script(request) else redirect(place_of(found.channel, found))
