"""Where a mail's "unsubscribe" leads: for mail readers that do it by themselves, and for people, without signing in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import User
from community.chat.models import Channel
from community.notifications.actions import follow_channel, follow_thread, stop_mails
from community.notifications.mailing.stopping import opened
from community.notifications.models import Level
from community.threads.models import Thread


# A mail reader's click comes from its own servers, with neither cookie nor token: the signature is the right to it.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, signed: str) -> HttpResponse:
    """GET asks, so that a scanner of links changes nothing; POST mutes the mail's place, or stops all mails."""
    found = opened(signed)
    if found is None:
        raise Http404
    user, place = found
    all_mails = place is None or request.POST.get("stop") == "all"
    if request.method == "POST":
        if place is None or all_mails:
            stop_mails(user)
        else:
            _mute(user, place)
    context = {
        "is_done": request.method == "POST",
        "all_mails": all_mails,
        "has_place": place is not None,
        "is_channel": isinstance(place, Channel),
    }
    return render(request, "notifications/stop.html", context)


def _mute(user: User, place: Thread | Channel) -> None:
    """Who sees the place no more gets no mail about it either; the answer is the same."""
    try:
        if isinstance(place, Channel):
            follow_channel(user, place, level=Level.MUTED)
        else:
            follow_thread(user, place, level=Level.MUTED)
    except Http404:
        return
