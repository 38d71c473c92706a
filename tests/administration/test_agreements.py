"""Agreements at /manage/: open, publish with a day, see who signed; signatures and wordings are append-only."""

import hashlib
from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from accounts.models import Agreement, AgreementVersion, Signature
from community.workspaces.models import Seat
from tests.administration.told import recorded
from tests.make import make_agreement, make_gate, make_version, sign


@pytest.fixture
def admin(client, cast):
    client.force_login(cast.ada)
    return client


@pytest.fixture
def agreement(cast):
    found = make_agreement(cast.ada, title="Secrets")
    make_gate(cast.olga, cast.workspace, found)
    return found


def at(agreement, rest=""):
    return f"/manage/agreements/{agreement.public_id}/{rest}"


def sees(user, workspace):
    return (
        Seat.objects.in_force()
        .filter(user=user, audience__workspace=workspace, audience__kind="everyone")
        .exists()
    )


def test_an_agreement_is_opened_and_gets_words(admin, cast):
    typed = {"title": "Secrets", "reference": "NDA-1", "kind": "nda", "signed_by": "both"}
    with recorded("agreements.opened"):
        answer = admin.post("/manage/agreements/new/", typed)
    agreement = Agreement.objects.get(reference="NDA-1")
    assert answer["Location"] == at(agreement, "versions/new/")
    assert admin.get(answer["Location"]).context["form"].initial["in_force_from"] == timezone.localdate()
    words = {"text": "Keep **it**.", "in_force_from": timezone.localdate().isoformat()}
    preview = admin.post(answer["Location"], words | {"preview": "1"}).content.decode()
    assert "<strong>it</strong>" in preview
    assert not agreement.versions.exists()
    with recorded("agreements.version_published"):
        admin.post(answer["Location"], words)
    version = agreement.versions.get()
    assert version.sha256 == hashlib.sha256(b"Keep **it**.").hexdigest()
    assert version.html == "<p>Keep <strong>it</strong>.</p>\n"


def test_the_next_version_comes_into_force_in_14_days_unless_said(admin, agreement):
    page = admin.get(at(agreement, "versions/new/"))
    assert page.context["form"].initial["in_force_from"] == timezone.localdate() + timedelta(days=14)
    assert "Words of version 1." in page.content.decode()


@pytest.mark.parametrize(
    ("days", "sentence"), [(-1, "Choose today or a later day."), (2, "comes into force later")]
)
def test_a_day_that_can_not_be_is_said(admin, cast, agreement, days, sentence):
    make_version(cast.ada, agreement, in_force_from=timezone.now() + timedelta(days=7))
    day = (timezone.localdate() + timedelta(days=days)).isoformat()
    page = admin.post(at(agreement, "versions/new/"), {"text": "Other words", "in_force_from": day})
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert "Other words" in page.content.decode()


def test_a_gate_shuts_until_both_signed_owners_too_and_again_after_a_new_version(cast, agreement):
    everybody = (cast.olga, cast.sara, cast.lin)
    assert not any(sees(user, cast.workspace) for user in everybody)
    sign(cast.sara, agreement)
    assert not sees(cast.sara, cast.workspace), "the firm has not signed"
    sign(cast.lin, agreement, for_firm=True)
    assert sees(cast.sara, cast.workspace)
    assert not sees(cast.lin, cast.workspace), "for the firm is not for oneself"
    sign(cast.olga, agreement)
    assert sees(cast.olga, cast.workspace)
    make_version(cast.ada, agreement)
    assert not any(sees(user, cast.workspace) for user in everybody)
    # A version that is only published takes nothing before its day.
    sign(cast.olga, agreement)
    make_version(cast.ada, agreement, in_force_from=timezone.now() + timedelta(days=14))
    assert sees(cast.olga, cast.workspace)


def test_every_signature_is_listed_with_name_time_address_and_hash(admin, cast, agreement):
    sign(cast.lin, agreement, for_firm=True)
    sign(cast.sara, agreement)
    page = admin.get(at(agreement, "signatures/")).content.decode()
    assert page.index("Lin Mori") < page.index("Sara Lind")
    assert "for the firm" in page
    assert agreement.versions.get().sha256[:12] in page
    lines = admin.get(at(agreement)).context["signed"]
    assert {(line.firm.name, line.for_firm, line.signed, line.people) for line in lines} == {
        ("Norrland Robotics", None, 0, 3),
        ("Aoki Bearings", 1, 1, 2),
    }


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_signature SET name_typed = 'Somebody'",
        "DELETE FROM accounts_signature",
        "TRUNCATE accounts_signature CASCADE",
        "UPDATE accounts_agreementversion SET text = 'Other'",
        "DELETE FROM accounts_agreementversion",
    ],
)
def test_what_was_signed_can_not_be_changed(cast, agreement, statement):
    sign(cast.sara, agreement)
    with pytest.raises((IntegrityError, ProgrammingError)) as refusal, transaction.atomic():
        connection.cursor().execute(statement)
    assert "append" in str(refusal.value) or "permission denied" in str(refusal.value)
    assert Signature.objects.get().name_typed == "Sara Lind"
    assert AgreementVersion.objects.get().text == "Words of version 1."
