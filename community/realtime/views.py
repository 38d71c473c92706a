"""Catching up without a socket: the same frames, by the same rules."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from community.events.streams import LIMIT, heads_of
from community.realtime.sight import entries_after, find_place
from community.workspaces.views.shown import SignedIn


@login_required
@require_safe
def thread(request: SignedIn, thread_id: str) -> HttpResponse:
    """What a thread's streams have after `?after=<audience>:<seq>,…`."""
    return _log(request.user, f"thread/{thread_id}", request.GET.get("after", ""))


@login_required
@require_safe
def channel(request: SignedIn, channel_id: str) -> HttpResponse:
    """The same for a channel's stream."""
    return _log(request.user, f"channel/{channel_id}", request.GET.get("after", ""))


def _log(viewer: User, topic: str, typed: str) -> HttpResponse:
    asked = [pair.partition(":") for pair in typed.split(",") if pair]
    if not all(seq.isdecimal() and len(seq) < 19 for _audience, _colon, seq in asked):
        return HttpResponse(_("after is a list of audience:seq, separated by commas."), status=400)
    place = find_place(viewer, topic)
    have = {audience: int(seq) for audience, _colon, seq in asked}
    heads = heads_of(place.streams.values())
    after = {key: min(have.get(audience, 0), heads[key]) for audience, key in place.streams.items()}
    is_limited = any(heads[key] - seq > LIMIT for key, seq in after.items())
    names = {key: (topic, audience) for audience, key in place.streams.items()}
    entries = [] if is_limited else list(entries_after(after, names))
    for entry, _frame in entries:
        heads[entry.key] = max(heads[entry.key], entry.seq)
    return JsonResponse(
        {
            "heads": {audience: heads[key] for audience, key in place.streams.items()},
            "limited": is_limited,
            "entries": [frame for _entry, frame in entries],
        }
    )
