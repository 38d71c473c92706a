"""A channel: read it, write in it."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from community.chat.access import can_keep_channel
from community.chat.actions import mark_read, mark_unread, send_message
from community.chat.facts import gone_from, side_panels
from community.chat.forms import MAX_MESSAGE, MessageForm
from community.chat.fragments import counted_words, joined, vocabulary
from community.chat.models import Channel, Message
from community.chat.naming import name_of
from community.chat.posting import Attach
from community.chat.reaching import reaching_hint
from community.chat.reading import find_channel, read_people, read_window
from community.chat.views.sending import is_script, take_message
from community.events.ids import is_public_id
from community.rooms.marks import number_read
from community.rooms.words import Words
from community.workspaces.links import with_titles
from community.workspaces.sight import audience_facts
from community.workspaces.views.shown import SignedIn


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def channel(request: SignedIn, channel_id: str) -> HttpResponse:
    """Read a channel; POST writes in it."""
    found = find_channel(request.user, channel_id)
    request.workspace_id = found.workspace.public_id
    return _send(request, found) if request.method == "POST" else _page(request, found)


def _page(
    request: SignedIn,
    found: Channel,
    form: MessageForm | None = None,
    *,
    status: int = 200,
    banner: str = "",
    notifies: int = 0,
) -> HttpResponse:
    at = request.GET.get("at", "")[:12]
    try:
        window = read_window(
            request.user,
            found,
            at=at,
            before=number(request, "before"),
            after=number(request, "after"),
        )
    except Http404:
        if not gone_from(request.user, at):
            raise
        return redirect("chat:message", at)  # which says that it was deleted on time
    shown = with_titles(request.user, joined(window.messages, request.user.public_id, window))
    facts = {
        "me": request.user.public_id,
        "reactions": {each.public_id: ",".join(each.mine) for each in window.messages if each.mine},
    }
    if request.headers.get("X-Part") == "messages":
        return JsonResponse({"html": shown, "first": window.first, "last": window.last, **facts})
    workspace = found.workspace
    crowd, parties = read_people(found)
    context: dict[str, Any] = {
        "workspace": workspace,
        "section": f"channel-{found.public_id}",
        "channel": found,
        "name": name_of(found, request.user, parties),
        "window": window,
        "messages_shown": shown,
        "crowd": crowd,
        "parties": parties,
        "audience_facts": audience_facts(crowd, request.user, workspace),
        "own_mark": next(
            (firm for firm in crowd.firms if firm.public_id == request.user.firm.public_id), request.user.firm
        ),
        "can_write": workspace.sight.can_write and not workspace.closed_at and not found.archived_at,
        "keeps": can_keep_channel(request.user, found, workspace.sight.role),
        "errors": [error for errors in form.errors.values() for error in errors] if form else [],
        "source": form["source"].value() or "" if form else window.draft,
        "client_id": (form and form["client_id"].value()) or secrets.token_urlsafe(12),
        "banner": banner,
        "notifies": notifies,
        "reaching": reaching_hint(request.user, found, parties),
        "most": MAX_MESSAGE,
        "side_panels": side_panels,
        "aside_id": aside if is_public_id(aside := request.GET.get("side", "")) else "",
        "facts": {
            **facts,
            "firm": request.user.firm.public_id,
            "topic": f"channel/{found.public_id}",
            "streams": {crowd.public_id: window.head},
            "words": vocabulary(),
            "forms": counted_words(),
        },
    }
    return render(request, "chat/channel.html", context, status=status)


def _send(request: SignedIn, found: Channel) -> HttpResponse:
    def send(words: Words, typed: Mapping[str, Any], attach: Attach | None) -> Message:
        notifies = typed["notifies"] or 0
        return send_message(
            request.user,
            found,
            words=words,
            client_id=typed["client_id"],
            shown=typed["shown"],
            notifies=notifies,
            attach=attach,
        )

    def page(form: MessageForm, status: int, banner: str, notifies: int) -> HttpResponse:
        fresh = find_channel(request.user, found.public_id)
        return _page(request, fresh, form, status=status, banner=banner, notifies=notifies)

    return take_message(request, found, send=send, page=page, calls=True)


@login_required
@require_POST
def reading(request: SignedIn, channel_id: str) -> HttpResponse:
    """The browser says how far the reader has come; or that they want a message unread, and what follows it."""
    found = find_channel(request.user, channel_id)
    act = mark_unread if request.POST.get("unread") else mark_read
    act(request.user, found, nr=number_read(request.POST))
    if request.POST.get("unread") and not is_script(request):
        return redirect("chat:list", found.workspace.public_id)
    return HttpResponse(status=204)


def number(request: SignedIn, name: str) -> int | None:
    typed = request.GET.get(name, "")
    return int(typed[:9]) if typed.isdecimal() else None
