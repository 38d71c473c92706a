"""Who owns a workspace after its last owner was suspended: a suspension never waits, and leaves no workspace alone."""

from collections.abc import Iterable

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When
from django.db.models.functions import Now

from accounts.models import FirmKind, FirmStatus, User
from community.events.record import record
from community.workspaces import verbs
from community.workspaces.access import stewards_of
from community.workspaces.joining import owners_in_force
from community.workspaces.letters import tell_role
from community.workspaces.models import Membership, Role, Workspace


def hand_over(workspace: Workspace, suspended: Iterable[int], *, by: User) -> User | None:
    """Make somebody else the owner where the `suspended` were the last ones in force; return who, and tell them.

    Of the moderators, and where there are none of the members, who has been here longest, own colleagues before others;
    only of an owner's own firm or of the host: another supplier would learn by it whom the owners have invited.
    Where nobody is left the workspace waits, as one that everybody has left. The act has locked and changed the causes;
    reseating is its next step.
    """
    owners = Membership.objects.filter(workspace=workspace, role=Role.OWNER, user__in=list(suspended))
    if not owners.exists() or owners_in_force(workspace.pk).exists():
        return None
    heir = _heirs(workspace, set(owners.values_list("firm_id", flat=True))).first()
    if heir is None:
        return None
    was, heir.role = heir.role, Role.OWNER
    heir.save(update_fields=["role"])
    record(
        verbs.ROLE_CHANGED,
        actor=by,
        audience_id=stewards_of(workspace).pk,
        subject=workspace,
        workspace_id=workspace.pk,
        facts={"user": heir.user_id, "was": was, "role": Role.OWNER.value},
    )
    tell_role(workspace, heir.user, role=Role.OWNER, by=by)
    return heir.user


def _heirs(workspace: Workspace, firms: set[int]) -> QuerySet[Membership]:
    here = Membership.objects.filter(
        Q(until__isnull=True) | Q(until__gt=Now()),
        Q(firm__in=firms) | Q(firm__kind=FirmKind.HOST),
        workspace=workspace,
        role__in=[Role.MODERATOR, Role.MEMBER],
        user__is_active=True,
        user__imported_at=None,
        firm__status=FirmStatus.ACTIVE,
    )
    is_moderator = _holds(Q(role=Role.MODERATOR))
    is_colleague = _holds(Q(firm__in=firms))
    return here.select_related("user").order_by(is_moderator.desc(), is_colleague.desc(), "since", "pk")


def _holds(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())
