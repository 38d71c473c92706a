"""From the link to the first thread, through the site's own pages."""

import re

import pytest

from community.invites.actions import create_invite, revoke_invite
from community.invites.tokens import token_of
from community.mail.models import Mail
from community.threads.actions import Choice, start_thread
from tests.invites.test_invites import terms
from tests.make import make_agreement, make_gate, make_user, sign
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
