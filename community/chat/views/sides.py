"""A side thread: read it, reply in it, follow it, and say how far one has come."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.chat import actions
from community.chat.followed import followed_sides
from community.chat.forms import MAX_MESSAGE, MessageForm
from community.chat.fragments import counted_words, fragments_of, joined, spoken, vocabulary
from community.chat.models import Channel, Message
from community.chat.naming import name_of
from community.chat.posting import Attach
from community.chat.reading import find_channel, find_message, read_people
from community.chat.sides import SideWindow, read_aside, root_of
from community.chat.views.channel import number
from community.chat.views.sending import is_script, place_of, take_message
from community.rooms.marks import number_read
from community.rooms.words import Words
from community.workspaces.links import with_titles
from community.workspaces.sight import audience_facts, find_workspace
from community.workspaces.views.shown import SignedIn, in_workspace


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def side(request: SignedIn, message_id: str) -> HttpResponse:
    """Read what is replied to a message; POST replies. A reply's own address leads to the side that it stands in."""
    found = find_message(request.user, message_id)
    if found.side is not None and request.method != "POST":
        return redirect(place_of(found.channel, found))
    root = root_of(found)
    channel = find_channel(request.user, found.channel.public_id)
    request.workspace_id = channel.workspace.public_id
    return _reply(request, channel, root) if request.method == "POST" else _page(request, channel, root)


def _reply(request: SignedIn, channel: Channel, root: Message) -> HttpResponse:
    def send(words: Words, typed: Mapping[str, Any], attach: Attach | None) -> Message:
        given = {name: typed[name] for name in ("client_id", "shown")}
        return actions.reply_aside(request.user, channel, root, words=words, attach=attach, **given)

    def page(form: MessageForm, status: int, banner: str, notifies: int) -> HttpResponse:
        fresh = find_channel(request.user, channel.public_id)
        return _page(request, fresh, root, form, status=status, banner=banner)

    return take_message(request, channel, send=send, page=page)


def _page(
    request: SignedIn,
    channel: Channel,
    root: Message,
    form: MessageForm | None = None,
    *,
    status: int = 200,
    banner: str = "",
) -> HttpResponse:
    window = read_aside(
        request.user,
        root,
        at=request.GET.get("at", "")[:12],
        before=number(request, "before"),
        after=number(request, "after"),
    )
    shown = with_titles(request.user, joined(window.messages, request.user.public_id, window))
    own = {each.public_id: ",".join(each.mine) for each in [window.root, *window.messages] if each.mine}
    part = request.headers.get("X-Part")
    if part == "messages":
        return JsonResponse({"html": shown, "first": window.first, "last": window.last, "reactions": own})
    context = _context(request, channel, root, window)
    context |= {
        "messages_shown": shown,
        "errors": [error for errors in form.errors.values() for error in errors] if form else [],
        "source": form["source"].value() or "" if form else window.draft,
        "client_id": (form and form["client_id"].value()) or secrets.token_urlsafe(12),
        "banner": banner,
        "is_panel": part == "side",
    }
    if part == "side":
        html = render_to_string("chat/_side.html", context, request)
        return JsonResponse({"html": html, "reactions": own})
    context["facts"] = {
        "me": request.user.public_id,
        "reactions": own,
        "topic": f"channel/{channel.public_id}",
        "streams": {context["crowd"].public_id: window.head},
        "words": vocabulary(),
        "forms": counted_words(),
    }
    return render(request, "chat/side.html", context, status=status)


def _context(request: SignedIn, channel: Channel, root: Message, window: SideWindow) -> dict[str, Any]:
    workspace = channel.workspace
    crowd, parties = read_people(channel)
    [fragment] = fragments_of([window.root])
    return {
        "workspace": workspace,
        "section": f"channel-{channel.public_id}",
        "channel": channel,
        "name": name_of(channel, request.user, parties),
        "root": root,
        "root_shown": with_titles(request.user, spoken(fragment)),
        "window": window,
        "crowd": crowd,
        "audience_facts": audience_facts(crowd, request.user, workspace),
        "own_mark": next(
            (firm for firm in crowd.firms if firm.public_id == request.user.firm.public_id), request.user.firm
        ),
        "can_write": workspace.sight.can_write and not workspace.closed_at and not channel.archived_at,
        "most": MAX_MESSAGE,
    }


@login_required
@require_safe
def sides(request: SignedIn, workspace_id: str) -> HttpResponse:
    """The side threads that the viewer follows there, those with new replies first."""
    workspace = find_workspace(request.user, workspace_id)
    rows, further = followed_sides(request.user, workspace, after=request.GET.get("after", "")[:12])
    context = {**in_workspace(request, workspace, "sides"), "rows": rows, "next": further}
    return render(request, "chat/sides.html", context)


@login_required
@require_POST
def reading(request: SignedIn, message_id: str) -> HttpResponse:
    """The browser says how far the reader has come; or that they want a reply unread, and what follows it."""
    found = find_message(request.user, message_id)
    root = root_of(found)
    act = actions.mark_side_unread if request.POST.get("unread") else actions.read_side
    act(request.user, found.channel, root, nr=number_read(request.POST))
    if request.POST.get("unread") and not is_script(request):
        return redirect("chat:sides", found.channel.workspace.public_id)
    return HttpResponse(status=204)


@login_required
@require_POST
def following(request: SignedIn, message_id: str) -> HttpResponse:
    """Follow a side thread (`on`), or stop it."""
    found = find_message(request.user, message_id)
    root = root_of(found)
    is_on = request.POST.get("on") == "1"
    act = actions.follow_side if is_on else actions.unfollow_side
    act(request.user, found.channel, root)
    if is_script(request):
        return HttpResponse(status=204)
    messages.success(request, _("You follow this side thread.") if is_on else _("You no longer follow it."))
    return redirect("chat:side", root.public_id)
