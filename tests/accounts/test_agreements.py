"""Agreements as those meet them who sign: read, sign as oneself or for the firm, keep a copy."""

import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Signature
from community.markup import render
from community.workspaces.actions import open_agreement, publish_version
from tests.administration.told import recorded
from tests.make import make_agreement, make_gate, make_version, sign


@pytest.fixture
def agreement(cast):
    found = make_agreement(cast.ada, title="Secrets")
    make_gate(cast.olga, cast.workspace, found)
    return found


def at(agreement, number=1, rest=""):
    return f"/me/agreements/{agreement.public_id}/{number}/{rest}"


def test_a_lead_signs_for_the_firm_and_then_as_a_person(client, cast, agreement):
    client.force_login(cast.lin)
    waiting = client.get("/me/agreements/").context["waiting"]
    assert [item.for_firm for item in waiting] == [True, False]
    page = client.get(at(agreement)).content.decode()
    assert "You sign for Aoki Bearings, as its lead." in page
    typed = {"read": "on", "name_typed": "lin  MORI"}
    with recorded("agreements.signed", times=2):
        for _ in range(3):
            client.post(at(agreement), typed, HTTP_X_FORWARDED_FOR="203.0.113.9, 192.0.2.7")
    firm, person = Signature.objects.order_by("-for_firm")
    assert (firm.for_firm, person.for_firm) == (True, False)
    for signature in (firm, person):
        assert signature.sha256 == hashlib.sha256(b"Words of version 1.").hexdigest()
        assert signature.name_typed == "lin  MORI"
        assert signature.address == "192.0.2.7"
        assert timezone.now() - signature.at < timedelta(minutes=1)
    assert "Nothing waits for you." in client.get("/me/agreements/").content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name_typed": "Lin Mori"}, "Read the agreement, then tick this."),
        ({"read": "on", "name_typed": "Sara Lind"}, "Use the name on your account: Lin Mori."),
        ({"read": "on"}, "This field is required."),
    ],
)
def test_a_signature_needs_reading_and_one_s_own_name(client, cast, agreement, typed, sentence):
    client.force_login(cast.lin)
    page = client.post(at(agreement), typed)
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert not Signature.objects.exists()


def test_an_engineer_is_told_who_must_sign_first_and_sees_no_content(client, cast, agreement):
    sign(cast.sara, agreement)
    client.force_login(cast.sara)
    page = client.get("/me/agreements/").content.decode()
    assert "Lin Mori" in page
    assert client.get(f"/w/{cast.workspace.public_id}/").status_code == 404


def test_a_stranger_finds_no_agreement(client, cast, agreement):
    client.force_login(cast.ravi)
    for path in (at(agreement), at(agreement, rest="copy/")):
        assert client.get(path).status_code == 404
    assert client.post(at(agreement), {"read": "on", "name_typed": "Ravi Shah"}).status_code == 404
    client.force_login(cast.sara)
    assert client.get(at(agreement, 2)).status_code == 404
    assert client.post(at(agreement, rest="copy/")).status_code == 405


def test_an_old_version_can_not_be_signed_once_a_new_one_is_in_force(client, cast, agreement):
    make_version(cast.ada, agreement)
    client.force_login(cast.lin)
    client.post(at(agreement), {"read": "on", "name_typed": "Lin Mori"})
    assert not Signature.objects.exists()
    waiting = client.get("/me/agreements/").context["waiting"]
    assert {item.version.number for item in waiting} == {2}


def test_the_copy_has_the_bytes_that_were_signed(client, cast, agreement):
    sign(cast.sara, agreement)
    client.force_login(cast.sara)
    copy = client.get(at(agreement, rest="copy/"))
    assert "attachment" in copy["Content-Disposition"]
    assert hashlib.sha256(copy.content).hexdigest() == Signature.objects.get().sha256


def test_a_lead_sees_the_firm_s_signatures_and_others_their_own(client, cast, agreement):
    sign(cast.lin, agreement, for_firm=True)
    sign(cast.lin, agreement)
    sign(cast.sara, agreement)
    sign(cast.olga, agreement)
    client.force_login(cast.lin)
    shown = client.get(at(agreement)).content.decode()
    assert "Sara Lind" in shown
    assert "Olga Berg" not in shown
    client.force_login(cast.sara)
    shown = client.get(at(agreement)).context["signatures"]
    assert {(row.user, row.for_firm) for row in shown} == {(cast.sara, False), (cast.lin, True)}


def test_a_replaced_version_leads_to_the_one_in_force(client, cast, agreement):
    client.force_login(cast.lin)
    client.post(at(agreement), {"read": "on", "name_typed": "Lin Mori"})
    assert "has replaced this one" not in client.get(at(agreement)).content.decode()
    make_version(cast.ada, agreement)
    page = client.get(at(agreement)).content.decode()
    assert "Version 2 has replaced this one." in page
    assert f'href="{at(agreement, 2)}"' in page
    make_version(cast.ada, agreement, in_force_from=timezone.now() + timedelta(days=1))
    assert "has replaced this one" not in client.get(at(agreement, 2)).content.decode()


def test_headings_of_an_agreement_stand_right_below_its_page_s(client, cast):
    words = "## Purpose\n\n#### Samples"
    agreement = open_agreement(cast.ada, title="Secrets", reference="S-1", kind="nda", signed_by="both")
    make_gate(cast.olga, cast.workspace, agreement)
    drawn = render(words).html
    publish_version(cast.ada, agreement, text=words, html=drawn, in_force_from=timezone.now())
    client.force_login(cast.lin)
    page = client.get(at(agreement)).content.decode()
    assert '<h3 id="h-purpose">Purpose</h3>' in page
    assert '<h4 id="h-samples">Samples</h4>' in page
