"""Lists of threads, and the categories they stand in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.threads.actions import (
    mark_all_read,
    move_category,
    open_category,
    remove_category,
    rename_category,
)
from community.threads.bar import bar_of, narrowed_to
from community.threads.forms import CategoryForm
from community.threads.lists import pinned_in, shelves_in, threads_in
from community.threads.models import Category
from community.threads.shows import author_of, chosen_list
from community.threads.walks import LATEST
from community.workspaces.models import Workspace
from community.workspaces.sight import find_workspace
from community.workspaces.views.shown import SignedIn, in_workspace


@login_required
@require_safe
def threads(request: SignedIn, workspace_id: str) -> HttpResponse:
    """The threads of a workspace: which ones `show` says, in the order that goes with it; filters narrow any list."""
    workspace = find_workspace(request.user, workspace_id)
    categories, may_be_pinned = shelves_in(workspace)
    chosen = chosen_list(request.user, workspace, request.GET)
    category = next((c for c in categories if c.public_id == request.GET.get("category")), None)
    narrowed: dict[str, Any] = narrowed_to(request.GET)
    after = request.GET.get("after", "")
    page = threads_in(
        request.user,
        workspace,
        only=chosen.only,
        walk=chosen.walk,
        category=category,
        kind=chosen.kind,
        after=after,
        **narrowed,
    )
    is_plain = not chosen.name and not chosen.kind and not any(narrowed.values())
    pinned = pinned_in(request.user, workspace, category) if is_plain and may_be_pinned else []
    above = {row.public_id for row in pinned}
    # What stands first on the first page stands on no later one again.
    rows = [*(pinned if not after else ()), *(row for row in page.rows if row.public_id not in above)]
    # A later page is a look back: it stays as it was read. And another order is no news.
    is_live = not after and chosen.walk is LATEST
    live = {"in_list": True, "rows": rows, "topic": f"list/{workspace.public_id}" if is_live else ""}
    if request.headers.get("X-Part") == "rows":
        return render(request, "threads/_rows.html", live)
    return render(
        request,
        "threads/list.html",
        {
            **in_workspace(request, workspace, "threads"),
            **live,
            "page": page,
            "chosen": chosen,
            "bar": bar_of(
                workspace,
                chosen,
                category=category,
                categories=categories,
                narrowed=narrowed,
                of_author=author_of(request.user, workspace, narrowed["author"]),
                has_rows=bool(page.rows),
            ),
        },
    )


@login_required
@require_POST
def reading(request: SignedIn, workspace_id: str) -> HttpResponse:
    """Everything here is read."""
    mark_all_read(request.user, find_workspace(request.user, workspace_id))
    messages.success(request, _("All read."))
    return redirect("threads:list", workspace_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def categories(request: SignedIn, workspace_id: str) -> HttpResponse:
    """The categories of a workspace; owners and moderators open new ones."""
    workspace = find_workspace(request.user, workspace_id)
    if not workspace.sight.is_steward:
        raise PermissionDenied(_("Only an owner or a moderator can change categories."))
    form = CategoryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            open_category(request.user, workspace, name=form.cleaned_data["name"])
            return redirect("threads:categories", workspace.public_id)
        except ValidationError as error:
            form.add_error(None, error)
    context = {
        **in_workspace(request, workspace, "threads"),
        "form": form,
        "categories": Category.objects.visible_to(request.user, workspace).filter(workspace=workspace),
    }
    return render(request, "threads/categories.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def category(request: SignedIn, workspace_id: str, category_id: str) -> HttpResponse:
    """Rename a category."""
    workspace = find_workspace(request.user, workspace_id)
    found = _of_steward(request, workspace, category_id)
    form = CategoryForm(request.POST or None, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        try:
            rename_category(request.user, found, name=form.cleaned_data["name"])
            return redirect("threads:categories", workspace.public_id)
        except ValidationError as error:
            form.add_error(None, error)
    context = {**in_workspace(request, workspace, "threads"), "form": form, "category": found}
    return render(request, "threads/category.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def category_place(request: SignedIn, workspace_id: str, category_id: str) -> HttpResponse:
    """Put a category before or after its neighbour."""
    workspace = find_workspace(request.user, workspace_id)
    found = _of_steward(request, workspace, category_id)
    move_category(request.user, found, earlier=request.POST.get("to") == "earlier")
    return redirect("threads:categories", workspace.public_id)


@login_required
@require_POST
def category_removal(request: SignedIn, workspace_id: str, category_id: str) -> HttpResponse:
    """Remove a category in which nothing stands."""
    workspace = find_workspace(request.user, workspace_id)
    found = _of_steward(request, workspace, category_id)
    try:
        remove_category(request.user, found)
        messages.success(request, _("Removed."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("threads:categories", workspace.public_id)


def _of_steward(request: SignedIn, workspace: Workspace, category_id: str) -> Category:
    visible = Category.objects.visible_to(request.user, workspace).filter(workspace=workspace)
    found = get_object_or_404(visible, public_id=category_id)
    if not workspace.sight.is_steward:
        raise PermissionDenied(_("Only an owner or a moderator can change categories."))
    found.workspace = workspace
    return found
