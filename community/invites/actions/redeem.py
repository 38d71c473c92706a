"""Use an invite: prove an address, come in."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import Firm, User
from community.events.record import act, record
from community.invites import verbs
from community.invites.access import Refused, admits, require_open
from community.invites.joining import let_in
from community.invites.models import Code, Invite, Redemption, RedemptionStatus
from community.invites.tokens import code_hash
from community.mail.letters import post_mail
from community.workspaces.locks import lock_sight
from community.workspaces.seating import seat_alone

CODE_LIFE = timedelta(minutes=15)
CODE_TRIES = 5
CODE_PAUSE = timedelta(seconds=60)


@dataclass(frozen=True)
class Newcomer:
    """Somebody without an account: the address they have proved, their name, and the hash of their password."""

    address: str
    name: str
    password: str
    time_zone: str = "UTC"


@act
def redeem_invite(
    invite: Invite, *, user: User | None = None, newcomer: Newcomer | None = None
) -> Redemption:
    """Let an existing `user`, or a `newcomer` whose address is proved, use the invite.

    Of N+1 who come at once for N uses, exactly N get in: the invite's row is locked, and its right to open anything
    is checked again under the lock. Twice by one person is once. Raises Refused.
    """
    firm_id = Invite.objects.values_list("firm_id", flat=True).get(pk=invite.pk)
    places = list(invite.places.select_related("workspace").order_by("workspace_id"))
    lock_sight(firms=[firm_id] if firm_id else [], workspaces=[place.workspace_id for place in places])
    row = (
        Invite.objects.select_for_update(no_key=True, of=("self",))
        .select_related("firm", "inviter")
        .get(pk=invite.pk)
    )
    found = Redemption.objects.filter(invite=row, user=user).first() if user else None
    if found:
        return found
    require_open(row)
    address = user.email if user else newcomer.address if newcomer else ""
    if not admits(row, address) or (user and user.firm_id != row.firm_id):
        raise Refused("address", row)
    assert row.firm is not None  # require_open
    is_new = user is None
    if user is None:
        assert newcomer is not None
        user = _create(newcomer, row.firm)
    Invite.objects.filter(pk=row.pk).update(uses=F("uses") + 1)
    status = RedemptionStatus.AWAITING if row.needs_approval else RedemptionStatus.ADMITTED
    redemption = Redemption.objects.create(invite=row, audience_id=row.audience_id, user=user, status=status)
    if not row.needs_approval:
        let_in(row, places, user)
    record(
        verbs.REDEEMED,
        actor=user,
        audience_id=row.audience_id,
        subject=row,
        workspace_id=places[0].workspace_id,
        facts={"is_new": is_new, "waits": row.needs_approval},
    )
    return redemption


def _create(newcomer: Newcomer, firm: Firm) -> User:
    user = User.objects.create(
        email=newcomer.address,
        name=newcomer.name,
        firm=firm,
        password=newcomer.password or make_password(None),
        time_zone=newcomer.time_zone,
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    seat_alone(user)
    return user


@act
def send_code(invite: Invite, address: str) -> bool:
    """Mail a code to an address that the invite admits; say whether one went out (not twice within a minute).

    To an address that it doesn't admit nothing goes, and the page says the same.
    """
    row = Invite.objects.select_for_update(no_key=True, of=("self",)).select_related("firm").get(pk=invite.pk)
    require_open(row)
    if not admits(row, address):
        return False
    found = Code.objects.filter(invite=row, address=address).first()
    if found and found.sent_at > timezone.now() - CODE_PAUSE:
        return False
    code = f"{secrets.randbelow(1_000_000):06d}"
    Code.objects.update_or_create(
        invite=row,
        address=address,
        defaults={
            "code_hash": code_hash(row, address, code),
            "tries": 0,
            "sent_at": Now(),
            "confirmed_at": None,
        },
    )
    # The one secret that waits in a mail's row: it dies in 15 minutes, and is wiped when it is sent.
    post_mail("invite_code", address, params={"invite": row.public_id, "code": code})
    return True


@act
def confirm_code(invite: Invite, address: str, code: str) -> bool:
    """Whether `code` is the one mailed to `address` lately; five wrong ones end it."""
    row = (
        Code.objects.select_for_update(no_key=True, of=("self",))
        .filter(invite=invite, address=address)
        .first()
    )
    if row is None or row.tries >= CODE_TRIES or row.sent_at < timezone.now() - CODE_LIFE:
        return False
    if not secrets.compare_digest(row.code_hash, code_hash(invite, address, code)):
        Code.objects.filter(pk=row.pk).update(tries=F("tries") + 1)
        return False
    Code.objects.filter(pk=row.pk).update(confirmed_at=Now())
    return True
