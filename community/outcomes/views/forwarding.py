"""Forward a message: say where, with words of one's own; it is written there as any text is."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import User
from community.chat.actions import reply_aside, send_message
from community.chat.forms import message_words
from community.chat.models import Message
from community.chat.naming import called
from community.chat.posting import OtherWords
from community.chat.reading import find_channel, find_message
from community.chat.sides import root_of
from community.chat.views.sending import place_of
from community.events.ids import is_public_id
from community.outcomes.forms import ForwardForm
from community.outcomes.forwarding import beyond, targets_of
from community.rooms.access import require_pen
from community.rooms.places import places
from community.rooms.sending import TooFast
from community.rooms.words import words_of
from community.threads.actions import reply
from community.threads.posting import ThreadMerged, TooSoon
from community.threads.reading import find_thread
from community.threads.views.thread import place_of as place_of_post
from community.workspaces.access import AudienceMoved
from community.workspaces.links import with_titles
from community.workspaces.views.shown import SignedIn

PLACES = ("channel", "side", "thread")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def forward(request: SignedIn, message_id: str) -> HttpResponse:
    """Choose a place among those that match, and forward the message there."""
    found = find_message(request.user, message_id)
    if found.deleted_at is not None:
        raise Http404
    request.workspace_id = found.channel.workspace.public_id
    if request.method != "POST":
        return _page(request, found, ForwardForm(initial={"client_id": secrets.token_urlsafe(12)}))
    form, status = ForwardForm(request.POST), 422
    if not form.is_valid():
        return _page(request, found, form, status=status)
    try:
        url = _send(request.user, found, **form.cleaned_data)
    except (ValidationError, PermissionDenied) as error:
        form.add_error(None, error if isinstance(error, ValidationError) else str(error))
    except ThreadMerged:
        form.add_error(None, _("That thread goes on in another one. Look for it again."))
    except OtherWords:
        form = ForwardForm({**request.POST.dict(), "client_id": secrets.token_urlsafe(12)})
        form.add_error(None, _("Something else was forwarded from this form before. Forward this again."))
    except AudienceMoved:
        form.add_error(None, _("Somebody reads there now who did not when you began. Look again who does."))
        status = 409
    except (TooFast, TooSoon) as error:
        wait = ngettext(
            "That was quick. Forward it again in %d second.",
            "That was quick. Forward it again in %d seconds.",
            error.wait,
        )
        form.add_error(None, wait % error.wait)
        status = 429
    else:
        messages.success(request, _("Forwarded. Here it stands."))
        return redirect(url)
    return _page(request, found, form, status=status)


def _send(
    user: User, found: Message, *, target: tuple[str, str, int | None], comment: str, client_id: str
) -> str:
    """Write it where it is to go, as the writer is now; return its place there."""
    kind, key, shown = target
    if kind not in PLACES or not is_public_id(key):
        raise Http404
    workspace, audience = places[kind](user, key)
    require_pen(workspace)
    if others := beyond(found, [audience]).get(audience, 0):
        raise ValidationError(
            ngettext(
                "Not forwarded: %d person who reads there does not see this message.",
                "Not forwarded: %d people who read there do not see this message.",
                others,
            )
            % others
            + " "
            + _("To show it to more people, make a thread of it and propose to disclose that.")
        )
    address = f"{settings.SITE_URL}{reverse('chat:message', args=[found.public_id])}"
    source = f"{comment}\n\n{address}" if comment else address
    if kind == "thread":
        thread = find_thread(user, key)
        words = words_of(source, [thread.audience_id], thread.workspace, client_id=client_id, writer=user)
        return place_of_post(reply(user, thread, words=words, client_id=client_id, shown=shown))
    root = root_of(find_message(user, key)) if kind == "side" else None
    channel = find_channel(user, root.channel.public_id if root else key)
    typed: dict[str, Any] = {
        "words": message_words(user, channel, source, client_id=client_id),
        "client_id": client_id,
        "shown": shown,
    }
    sent = reply_aside(user, channel, root, **typed) if root else send_message(user, channel, **typed)
    return place_of(channel, sent)


def _page(request: SignedIn, found: Message, form: ForwardForm, *, status: int = 200) -> HttpResponse:
    typed = (request.POST if request.method == "POST" else request.GET).get("q", "").strip()[:80]
    context = {
        "workspace": found.channel.workspace,
        "section": f"channel-{found.channel.public_id}",
        "channel": found.channel,
        "title": called(found.channel),
        "message": found,
        "html": with_titles(request.user, found.html),
        "place": place_of(found.channel, found),
        "targets": targets_of(request.user, found, typed),
        "q": typed,
        "form": form,
        "chosen": ":".join(str(form["target"].value() or "").split(":")[:2]),
    }
    return render(request, "outcomes/forward.html", context, status=status)
