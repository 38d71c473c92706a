"""Hooks of a channel: the pages of those who keep it, and the door at which programs post."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from community.chat import actions
from community.chat.access import can_keep_channel
from community.chat.actions.hooks import MOST_HOOKS, HookStopped
from community.chat.forms import HookForm, hook_words
from community.chat.hooks import find_hook, hooks_of
from community.chat.models import Channel, Hook
from community.chat.posting import ChannelArchived, OtherWords
from community.chat.reading import find_channel, read_people
from community.chat.slack import Unreadable, read_body
from community.events.ids import new_public_id
from community.rooms.sending import TooFast
from community.workspaces.sight import audience_facts
from community.workspaces.views.shown import SignedIn

MOST_BYTES = 64 * 1024
MOST_KEY = 200


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hooks(request: SignedIn, channel_id: str) -> HttpResponse:
    """The hooks of a channel, for those who keep it; POST makes one, and shows its address this once."""
    found = _kept(request, channel_id)
    form = HookForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            hook, secret = actions.make_hook(request.user, found, name=form.cleaned_data["name"])
            return _page(request, found, HookForm(), address=_address(secret), made=hook.name)
        except ValidationError as error:
            form.add_error(None, error)
    return _page(request, found, form, status=422 if form.is_bound else 200)


@login_required
@require_POST
def renewal(request: SignedIn, channel_id: str, hook_id: str) -> HttpResponse:
    """Give a hook another address, and show it this once."""
    found = _kept(request, channel_id)
    hook = _hook(request, found, hook_id)
    try:
        secret = actions.renew_hook(request.user, hook)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("chat:hooks", found.public_id)
    return _page(request, found, HookForm(), address=_address(secret), made=hook.name)


@login_required
@require_POST
def revocation(request: SignedIn, channel_id: str, hook_id: str) -> HttpResponse:
    """End a hook."""
    found = _kept(request, channel_id)
    actions.revoke_hook(request.user, _hook(request, found, hook_id))
    messages.success(request, _("Revoked. Its address answers to nobody any more; what it posted stays."))
    return redirect("chat:hooks", found.public_id)


@csrf_exempt  # who posts has no session here: the address is the right to it
@require_POST
def post(request: HttpRequest, secret: str) -> HttpResponse:
    """What a program says. Each refusal is a line of text; an address that is not in force is like any other."""
    try:
        return _post(request, secret)
    except Http404:
        return _line(404, _("There is no such hook. Who keeps the channel can give you its address."))
    except Unreadable:
        return _line(400, _("Send plain text, or JSON with the words under “text”, in UTF-8."))
    except ValidationError as error:
        return _line(422, " ".join(error.messages))
    except OtherWords:
        return _line(409, _("Something else was sent under this key before. Send it under another one."))
    except (HookStopped, ChannelArchived) as error:
        return _line(403, str(error))
    except TooFast as error:
        words = ngettext(
            "Too many messages in a minute. Send again in %d second.",
            "Too many messages in a minute. Send again in %d seconds.",
            error.wait,
        )
        response = _line(429, words % error.wait)
        response["Retry-After"] = str(error.wait)
        return response


def _post(request: HttpRequest, secret: str) -> HttpResponse:
    hook = find_hook(secret)
    if request.content_type == "multipart/form-data":
        raise Unreadable
    if len(request.body) > MOST_BYTES:
        return _line(413, _("A message of a hook has at most %d KB.") % (MOST_BYTES // 1024))
    source, client_id = read_body(request.body, request.content_type or "")
    key = request.headers.get("Idempotency-Key") or client_id or new_public_id()
    words = hook_words(hook.channel, source)
    message = actions.post_by_hook(hook, words=words, key=key[:MOST_KEY])
    response = _line(200, "ok")  # what Slack answers, and some senders look for
    response["Location"] = settings.SITE_URL + reverse("chat:message", args=[message.public_id])
    return response


def _line(status: int, words: str) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")


def _kept(request: SignedIn, channel_id: str) -> Channel:
    found = find_channel(request.user, channel_id)
    if not can_keep_channel(request.user, found, found.workspace.sight.role):
        raise PermissionDenied(_("Only its opener, an owner or a moderator changes a channel."))
    request.workspace_id = found.workspace.public_id
    return found


def _hook(request: SignedIn, found: Channel, hook_id: str) -> Hook:
    rows = Hook.objects.visible_to(request.user, found.workspace).select_related("channel")
    return get_object_or_404(rows, channel=found, public_id=hook_id)


def _address(secret: str) -> str:
    return settings.SITE_URL + reverse("chat:hook", args=[secret])


def _page(
    request: SignedIn, found: Channel, form: HookForm, *, status: int = 200, address: str = "", made: str = ""
) -> HttpResponse:
    crowd, _parties = read_people(found)
    context: dict[str, Any] = {
        "workspace": found.workspace,
        "section": f"channel-{found.public_id}",
        "channel": found,
        "form": form,
        "hooks": hooks_of(request.user, found),
        "address": address,
        "made": made,
        "most": MOST_HOOKS,
        "audience_facts": audience_facts(crowd, request.user, found.workspace),
    }
    return render(request, "chat/hooks.html", context, status=status)
