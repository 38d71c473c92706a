"""From the link to the first thread, through the site's own pages."""

import re

import pytest
from django.utils import timezone

from community.invites.actions import create_invite, redeem_invite, revoke_invite
from community.invites.models import Invite
from community.invites.tokens import token_of
from community.mail.models import Mail
from community.threads.actions import Choice, start_thread
from community.workspaces.actions import change_role, suspend_firm
from tests.invites.test_invites import terms
from tests.make import make_agreement, make_gate, make_user, make_workspace, sign
from tests.threads.test_threads import send_id, words

PASSWORD = "a shaft, a hub and a key"


def details(**more):
    return {"name": "Kim Abe", "password": PASSWORD, "time_zone": "Asia/Tokyo", **more}


def shown(response):
    return response.content.decode()


@pytest.fixture
def address(cast):
    return f"kim@{cast.supplier.domains.get().domain}"


def mailed_link(invite):
    return f"/join/{token_of(invite.links.get(is_mailed=True, ended_at=None))}/"


def test_a_mailed_link_leads_in_without_a_code(cast, client, address):
    thread = start_thread(
        cast.olga,
        cast.workspace,
        title="Start here",
        words=words(),
        choice=Choice("everyone"),
        client_id=send_id(),
    )
    invite, _copied = create_invite(
        cast.olga, terms(cast, address=address, landing=("thread", thread.public_id))
    )
    assert "Olga Berg" in shown(client.get(mailed_link(invite), follow=True))
    page = client.post("/join/", details(), follow=True)
    assert "What may others ask you about" in shown(page)
    client.post("/join/next/", {"skills": "grinding, spacers", "job_title": "Process"})
    landed = client.get("/join/next/")
    assert landed.url == f"/t/{thread.public_id}/#reply"
    assert client.get(landed.url).status_code == 200


def test_a_copied_link_asks_for_a_code(cast, client, address):
    _invite, token = create_invite(cast.olga, terms(cast, address=address))
    client.get(f"/join/{token}/")
    page = client.post("/join/", details(address=address), follow=True)
    assert "six digits" in shown(page)
    assert client.post("/join/code/", {"code": "000 000"}).status_code == 422
    code = Mail.objects.get(kind="invite_code").params["code"]
    assert "What may others ask" in shown(client.post("/join/code/", {"code": code}, follow=True))


def test_an_address_that_is_not_admitted_looks_the_same(cast, client, address):
    _invite, token = create_invite(cast.olga, terms(cast))
    seen = []
    for typed in (address, "somebody@elsewhere.example"):
        client.get(f"/join/{token}/")
        page = client.post("/join/", details(address=typed), follow=True)
        seen.append(re.sub(r'value="[^"]*"|"X-CSRFToken": "[^"]*"', "", shown(page)).replace(typed, ""))
    assert seen[0] == seen[1]
    assert Mail.objects.filter(kind="invite_code").count() == 1


def test_whoever_has_an_account_is_told_to_sign_in_only_with_the_mailed_link(cast, client, address):
    make_user(cast.supplier, email=address)
    invite, _token = create_invite(cast.olga, terms(cast, address=address))
    client.get(mailed_link(invite))
    assert "You have an account already" in shown(client.get("/join/"))
    assert "You have an account already" in shown(client.post("/join/", details(), follow=True))


def test_the_lead_signs_first_and_then_everybody(cast, client, address):
    agreement = make_agreement(cast.ada, title="Confidentiality")
    make_gate(cast.olga, cast.workspace, agreement)
    sign(cast.olga, agreement)
    invite, _token = create_invite(cast.olga, terms(cast, address=address))
    client.get(mailed_link(invite))
    page = client.post("/join/", details(), follow=True)
    assert "Confidentiality" in shown(page)
    version = agreement.versions.get()
    wrong = client.post("/join/next/", {"version": version.sha256, "read": "on", "name_typed": "Kim"})
    assert wrong.status_code == 422
    assert "Use the name on your account: Kim Abe." in shown(wrong)
    signed = {"version": version.sha256, "read": "on", "name_typed": "kim abe"}
    page = client.post("/join/next/", signed, follow=True)
    assert "Lin Mori must sign first." in shown(page)
    assert client.get(f"/w/{cast.workspace.public_id}/").status_code == 404
    sign(cast.lin, agreement, for_firm=True)
    assert "What may others ask" in shown(client.get("/join/next/"))
    assert client.get(f"/w/{cast.workspace.public_id}/").status_code == 200


