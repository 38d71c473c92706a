"""Invites: who may make them, what a link opens and until when, and that N uses admit N people."""

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import User
from community.invites.access import Refused
from community.invites.actions import (
    Newcomer,
    Terms,
    approve,
    confirm_code,
    confirm_firm,
    create_invite,
    decline,
    make_new_link,
    redeem_invite,
    revoke_invite,
    send_again,
    send_code,
)
from community.invites.models import Code, Invite, InviteLink
from community.mail.models import Mail
from community.mail.sending import send_due
from community.workspaces.actions import change_role, suspend_firm
from community.workspaces.models import Membership
from tests.make import make_user, new_tag


def terms(cast, **more):
    return Terms(
        **{
            "places": [(cast.workspace, "member")],
            "firm": cast.supplier,
            "firm_name": "",
            "expires_at": timezone.now() + timedelta(days=7),
            **more,
        }
    )


def newcomer(cast, name="Kim Abe"):
    domain = cast.supplier.domains.get().domain
    return Newcomer(f"{name.split()[0].lower()}{new_tag()}@{domain}", name, "!")


def seats(user):
    return user.seats.filter(audience__workspace__isnull=False).count()


def test_a_newcomer_gets_an_account_of_the_firm_and_seats(cast):
    invite, _token = create_invite(cast.olga, terms(cast))
    redemption = redeem_invite(invite, newcomer=newcomer(cast))
    user = redemption.user
    assert (user.firm, user.name) == (cast.supplier, "Kim Abe")
    assert seats(user) == 2  # everyone here, and the firm's notes
    assert user.emailaddress_set.get().verified


def test_an_existing_user_just_gets_the_seats(cast):
    user = make_user(cast.supplier)
    invite, _token = create_invite(cast.olga, terms(cast))
    redeem_invite(invite, user=user)
    redeem_invite(invite, user=user)
    assert seats(user) == 2
    invite.refresh_from_db()
    assert invite.uses == 1


def test_the_database_holds_no_usable_token(cast):
    invite, token = create_invite(cast.olga, terms(cast, address=f"kim@{cast.supplier.domains.get().domain}"))
    for model in (Invite, InviteLink, Mail):
        for row in model.objects.values():
            assert token not in str(row)
    assert invite.links.get(is_mailed=False).token_hash != invite.links.get(is_mailed=True).token_hash


