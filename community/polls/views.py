"""A poll: its own page, and votes. A script gets the poll as it stands in its post; a plain form goes back there."""

from collections.abc import Callable, Mapping, Sequence

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_POST

from community.polls.actions import PostMoved, cast_vote, close_poll, reopen_poll, withdraw_vote
from community.polls.choosing import choices_in
from community.polls.reading import Shown, fields_of, named_ballots, polls_of
from community.threads.models import Post, Thread
from community.threads.reading import find_post
from community.threads.views.posts import post_context
from community.threads.views.thread import place_of
from community.workspaces.views.shown import SignedIn


def draw_polls(request: SignedIn, thread: Thread, posts: Sequence[str]) -> Mapping[str, str]:
    """Return the polls of a page's posts as the viewer sees them."""
    found = polls_of(request.user, thread, posts)
    return {key: _draw(request, shown) for key, shown in found.items()}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def poll(request: SignedIn, polled_id: str) -> HttpResponse:
    """The poll with who voted what in an open one; POST votes, or changes the vote."""
    if request.method != "POST":
        return _answer(request, *_found(request, polled_id))
    return _done(
        request,
        polled_id,
        lambda post, shown: cast_vote(request.user, post, choices=choices_in(shown.poll, request.POST)),
    )


@login_required
@require_POST
def withdrawal(request: SignedIn, polled_id: str) -> HttpResponse:
    """Take one's vote back."""
    return _done(request, polled_id, lambda post, _shown: withdraw_vote(request.user, post))


@login_required
@require_POST
def closing(request: SignedIn, polled_id: str) -> HttpResponse:
    """Close the poll."""
    return _done(request, polled_id, lambda post, _shown: close_poll(request.user, post))


@login_required
@require_POST
def reopening(request: SignedIn, polled_id: str) -> HttpResponse:
    """Let it take votes again."""
    return _done(request, polled_id, lambda post, _shown: reopen_poll(request.user, post))


def _found(request: SignedIn, polled_id: str) -> tuple[Post, Shown]:
    found = find_post(request.user, polled_id)
    shown = polls_of(request.user, found.thread, [found.public_id]).get(found.public_id)
    if shown is None:
        raise Http404
    return found, shown


def _done(request: SignedIn, polled_id: str, act: Callable[[Post, Shown], None]) -> HttpResponse:
    """Do it where the post is: one that goes to another thread at this moment is found there."""
    error = ""
    try:
        try:
            act(*_found(request, polled_id))
        except PostMoved:
            act(*_found(request, polled_id))
    except ValidationError as refused:
        error = " ".join(refused.messages)
    found, shown = _found(request, polled_id)
    if error or request.headers.get("X-Part") == "poll":
        return _answer(request, found, shown, error=error)
    return redirect(place_of(found))


def _answer(request: SignedIn, found: Post, shown: Shown, *, error: str = "") -> HttpResponse:
    status = 422 if error else 200
    if request.headers.get("X-Part") == "poll":
        return HttpResponse(_draw(request, shown, error=error), status=status)
    context = {
        **post_context(request, found),
        "drawn_poll": _draw(request, shown, error=error),
        "shown": shown,
        "ballots": named_ballots(request.user, shown),
        "place": place_of(found),
    }
    return render(request, "polls/poll.html", context, status=status)


def _draw(request: SignedIn, shown: Shown, *, error: str = "") -> str:
    typed = request.POST if error else None
    number = typed.get("number", "") if typed is not None else (shown.own or ("",))[0]
    context = {
        "shown": shown,
        "poll": shown.poll,
        "fields": fields_of(shown, typed),
        "number": number,
        "error": error,
    }
    return render_to_string("polls/_poll.html", context, request)
