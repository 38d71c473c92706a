"""What every door for a message does: take what was typed, send it, and say what became of it."""

import secrets
from collections.abc import Mapping
from typing import Any, Protocol

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.chat.calling import AsksFirst
from community.chat.commands import Answer, Typed, as_text, command_in, is_command
from community.chat.forms import MessageForm, message_words
from community.chat.models import Channel, Message
from community.chat.posting import Attach, ChannelArchived, OtherWords
from community.chat.reading import find_channel, read_people
from community.files.plain import say_not_taken, take_plain
from community.manners.saying import say_undisturbed
from community.rooms.sending import TooFast
from community.rooms.words import Words
from community.workspaces.access import AudienceMoved, require_writer
from community.workspaces.views.shown import SignedIn


class Send(Protocol):
    """The act: it returns the message, the original where it was sent before."""

    def __call__(self, words: Words, typed: Mapping[str, Any], attach: Attach | None) -> Message: ...


class Page(Protocol):
    """The page that a refused text is shown on again."""

    def __call__(self, form: MessageForm, status: int, banner: str, notifies: int) -> HttpResponse: ...


def take_message(
    request: SignedIn, channel: Channel, *, send: Send, page: Page, calls: bool = False
) -> HttpResponse:
    """Answer a POST with a message: to a script in a few words, else with its place, or the page with the text kept.

    `calls` says whether @here and @firm call people there.
    """
    require_writer(channel.workspace.sight.role)

    def refused(status: int, banner: str = "", **more: Any) -> HttpResponse:
        if not is_script(request):
            return page(form, status, banner, more.get("notifies", 0))
        sentence = banner or " ".join(str(error) for errors in form.errors.values() for error in errors)
        return JsonResponse({"error": sentence, **more}, status=status)

    typed, not_taken = take_plain(request, channel.workspace)
    form = MessageForm(typed)
    say_not_taken(form, not_taken)
    if not form.is_valid():
        return refused(422)
    cleaned = form.cleaned_data
    client_id = cleaned["client_id"]
    is_order = is_command(cleaned["source"])
    try:
        source, attach = as_text(cleaned["source"]), None
        command = command_in(cleaned["source"])
        if command is not None:
            ordered, text = command
            done = ordered.run(Typed(request.user, channel, text, client_id, cleaned["notifies"] or 0))
            if isinstance(done, Answer):
                return _answered(request, done)
            source, attach = done
        words = message_words(request.user, channel, source, client_id=client_id, calls=calls)
        message = send(words, cleaned, attach)
    except ValidationError as error:
        form.add_error("source", error)
        return refused(422, is_command=is_order)
    except AudienceMoved:
        crowd, _parties = read_people(find_channel(request.user, channel.public_id))
        banner = _("Not sent yet: somebody can see this who could not when you began. It would now go to %s.")
        people = ngettext("%d person", "%d people", crowd.people) % crowd.people
        return refused(409, banner % people, shown=crowd.gained)
    except AsksFirst as error:
        banner = _("Not sent yet: %s Send it again if that is what you want.") % error.called.say()
        return refused(409, banner, notifies=len(error.called.users))
    except OtherWords:
        banner = _(
            "Something else was sent from this form before. Send this text again: it gets a number of its own."
        )
        form = MessageForm({"source": cleaned["source"], "client_id": secrets.token_urlsafe(12)})
        return refused(409, banner)
    except ChannelArchived as error:
        return refused(409, _("Not sent: %s Your text is kept.") % error)
    except TooFast as error:
        response = refused(429, _say_wait(error.wait))
        response["Retry-After"] = str(error.wait)
        return response
    undisturbed = say_undisturbed(words.mentions)
    if is_script(request):
        return JsonResponse(
            {
                "message": message.public_id,
                "nr": message.nr + message.side_nr,
                "client_id": message.client_id,
                "undisturbed": undisturbed,
            }
        )
    for sentence in undisturbed:
        messages.info(request, sentence)
    return redirect(place_of(channel, message))


def _answered(request: SignedIn, answer: Answer) -> HttpResponse:
    """Tell whoever typed a command what came of it, and nobody else."""
    if is_script(request):
        return JsonResponse({"said": answer.said})
    messages.success(request, answer.said)
    return redirect(request.path)


def place_of(channel: Channel, message: Message) -> str:
    """Where a message is read: in its channel, or a reply in its side thread."""
    at = f"?at={message.public_id}#m-{message.public_id}"
    if message.side:
        return reverse("chat:side", args=[message.side.root.public_id]) + at
    return reverse("chat:channel", args=[channel.public_id]) + at


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
