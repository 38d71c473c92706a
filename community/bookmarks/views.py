"""One's bookmarks, and the form for one on a thread, a post or a message."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.bookmarks.actions import drop_bookmark, keep_bookmark
from community.bookmarks.forms import BookmarkForm
from community.bookmarks.models import Bookmark
from community.bookmarks.reading import bookmark_of, seen, shelf_of, url_on
from community.chat.models import Message
from community.chat.naming import called
from community.chat.reading import find_message
from community.chat.views.sending import place_of as place_of_message
from community.threads.models import Post, Thread
from community.threads.reading import find_post, find_thread
from community.threads.views.thread import place_of, url_of
from community.workspaces.models import Workspace
from community.workspaces.views.shown import SignedIn


@dataclass(frozen=True)
class Place:
    """Where the thing stands that somebody keeps: what that is called, and the way back to it."""

    workspace: Workspace
    section: str
    title: str
    url: str


@login_required
@require_safe
def bookmarks(request: SignedIn) -> HttpResponse:
    """What one keeps: the newest first, or what one will be reminded of by its time."""
    only = "reminders" if request.GET.get("show") == "reminders" else "all"
    shelf = shelf_of(request.user, only=only, after=request.GET.get("after", ""))
    return render(request, "bookmarks/list.html", {"section": "bookmarks", "only": only, "shelf": shelf})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: SignedIn, thread_id: str) -> HttpResponse:
    """Keep a thread."""
    found = find_thread(request.user, thread_id)
    return _form(request, found, Place(found.workspace, "threads", found.title, url_of(found)))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def post(request: SignedIn, post_id: str) -> HttpResponse:
    """Keep a post."""
    found = find_post(request.user, post_id)
    if found.deleted_at is not None:
        raise Http404
    return _form(
        request, found, Place(found.thread.workspace, "threads", found.thread.title, place_of(found))
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def message(request: SignedIn, message_id: str) -> HttpResponse:
    """Keep a message."""
    found = find_message(request.user, message_id)
    if found.deleted_at is not None:
        raise Http404
    channel = found.channel
    section, url = f"channel-{channel.public_id}", place_of_message(channel, found)
    return _form(request, found, Place(channel.workspace, section, called(channel), url))


@login_required
@require_POST
def dropped(request: SignedIn, bookmark_id: str) -> HttpResponse:
    """Drop a bookmark; whoever has lost sight of what it is on still may."""
    rows = Bookmark.objects.visible_to(request.user).filter(user=request.user, ended_at=None)
    row = get_object_or_404(rows.select_related("thread", "post", "message"), public_id=bookmark_id)
    is_seen = seen(rows.filter(pk=row.pk, message__deleted_at=None)).exists()
    drop_bookmark(request.user, row)
    said = _removed(request, row) if is_seen else _("Bookmark removed.")
    return _done(request, reverse("bookmarks:list"), said, is_kept=False)


def _removed(request: SignedIn, row: Bookmark) -> str:
    """Say that it is removed, with a form that keeps the same again: the one that it was made with."""
    form = BookmarkForm.of(row)
    form.auto_id = False  # the dialog of the same page has these fields too
    shown = {
        "action": url_on(row.target),
        "form": form,
        "back": "" if request.headers.get("X-Part") else "list",
    }
    return render_to_string("bookmarks/_removed.html", shown, request)


def _form(request: SignedIn, target: Thread | Post | Message, place: Place) -> HttpResponse:
    request.workspace_id = place.workspace.public_id
    kept = bookmark_of(request.user, target)
    form = BookmarkForm(request.POST) if request.method == "POST" else BookmarkForm.of(kept)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            keep_bookmark(
                request.user,
                target,
                note=typed["note"],
                remind_at=typed["at"],
                ends_with_reminder=typed["ends_with_reminder"],
            )
            said = _("Bookmarked. You will be reminded.") if typed["at"] else _("Bookmarked.")
            back = reverse("bookmarks:list") if request.POST.get("back") == "list" else place.url
            return _done(request, back, said, is_kept=True)
        except ValidationError as error:
            form.add_error(None, error)
    context = {
        "workspace": place.workspace,
        "section": place.section,
        "title": place.title,
        "said": None if isinstance(target, Thread) else target,
        "bookmark": kept,
        "form": form,
        "back": place.url,
        "action": url_on(target),
    }
    template = "bookmarks/_form.html" if request.headers.get("X-Part") == "form" else "bookmarks/form.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _done(request: SignedIn, url: str, said: str, *, is_kept: bool) -> HttpResponse:
    """Go on; the script of the dialog stays where it is and is told in words."""
    if request.headers.get("X-Part") == "form":
        return HttpResponse(said, headers={"X-Kept": str(int(is_kept))})
    messages.success(request, said)
    return redirect(url)