def test_a_reload_or_another_browser_goes_on_where_one_was(cast, client, address):
    invite, _token = create_invite(cast.olga, terms(cast, address=address))
    link = mailed_link(invite)
    client.get(link)
    client.post("/join/", details())
    client.logout()
    assert "used up" in shown(client.get(link, follow=True))
    client.post("/accounts/login/", {"login": address, "password": PASSWORD})
    assert "What may others ask" in shown(client.get("/join/next/"))


def test_a_used_link_offers_no_sign_in_to_whoever_is_signed_in(cast, client):
    invite, token = create_invite(cast.olga, terms(cast))
    redeem_invite(invite, user=make_user(cast.supplier))
    assert "sign in and go on" in shown(client.get(f"/join/{token}/", follow=True))
    client.force_login(cast.ravi)
    page = shown(client.get(f"/join/{token}/", follow=True))
    assert "This link is used up" in page
    assert "sign in and go on" not in page
    assert "Go to the start page" in page


def test_a_weak_password_keeps_what_was_typed(cast, client, address):
    invite, _token = create_invite(cast.olga, terms(cast, address=address))
    client.get(mailed_link(invite))
    page = client.post("/join/", details(password="short"))
    assert page.status_code == 422
    assert 'value="Kim Abe"' in shown(page)
    assert "12 characters" in shown(page)


@pytest.mark.parametrize("state", ["revoked", "unknown"])
def test_links_that_open_nothing_say_so_kindly(cast, client, state):
    invite, token = create_invite(cast.olga, terms(cast))
    if state == "revoked":
        revoke_invite(cast.olga, invite)
        page = client.get(f"/join/{token}/")
        assert (page.status_code, "Olga Berg" in shown(page)) == (410, True)
    else:
        page = client.get("/join/aaaaaaaa/")
        assert (page.status_code, "Olga" in shown(page)) == (404, False)


def test_a_signed_in_person_of_another_firm_is_told_whose_link_it_is_not(cast, client):
    _invite, token = create_invite(cast.olga, terms(cast))
    client.force_login(cast.ravi)
    page = client.get(f"/join/{token}/", follow=True)
    assert page.status_code == 403
    assert "another address" in shown(page)


def test_an_old_hand_is_asked_to_sign_in_at_once_and_just_gets_the_seats(cast, client, address):
    user = make_user(cast.supplier, email=address, password=PASSWORD)
    invite, _token = create_invite(cast.olga, terms(cast, address=address))
    page = client.get(mailed_link(invite), follow=True)
    assert "You have an account already" in shown(page)
    assert "A password" not in shown(page)
    page = client.post(
        "/accounts/login/", {"login": address, "password": PASSWORD, "next": "/join/"}, follow=True
    )
    assert f"Join as {user.name}" in shown(page)
    client.post("/join/", follow=True)
    assert client.get(f"/w/{cast.workspace.public_id}/").status_code == 200


def test_somebody_else_s_sign_in_gives_way(cast, client, address):
    invite, _token = create_invite(cast.olga, terms(cast, address=address))
    client.force_login(cast.ravi)
    assert "another address" in shown(client.get(mailed_link(invite), follow=True))
    page = client.post("/join/", {"as": "other"}, follow=True)
    assert "Your details" in shown(page)
    assert client.post("/join/", details(), follow=True).status_code == 200
    assert client.get(f"/w/{cast.workspace.public_id}/").status_code == 200


