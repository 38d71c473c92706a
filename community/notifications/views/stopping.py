"""Where a mail's "unsubscribe" leads: for mail readers that do it by themselves, and for people, without signing in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import User
from community.notifications.actions import follow_thread, stop_mails
from community.notifications.mailing.stopping import opened
from community.notifications.models import Level
from community.threads.models import Thread


# A mail reader's click comes from its own servers, with neither cookie nor token: the signature is the right to it.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, signed: str) -> HttpResponse:
    """GET asks, so that a scanner of links changes nothing; POST mutes the mail's thread, or stops all mails."""
    found = opened(signed)
    if found is None:
        raise Http404
    user, thread = found
    all_mails = thread is None or request.POST.get("stop") == "all"
    if request.method == "POST":
        if thread is None or all_mails:
            stop_mails(user)
        else:
            _mute(user, thread)
    context = {"is_done": request.method == "POST", "all_mails": all_mails, "has_thread": thread is not None}
    return render(request, "notifications/stop.html", context)


def _mute(user: User, thread: Thread) -> None:
    """Who sees the thread no more gets no mail about it either; the answer is the same."""
    try:
        follow_thread(user, thread, level=Level.MUTED)
    except Http404:
        return
