"""What waits for a signature, told to each person alone: until they sign they may see nothing else."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Agreement, Signature, User
from community.events.models import Event
from community.notifications.models import Notification, Reason
from community.notifications.telling import means, settle, write
from community.workspaces import verbs
from community.workspaces.models import AudienceKind, Membership, Seat
from community.workspaces.signing import who_must_sign


@means(verbs.GATE_SET)
def of_a_gate(event: Event) -> None:
    here = Membership.objects.filter(workspace=event.workspace_id).values("user")
    _ask_to_sign(event, event.facts["agreement"], who_must_sign(event.facts["agreement"]).filter(pk__in=here))


@means(verbs.VERSION_PUBLISHED)
def of_a_version(event: Event) -> None:
    _ask_to_sign(event, event.subject_id, who_must_sign(event.subject_id))


@means(verbs.GATE_LIFTED)
def of_a_gate_lifted(event: Event) -> None:
    settle_signing(agreement=event.facts["agreement"])


@means(verbs.SIGNED)
def of_a_signature(event: Event) -> None:
    signed = Signature.objects.select_related("version").get(pk=event.subject_id)
    settle_signing(agreement=signed.version.agreement_id)


def ask_first(event: Event, user_id: int) -> bool:
    """Ask somebody who came into a workspace for what must be signed there; say whether anything must."""
    for agreement in Agreement.objects.filter(gates__workspace=event.workspace_id).order_by("gates__pk"):
        if who_must_sign(agreement.pk).filter(pk=user_id).exists():
            _ask_to_sign(event, agreement.pk, User.objects.filter(pk=user_id))
            return True
    return False


def settle_signing(*, agreement: int | None = None, users: Iterable[int] | None = None) -> None:
    """What somebody need not sign any more is done."""
    rows = Notification.objects.filter(agreement__isnull=False, done_at=None)
    if agreement is not None:
        rows = rows.filter(agreement=agreement)
    if users is not None:
        rows = rows.filter(user__in=list(users))
    for agreement_id in list(rows.order_by().values_list("agreement_id", flat=True).distinct()):
        settle(rows.filter(agreement=agreement_id).exclude(user__in=who_must_sign(agreement_id or 0)))


def _ask_to_sign(event: Event, agreement_id: int, users: QuerySet[User]) -> None:
    """Ask each of `users` whom nobody has asked yet; they may see nothing else until they sign, so: alone."""
    open_rows = Notification.objects.filter(agreement=agreement_id, user=OuterRef("pk"), done_at=None)
    asked = users.filter(~Exists(open_rows.exclude(event=event))).exclude(pk=event.actor_id or 0)
    alone = Seat.objects.filter(user__in=asked, audience__kind=AudienceKind.SELF)
    for user_id, audience_id in alone.values_list("user_id", "audience_id"):
        write(event, {user_id: Reason.SIGN}, audience_id=audience_id, agreement_id=agreement_id)
