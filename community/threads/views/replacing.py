"""Another version of a file that a post carries: chosen, and put in its place once it is whole."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.files.access import find_file, newest_of
from community.files.models import File, State
from community.files.plain import chosen_upload
from community.files.posting import Replaced
from community.threads.access import can_replace
from community.threads.actions import replace_file
from community.threads.models import Post
from community.threads.reading import find_post
from community.threads.views.posts import post_context
from community.threads.views.thread import place_of
from community.workspaces.views.shown import SignedIn


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def replacement(request: SignedIn, file_id: str) -> HttpResponse:
    """Replace a file. Whoever was faster is seen first: the form asks once more, with their version before it."""
    file = find_file(request.user, file_id)
    post = find_post(request.user, file.carrier)
    if not can_replace(request.user, post, post.thread.workspace.sight.role):
        raise PermissionDenied(_("Only who sent a file, an owner or a moderator can replace it."))
    if request.method == "POST":
        return _replace(request, file, post)
    return _page(request, post, newest_of(file))


def _replace(request: SignedIn, file: File, post: Post) -> HttpResponse:
    upload, said = chosen_upload(request, post.thread.workspace)
    newest = newest_of(file)
    if upload is None:
        return _page(request, post, newest, said=said, status=422)
    if upload.state != State.READY:
        said = _("%(name)s is still being prepared. Replace the file with it in a moment.")
        return _page(request, post, newest, upload=upload, said=said % {"name": upload.name}, status=422)
    try:
        made = replace_file(request.user, file, upload, seen=_number(request.POST.get("seen", "")))
    except Replaced as error:
        return _page(request, post, error.newest, upload=upload, is_late=True, status=409)
    except ValidationError as error:
        return _page(request, post, newest, upload=upload, said=" ".join(error.messages), status=422)
    messages.success(
        request, _("Replaced: the post shows version %d, the ones before stay here.") % made.version
    )
    return redirect("files:file", made.public_id)


def _number(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 6 else 0


def _page(request: SignedIn, post: Post, newest: File, *, status: int = 200, **about: Any) -> HttpResponse:
    context = {**post_context(request, post), "file": newest, "place": place_of(post), **about}
    return render(request, "threads/replacement.html", context, status=status)
