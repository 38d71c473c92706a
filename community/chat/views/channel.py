"""A channel: read it, write in it."""

import secrets
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from community.chat.access import can_keep_channel
from community.chat.actions import mark_read, mark_unread, send_message
from community.chat.calling import AsksFirst
from community.chat.facts import gone_from, side_panels
from community.chat.forms import MAX_MESSAGE, MessageForm, message_words
from community.chat.fragments import counted_words, joined, vocabulary
from community.chat.models import Channel
from community.chat.naming import name_of
from community.chat.posting import ChannelArchived, OtherWords
from community.chat.reaching import reaching_hint
from community.chat.reading import find_channel, read_people, read_window
from community.files.plain import say_not_taken, take_plain
from community.manners.saying import say_undisturbed
from community.rooms.marks import number_read
from community.rooms.sending import TooFast
from community.workspaces.access import AudienceMoved, require_writer
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
        "facts": {
            **facts,
            "topic": f"channel/{found.public_id}",
            "streams": {crowd.public_id: window.head},
            "words": vocabulary(),
            "forms": counted_words(),
        },
    }
    return render(request, "chat/channel.html", context, status=status)


def _send(request: SignedIn, found: Channel) -> HttpResponse:
    require_writer(found.workspace.sight.role)
    typed, not_taken = take_plain(request, found.workspace)
    form = MessageForm(typed)
    say_not_taken(form, not_taken)
    if not form.is_valid():
        return _refused(request, found, form, 422)
    cleaned = form.cleaned_data
    try:
        words = message_words(
            request.user, found, cleaned["source"], client_id=cleaned["client_id"], calls=True
        )
        message = send_message(
            request.user,
            found,
            words=words,
            client_id=cleaned["client_id"],
            shown=cleaned["shown"],
            notifies=cleaned["notifies"] or 0,
        )
    except ValidationError as error:
        form.add_error("source", error)
        return _refused(request, found, form, 422)
    except AudienceMoved:
        fresh = find_channel(request.user, found.public_id)
        crowd, _parties = read_people(fresh)
        banner = _("Not sent yet: somebody can see this who could not when you began. It would now go to %s.")
        people = ngettext("%d person", "%d people", crowd.people) % crowd.people
        return _refused(request, fresh, form, 409, banner % people, shown=crowd.gained)
    except AsksFirst as error:
        banner = _("Not sent yet: %s Send it again if that is what you want.") % error.called.say()
        return _refused(request, found, form, 409, banner, notifies=len(error.called.users))
    except OtherWords:
        banner = _(
            "Something else was sent from this form before. Send this text again: it gets a number of its own."
        )
        form = MessageForm({"source": cleaned["source"], "client_id": secrets.token_urlsafe(12)})
        return _refused(request, found, form, 409, banner)
    except ChannelArchived as error:
        fresh = find_channel(request.user, found.public_id)
        return _refused(request, fresh, form, 409, _("Not sent: %s Your text is kept.") % error)
    except TooFast as error:
        response = _refused(request, found, form, 429, _say_wait(error.wait))
        response["Retry-After"] = str(error.wait)
        return response
    undisturbed = say_undisturbed(words.mentions)
    if is_script(request):
        return JsonResponse(
            {
                "message": message.public_id,
                "nr": message.nr,
                "client_id": message.client_id,
                "undisturbed": undisturbed,
            }
        )
    for sentence in undisturbed:
        messages.info(request, sentence)
    return redirect(place_of(found, message.public_id))


def _refused(
    request: SignedIn, found: Channel, form: MessageForm, status: int, banner: str = "", **more: Any
) -> HttpResponse:
    """Say why it was not sent: to a script in a sentence, else on the page, with the text kept."""
    if not is_script(request):
        return _page(request, found, form, status=status, banner=banner, notifies=more.get("notifies", 0))
    sentence = banner or " ".join(str(error) for errors in form.errors.values() for error in errors)
    return JsonResponse({"error": sentence, **more}, status=status)


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


def place_of(found: Channel, message_id: str) -> str:
    """The address of a message in its channel."""
    return f"{reverse('chat:channel', args=[found.public_id])}?at={message_id}#m-{message_id}"


def is_script(request: SignedIn) -> bool:
    return request.headers.get("X-Sent-By") == "channel"


def _say_wait(seconds: int) -> str:
    return (
        ngettext(
            "That was many messages in a minute. Send again in %d second; your text is kept.",
            "That was many messages in a minute. Send again in %d seconds; your text is kept.",
            seconds,
        )
        % seconds
    )


def number(request: SignedIn, name: str) -> int | None:
    """A number in the address."""
    typed = request.GET.get(name, "")
    return int(typed[:9]) if typed.isdecimal() else None
