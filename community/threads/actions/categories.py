"""Open and rename a category."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from community.events.record import act, record
from community.threads import verbs
from community.threads.models import Category
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
    count = Category.objects.filter(workspace=workspace).count()
    if count >= MAX_CATEGORIES:
        raise ValidationError(_("A workspace has at most %d categories. Use tags for more.") % MAX_CATEGORIES)
    everyone = everyone_of(workspace)
    category = Category.objects.create(workspace=workspace, audience=everyone, name=name, position=count)
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


def _require_free(workspace: Workspace, name: str, but: Category | None = None) -> None:
    same = Category.objects.filter(workspace=workspace, name__iexact=name)
    if (same.exclude(pk=but.pk) if but else same).exists():
        raise ValidationError({"name": _("There is a category of that name. Choose another.")})