def test_the_mail_carries_the_link_that_confirms_its_address(cast, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    address = f"kim@{cast.supplier.domains.get().domain}"
    _invite, copied = create_invite(cast.olga, terms(cast, address=address, message="Come & see"))
    assert send_due() == 1
    message = outbox.outbox[-1]
    assert message.to == [address]
    assert "Olga Berg" in message.subject
    assert "/join/" in message.body
    assert copied not in message.body
    assert "Come & see" in message.body
    assert message.extra_headers["Message-ID"]
    assert Mail.objects.get().sent_at


def test_a_mail_of_a_revoked_invite_is_dropped(cast, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    invite, _token = create_invite(
        cast.olga, terms(cast, address=f"kim@{cast.supplier.domains.get().domain}")
    )
    revoke_invite(cast.olga, invite)
    send_due()
    assert outbox.outbox == []
    assert Mail.objects.get().dropped_at


@pytest.mark.parametrize(
    "address",
    [
        "kim@evil{}",
        "kim@{}.evil.example",
        "kim@sub.{}",
        "a@{}@evil.example",
        "kim@other.example",
    ],
)
def test_only_the_firms_domains_are_admitted(cast, address):
    invite, _token = create_invite(cast.olga, terms(cast))
    typed = address.format(cast.supplier.domains.get().domain)
    with pytest.raises(Refused):
        redeem_invite(invite, newcomer=Newcomer(typed, "Eve", "!"))
    assert not User.objects.filter(email=typed).exists()


def test_subdomains_count_where_the_firm_says_so(cast):
    domain = cast.supplier.domains.get()
    domain.with_subdomains = True
    domain.save()
    invite, _token = create_invite(cast.olga, terms(cast))
    assert redeem_invite(invite, newcomer=Newcomer(f"kim@lab.{domain.domain}", "Kim", "!")).user.pk


@pytest.mark.parametrize("spoil", ["revoked", "expired", "used", "demoted", "suspended", "unconfirmed"])
def test_an_invite_dies_with_its_right(cast, spoil):
    invite, _token = create_invite(cast.olga, terms(cast))
    if spoil == "revoked":
        revoke_invite(cast.olga, invite)
    elif spoil == "expired":
        Invite.objects.update(expires_at=timezone.now())
    elif spoil == "used":
        redeem_invite(invite, newcomer=newcomer(cast))
    elif spoil == "demoted":
        change_role(cast.olga, cast.workspace, cast.mats, role="owner")
        change_role(cast.mats, cast.workspace, cast.olga, role="member")
    elif spoil == "suspended":
        suspend_firm(cast.ada, cast.supplier)
    else:
        Invite.objects.update(firm=None, firm_name="A firm")
    with pytest.raises(Refused):
        redeem_invite(invite, newcomer=newcomer(cast, "Late Person"))
    assert not User.objects.filter(name="Late Person").exists()


def test_who_may_invite(cast):
    for actor, role, allowed in (
        (cast.mats, "member", True),
        (cast.mats, "moderator", False),
        (cast.lin, "member", True),
        (cast.lin, "owner", False),
        (cast.sara, "member", False),
        (cast.rune, "reader", False),
    ):
        wanted = terms(cast, places=[(cast.workspace, role)])
        if allowed:
            assert create_invite(actor, wanted)
        else:
            with pytest.raises(PermissionDenied):
                create_invite(actor, wanted)


def test_an_address_of_another_firm_is_refused(cast):
    with pytest.raises(ValidationError, match="not an address of"):
        create_invite(cast.olga, terms(cast, address="ravi@veldkamp.example"))


def test_a_rivals_invite_opens_nothing(cast):
    invite, _token = create_invite(cast.olga, terms(cast, firm=cast.rival))
    with pytest.raises(Refused):
        redeem_invite(invite, user=cast.ravi)
    assert not Membership.objects.filter(workspace=cast.workspace, user=cast.ravi).exists()


def test_approval(cast):
    invite, _token = create_invite(cast.olga, terms(cast, needs_approval=True, max_uses=2))
    one, two = (redeem_invite(invite, newcomer=newcomer(cast, name)) for name in ("One Abe", "Two Abe"))
    assert seats(one.user) == 0
    approve(cast.mats, one)
    approve(cast.mats, one)
    decline(cast.mats, two)
    assert (seats(one.user), seats(two.user)) == (2, 0)


def test_a_new_link_ends_the_old_one_and_resending_is_limited(cast):
    invite, token = create_invite(cast.olga, terms(cast, address=f"kim@{cast.supplier.domains.get().domain}"))
    assert make_new_link(cast.olga, invite) != token
    assert invite.links.filter(is_mailed=False, ended_at=None).count() == 1
    send_again(cast.olga, invite)
    send_again(cast.olga, invite)
    with pytest.raises(ValidationError, match="times today"):
        send_again(cast.olga, invite)


def test_a_firm_named_by_its_inviter_waits_for_a_site_admin(cast):
    address = f"kim@{cast.supplier.domains.get().domain}"
    invite, _token = create_invite(cast.olga, terms(cast, firm=None, firm_name="Aoki", address=address))
    with pytest.raises(Refused):
        redeem_invite(invite, newcomer=Newcomer(address, "Kim", "!"))
    with pytest.raises(PermissionDenied):
        confirm_firm(cast.olga, invite, cast.supplier)
    confirm_firm(cast.ada, invite, cast.supplier)
    assert redeem_invite(invite, newcomer=Newcomer(address, "Kim", "!")).user.firm == cast.supplier


def test_codes(cast):
    invite, _token = create_invite(cast.olga, terms(cast))
    address = f"kim@{cast.supplier.domains.get().domain}"
    assert send_code(invite, address)
    assert not send_code(invite, address)  # not twice within a minute
    assert not send_code(invite, "kim@other.example")
    code = Mail.objects.get(kind="invite_code").params["code"]
    assert code not in str(list(Code.objects.values()))
    wrong = "000000" if code != "000000" else "111111"
    assert not confirm_code(invite, address, wrong)
    assert confirm_code(invite, address, code)


def test_five_wrong_codes_end_it(cast):
    invite, _token = create_invite(cast.olga, terms(cast))
    address = f"kim@{cast.supplier.domains.get().domain}"
    send_code(invite, address)
    code = Mail.objects.get(kind="invite_code").params["code"]
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        assert not confirm_code(invite, address, wrong)
    assert not confirm_code(invite, address, code)


def test_opening_a_link_uses_nothing_up(cast, client):
    invite, token = create_invite(cast.olga, terms(cast))
    for _ in range(5):
        opened = client.get(f"/join/{token}/")
        assert (opened.status_code, opened.headers["Referrer-Policy"]) == (302, "no-referrer")
        assert client.head(f"/join/{token}/").status_code == 302
    invite.refresh_from_db()
    assert invite.uses == 0
    page = client.get("/join/")
    assert page.status_code == 200
    assert "Olga Berg" in page.content.decode()
    assert "Sara" not in page.content.decode()  # who else is here is told after the agreements
