"""Decide on those who wait for approval, and on firms that are not here yet."""

from django.core.exceptions import ValidationError
from django.db.models.functions import Now
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import Firm, User
from community.events.record import act, record
from community.invites import verbs
from community.invites.joining import let_in
from community.invites.models import Invite, Redemption, RedemptionStatus
from community.workspaces.access import hold_seat
from community.workspaces.actions.firms import require_site_admin
from community.workspaces.letters import tell_added
from community.workspaces.locks import lock_sight
from community.workspaces.seating import site_audience


@act
def approve(actor: User, redemption: Redemption) -> None:
    """Let in somebody who waits. Twice is harmless."""
    invite = redemption.invite
    places = list(invite.places.select_related("workspace").order_by("workspace_id"))
    lock_sight(firms=[redemption.user.firm_id], workspaces=[place.workspace_id for place in places])
    row = _waiting(actor, redemption)
    if row is None:
        return
    _decide(actor, row, RedemptionStatus.ADMITTED)
    let_in(invite, places, row.user)
    tell_added(places[0].workspace, row.user, by=actor)
    record(
        verbs.APPROVED,
        actor=actor,
        audience_id=row.audience_id,
        subject=invite,
        workspace_id=places[0].workspace_id,
        facts={"user": row.user_id},
    )


@act
def decline(actor: User, redemption: Redemption) -> None:
    """Decline somebody who waits. They see that, and nothing else."""
    row = _waiting(actor, redemption)
    if row is None:
        return
    _decide(actor, row, RedemptionStatus.DECLINED)
    facts = {"user": row.user_id}
    record(verbs.DECLINED, actor=actor, audience_id=row.audience_id, subject=row.invite, facts=facts)


def _waiting(actor: User, redemption: Redemption) -> Redemption | None:
    rows = Redemption.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "invite", "user__firm"
    )
    row = rows.filter(pk=redemption.pk).first()
    if row is None:
        raise Http404
    hold_seat(actor, row.audience_id)
    return row if row.status == RedemptionStatus.AWAITING else None


def _decide(actor: User, row: Redemption, status: RedemptionStatus) -> None:
    Redemption.objects.filter(pk=row.pk).update(status=status, decided_by=actor, decided_at=Now())


@act
def confirm_firm(actor: User, invite: Invite, firm: Firm) -> None:
    """Say which firm an inviter meant by a name; from then on the invite opens its workspaces."""
    require_site_admin(actor)
    row = Invite.objects.select_for_update(no_key=True, of=("self",)).get(pk=invite.pk)
    if row.firm_id is not None:
        if row.firm_id != firm.pk:
            raise ValidationError(_("The firm of this invite is confirmed already."))
        return
    Invite.objects.filter(pk=row.pk).update(firm=firm)
    record(
        verbs.FIRM_CONFIRMED,
        actor=actor,
        audience_id=site_audience().pk,
        subject=row,
        facts={"firm": firm.pk},
    )