def test_a_passkey_is_made_before_anything_else_or_a_password_instead(cast, client, address):
    invite, _token = create_invite(cast.olga, terms(cast, address=address))
    client.get(mailed_link(invite))
    page = client.post("/join/", {"name": "Kim Abe", "how": "passkey"}, follow=True)
    assert "Make your passkey" in shown(page)
    assert not cast.supplier.people.get(email=address).has_usable_password()
    assert "Make your passkey" in shown(client.get("/join/next/", follow=True)), "after a reload too"
    assert client.post("/join/passkey/", {"credential": "{}"}).status_code == 422
    assert client.post("/join/passkey/", {"password": "short"}).status_code == 422
    page = client.post("/join/passkey/", {"password": PASSWORD}, follow=True)
    assert "What may others ask" in shown(page)
    assert cast.supplier.people.get(email=address).check_password(PASSWORD)
    assert client.get("/join/passkey/").status_code == 302, "the page is gone"


def test_nobody_signed_in_otherwise_makes_a_passkey_here(cast, client):
    client.force_login(cast.sara)
    assert client.get("/join/passkey/").status_code == 302
    assert client.post("/join/passkey/", {"password": PASSWORD}).status_code == 302
    assert not cast.supplier.people.get(pk=cast.sara.pk).has_usable_password()


def test_what_waits_elsewhere_is_not_of_this_way(cast, client, address):
    """A signature that another workspace waits for does not hold up the invite to this one."""
    user = make_user(cast.rival, "Kim Abe")
    invite, _token = create_invite(
        cast.olga, terms(cast, firm=cast.rival, places=[(cast.rival_workspace, "member")], max_uses=5)
    )
    redeem_invite(invite, user=user)
    make_gate(cast.olga, cast.rival_workspace, make_agreement(cast.ada, title="Elsewhere"))
    other = make_workspace(cast.olga, "Open place")
    open_invite, token = create_invite(
        cast.olga, terms(cast, firm=cast.rival, places=[(other, "member")], max_uses=5)
    )
    client.force_login(user)
    client.get(f"/join/{token}/", follow=True)
    page = client.post("/join/", follow=True)
    assert "What may others ask" in shown(page)
    assert open_invite.redemptions.count() == 1


def test_the_sponsor_is_named_once_one_is_in(cast, client, address):
    invite, _token = create_invite(cast.olga, terms(cast, address=address, sponsor=cast.mats))
    assert "Mats Ek" not in shown(client.get(mailed_link(invite), follow=True))
    assert "Mats Ek" in shown(client.post("/join/", details(), follow=True))


@pytest.mark.parametrize("state", ["expired", "used", "revoked", "suspended", "withdrawn", "unconfirmed"])
def test_each_refusal_has_its_page_and_reveals_no_more_than_the_invite(cast, client, state):
    invite, token = create_invite(cast.olga, terms(cast, message="Do come"))
    if state == "expired":
        Invite.objects.update(expires_at=timezone.now())
    elif state == "used":
        redeem_invite(invite, user=make_user(cast.supplier))
    elif state == "revoked":
        revoke_invite(cast.olga, invite)
    elif state == "suspended":
        suspend_firm(cast.ada, cast.supplier)
    elif state == "withdrawn":
        change_role(cast.olga, cast.workspace, cast.mats, role="owner")
        change_role(cast.mats, cast.workspace, cast.olga, role="member")
    else:
        Invite.objects.update(firm=None, firm_name="Some firm")
    page = client.get(f"/join/{token}/", follow=True)
    headings = {
        "expired": "This link has expired",
        "used": "This link is used up",
        "revoked": "This link was replaced or withdrawn",
        "suspended": "Your firm’s access is paused",
        "withdrawn": "This link no longer opens the workspace",
        "unconfirmed": "Your firm is being set up",
    }
    assert page.status_code == 410
    assert f"<h1>{headings[state]}</h1>" in shown(page)
    assert "Olga" in shown(page) or "Norrland" in shown(page), "whom to ask"
    for word in ("Mats", "Sara", "Lin Mori", "Rune", "J4 joint", cast.rival.name):
        assert word not in shown(page)
