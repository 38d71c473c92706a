"""Posts go to another thread: split a thread, merge it into another, move it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.threads.actions import merge_threads, move_thread, split_thread
from community.threads.kinds import kind_of
from community.threads.models import Category, Post, Thread
from community.threads.ordering import LISTED, MergeForm, MoveForm, SplitForm
from community.threads.reading import find_thread
from community.threads.views.order import find_to_order
from community.threads.views.thread import url_of
from community.threads.views.title import form_page
from community.workspaces.models import STEWARD_ROLES, Membership
from community.workspaces.views.shown import SignedIn

LATEST = 20  # threads to merge into


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def split(request: SignedIn, thread_id: str) -> HttpResponse:
    """Choose posts, fifty a page, that go to a new thread."""
    found = find_to_order(request, thread_id)
    chosen = request.POST.getlist("posts") or request.GET.getlist("post")
    form = SplitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            begun = split_thread(request.user, found, posts=chosen, **form.cleaned_data)
            messages.success(request, _("Here they are. Where they stood, a line leads here."))
            return redirect(url_of(begun))
        except ValidationError as error:
            form.add_error(None, error)
    page = request.GET.get("page", "")
    number = max(1, int(page[:6])) if page.isdecimal() else 1
    shared = Post.objects.visible_to(request.user, found.workspace).filter(
        thread=found, after_nr=None, moved_to=None
    )
    listed = shared.filter(nr__gt=(number - 1) * LISTED, nr__lte=number * LISTED).select_related("firm")
    return form_page(
        request,
        found,
        "threads/split.html",
        form,
        posts=listed.order_by("nr"),
        chosen=chosen,
        older=number - 1,
        newer=number + 1 if shared.filter(nr__gt=number * LISTED).exists() else 0,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: SignedIn, thread_id: str) -> HttpResponse:
    """Choose the thread that takes all posts of this one in."""
    found = find_to_order(request, thread_id)
    others = Thread.objects.visible_to(request.user, found.workspace).exclude(pk=found.pk)
    latest = others.filter(audience=found.audience_id, merged_into=None).order_by("-pk")[:LATEST]
    form = MergeForm(request.POST or None, latest=latest)
    if request.method == "POST" and form.is_valid():
        into = find_thread(request.user, form.cleaned_data["into"])
        said = kind_of(found.kind).say_merging(found, into)
        if said and request.POST.get("sure") != into.public_id:
            return form_page(request, found, "threads/merge.html", form, into=into, said=said)
        try:
            merge_threads(request.user, found, into=into)
            messages.success(request, _("Merged. The old address leads here."))
            return redirect(url_of(into))
        except ValidationError as error:
            form.add_error(None, error)
            wider = into if into.audience_id != found.audience_id else None
            return form_page(request, found, "threads/merge.html", form, wider=wider)
    return form_page(request, found, "threads/merge.html", form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: SignedIn, thread_id: str) -> HttpResponse:
    """Choose another category, here or in another workspace."""
    found = find_to_order(request, thread_id)
    kept = Membership.objects.filter(user=request.user, role__in=STEWARD_ROLES).values("workspace")
    here_or_kept = Q(workspace=found.workspace) | Q(workspace__in=kept)
    categories = Category.objects.visible_to(request.user).filter(here_or_kept).select_related("workspace")
    categories = categories.order_by("workspace__name", "position", "pk")
    form = MoveForm(
        request.POST or None, categories=categories, initial={"category": found.category.public_id}
    )
    if request.method == "POST" and form.is_valid():
        try:
            category = get_object_or_404(categories, public_id=form.cleaned_data["category"])
            moved = move_thread(request.user, found, category=category)
            messages.success(request, _("Moved."))
            return redirect(url_of(moved))
        except ValidationError as error:
            form.add_error(None, error)
    return form_page(request, found, "threads/move.html", form)
