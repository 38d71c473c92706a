"""Open, rename, order and remove categories."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from community.events.record import act, record
from community.threads import verbs
from community.threads.models import Category, Thread
from community.workspaces.access import everyone_of, hold_seat, require_role
from community.workspaces.locks import lock_sight
from community.workspaces.models import Role, Workspace

MAX_CATEGORIES = 25


@act
def open_category(actor: User, workspace: Workspace, *, name: str) -> Category:
    """Open a category after the others."""
    lock_sight(workspaces=[workspace.pk])
    require_role(actor, workspace, Role.OWNER, Role.MODERATOR)
    _require_free(workspace, name)
    places = list(Category.objects.filter(workspace=workspace).values_list("position", flat=True))
    count = len(places)
    if count >= MAX_CATEGORIES:
        raise ValidationError(_("A workspace has at most %d categories. Use tags for more.") % MAX_CATEGORIES)
    everyone = everyone_of(workspace)
    category = Category.objects.create(
        workspace=workspace, audience=everyone, name=name, position=max(places, default=-1) + 1
    )
    record(
        verbs.CATEGORY_OPENED,
        actor=actor,
        audience_id=everyone.pk,
        subject=category,
        workspace_id=workspace.pk,
    )
    return category


@act
def rename_category(actor: User, category: Category, *, name: str) -> None:
    """Give a category another name."""
    workspace = category.workspace
    lock_sight(workspaces=[workspace.pk])
    require_role(actor, workspace, Role.OWNER, Role.MODERATOR)
    hold_seat(actor, category.audience_id)
    if category.name == name:
        return
    _require_free(workspace, name, but=category)
    Category.objects.filter(pk=category.pk).update(name=name)
    record(
        verbs.CATEGORY_RENAMED,
        actor=actor,
        audience_id=category.audience_id,
        subject=category,
        workspace_id=workspace.pk,
    )


@act
def move_category(actor: User, category: Category, *, earlier: bool) -> None:
    """Change places with the category before, or after. At the end of the row nothing happens."""
    workspace = category.workspace
    lock_sight(workspaces=[workspace.pk])
    require_role(actor, workspace, Role.OWNER, Role.MODERATOR)
    hold_seat(actor, category.audience_id)
    row = list(Category.objects.filter(workspace=workspace))
    at = row.index(category)
    to = at - 1 if earlier else at + 1
    if not 0 <= to < len(row):
        return
    row[at], row[to] = row[to], row[at]
    for position, each in enumerate(row):
        each.position = position
    Category.objects.bulk_update(row, ["position"])
    record(
        verbs.CATEGORY_MOVED,
        actor=actor,
        audience_id=category.audience_id,
        subject=category,
        workspace_id=workspace.pk,
    )


@act
def remove_category(actor: User, category: Category) -> None:
    """Remove a category in which the actor sees nothing; what others have there goes to the first one that is left.

    To refuse because of a thread that the actor doesn't see would tell of it. A thread that is being started holds its
    category: who comes second finds it full, or gone.
    """
    workspace = category.workspace
    lock_sight(workspaces=[workspace.pk])
    require_role(actor, workspace, Role.OWNER, Role.MODERATOR)
    hold_seat(actor, category.audience_id)
    row = Category.objects.select_for_update().filter(pk=category.pk).first()
    if row is None:
        return
    heir = Category.objects.filter(workspace=workspace).exclude(pk=row.pk).first()
    if heir is None:
        raise ValidationError(_("A workspace keeps one category. Open another one first."))
    if Thread.objects.visible_to(actor, workspace).filter(category=row, merged_into=None).exists():
        raise ValidationError(_("Threads stand in this category. Give them another one first."))
    Thread.objects.filter(category=row).update(category=heir)
    record(
        verbs.CATEGORY_REMOVED,
        actor=actor,
        audience_id=row.audience_id,
        subject=row,
        workspace_id=workspace.pk,
    )
    Category.objects.filter(pk=row.pk).delete()  # the row keeps its id for the event


def _require_free(workspace: Workspace, name: str, but: Category | None = None) -> None:
    same = Category.objects.filter(workspace=workspace, name__iexact=name)
    if (same.exclude(pk=but.pk) if but else same).exists():
        raise ValidationError({"name": _("There is a category of that name. Choose another.")})
