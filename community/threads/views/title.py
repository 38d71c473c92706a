"""A page with one form about a thread, and the one that changes its title, category and tags."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.threads.actions import retitle_thread
from community.threads.forms import TitleForm
from community.threads.models import Thread
from community.threads.reading import find_thread
from community.threads.views.thread import crowd_of, url_of
from community.workspaces.sight import audience_facts
from community.workspaces.views.shown import SignedIn


def form_page(
    request: SignedIn, found: Thread, template: str, form: forms.Form, **more: object
) -> HttpResponse:
    """Draw a page that has `form` about the thread, under who sees it."""
    context = {
        "workspace": found.workspace,
        "section": "threads",
        "thread": found,
        "form": form,
        "audience_facts": audience_facts(crowd_of(found), request.user, found.workspace),
        **more,
    }
    return render(request, template, context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def title(request: SignedIn, thread_id: str) -> HttpResponse:
    """Change a thread's title, category and tags."""
    found = find_thread(request.user, thread_id)
    workspace = found.workspace
    request.workspace_id = workspace.public_id
    if found.author_id != request.user.pk and not workspace.sight.is_steward:
        raise PermissionDenied(_("Only its author, an owner or a moderator can change the title."))
    tags = ", ".join(found.tags.values_list("name", flat=True))
    initial = {"title": found.title, "category": found.category.public_id, "tags": tags}
    form = TitleForm(request.POST or None, workspace=workspace, viewer=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        retitle_thread(
            request.user,
            found,
            title=cleaned["title"],
            category=cleaned["category"] or found.category,
            tags=cleaned["tags"],
        )
        messages.success(request, _("Changed."))
        return redirect(url_of(find_thread(request.user, thread_id)))
    return form_page(request, found, "threads/title.html", form)
