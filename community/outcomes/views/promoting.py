"""Make a thread of the messages chosen."""

import secrets
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from community.chat.models import Channel
from community.chat.naming import name_of
from community.chat.reading import read_people
from community.outcomes.actions import promote_messages
from community.outcomes.forms import PromotionForm
from community.outcomes.reading import chosen_messages
from community.outcomes.views.choosing import find_writable
from community.rooms.sending import TooFast
from community.threads.views.thread import url_of
from community.workspaces.access import AudienceMoved
from community.workspaces.sight import audience_facts
from community.workspaces.views.shown import SignedIn


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def promoting(request: SignedIn, channel_id: str) -> HttpResponse:
    """Make a thread: kind, question and answer, title, category, tags."""
    found = find_writable(request, channel_id)
    if request.method != "POST":
        return _page(request, found, None)
    form = PromotionForm(request.POST, workspace=found.workspace, viewer=request.user)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    cleaned = form.cleaned_data
    try:
        thread = promote_messages(
            request.user,
            found,
            messages=request.POST.getlist("m"),
            **{name: cleaned[name] for name in ("question", "answer", "title", "kind", "category", "tags")},
            client_id=cleaned["client_id"],
            shown=cleaned["shown"],
        )
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, found, form, status=422)
    except AudienceMoved:
        fresh = find_writable(request, channel_id)
        banner = _("Not made yet: somebody can see this who could not when you began. Look again who does.")
        return _page(request, fresh, form, status=409, banner=banner)
    except TooFast as error:
        banner = ngettext(
            "That was many threads in a minute. Make this one in %d second.",
            "That was many threads in a minute. Make this one in %d seconds.",
            error.wait,
        )
        return _page(request, found, form, status=429, banner=banner % error.wait)
    messages.success(request, _("Here it is. A line under the messages leads here."))
    return redirect(url_of(thread))


def _page(
    request: SignedIn, found: Channel, form: PromotionForm | None, *, status: int = 200, banner: str = ""
) -> HttpResponse:
    typed = request.POST if request.method == "POST" else request.GET
    chosen = chosen_messages(request.user, found, typed.getlist("m"))
    if form is None:
        asks = next((row for row in chosen if "?" in row.source), chosen[0] if chosen else None)
        initial = {"kind": "question", "question": asks.public_id if asks else ""}
        form = PromotionForm(workspace=found.workspace, viewer=request.user, initial=initial)
    crowd, parties = read_people(found)
    context: dict[str, Any] = {
        "workspace": found.workspace,
        "section": f"channel-{found.public_id}",
        "channel": found,
        "name": name_of(found, request.user, parties),
        "chosen": chosen,
        "form": form,
        "client_id": form["client_id"].value() or secrets.token_urlsafe(12),
        "banner": banner,
        "crowd": crowd,
        "audience_facts": audience_facts(crowd, request.user, found.workspace),
    }
    return render(request, "outcomes/promoting.html", context, status=status)
