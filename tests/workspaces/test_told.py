"""Who is added, removed or given another role learns it by mail; what is undone before it is sent is not told."""

import pytest
from django.core import mail as outbox

from community.mail.models import Mail
from community.mail.sending import send_due
from community.workspaces.actions import (
    add_person,
    change_role,
    name_lead,
    remove_firm,
    remove_person,
    suspend_user,
)
from tests.make import make_agreement, make_gate, make_user, sign


@pytest.fixture(autouse=True)
def _kept_in_memory(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def sent():
    send_due()
    letters, outbox.outbox = outbox.outbox, []
    return {(letter.to[0], letter.subject): letter for letter in letters}


def test_added_and_removed(cast):
    user = make_user(cast.supplier)
    add_person(cast.olga, cast.workspace, user, role="member")
    (key, letter), *rest = sent().items()
    assert (key, rest) == ((user.email, "Olga Berg added you to J4 joint bearing"), [])
    assert f"/w/{cast.workspace.public_id}/" in letter.body
    remove_person(cast.olga, cast.workspace, user)
    assert list(sent()) == [(user.email, "You are no longer in J4 joint bearing")]


def test_a_role(cast):
    change_role(cast.olga, cast.workspace, cast.sara, role="moderator")
    assert list(sent()) == [(cast.sara.email, "Your role in J4 joint bearing: Moderator")]
    change_role(cast.olga, cast.workspace, cast.sara, role="owner")
    change_role(cast.sara, cast.workspace, cast.sara, role="member")  # one's own act
    assert sent() == {}


def test_a_lead(cast):
    name_lead(cast.ada, cast.sara)
    name_lead(cast.ada, cast.sara)
    assert list(sent()) == [(cast.sara.email, "You are a lead of Aoki Bearings now")]


def test_a_firm_that_goes(cast):
    remove_firm(cast.olga, cast.workspace, cast.supplier)
    assert {to for to, _subject in sent()} == {cast.sara.email, cast.lin.email}


def test_what_was_undone_is_not_told(cast):
    remove_person(cast.olga, cast.workspace, cast.sara)
    add_person(cast.olga, cast.workspace, cast.sara, role="member")
    assert [subject for _to, subject in sent()] == ["Olga Berg added you to J4 joint bearing"]
    assert Mail.objects.filter(dropped_at__isnull=False).count() == 1


def test_who_cant_sign_in_is_not_told(cast):
    change_role(cast.olga, cast.workspace, cast.sara, role="reader")
    suspend_user(cast.ada, cast.sara)
    remove_person(cast.olga, cast.workspace, cast.sara)
    assert sent() == {}


def test_before_the_signatures_the_mail_names_nobody_else(cast):
    agreement = make_agreement(cast.ada, title="Confidentiality")
    make_gate(cast.olga, cast.workspace, agreement)
    sign(cast.olga, agreement)
    user = make_user(cast.supplier)
    add_person(cast.olga, cast.workspace, user, role="member")
    letter = sent()[user.email, "Olga Berg added you to J4 joint bearing"]
    text = letter.body + letter.alternatives[0][0]
    assert "/me/agreements/" in text
    for name in ("Mats", "Rune", "Sara", "Lin"):
        assert name not in text


def test_the_lead_learns_who_waits_and_they_learn_that_it_is_signed(cast):
    agreement = make_agreement(cast.ada, title="Confidentiality")
    make_gate(cast.olga, cast.workspace, agreement)
    sign(cast.olga, agreement)
    user = make_user(cast.supplier, "Kim Abe")
    add_person(cast.olga, cast.workspace, user, role="member")
    sent()
    sign(user, agreement)
    sign(cast.sara, agreement)
    assert list(sent()) == [(cast.lin.email, "Kim Abe waits for your signature")], "once, however many wait"
    sign(cast.lin, agreement, for_firm=True)
    assert set(sent()) == {(who.email, "J4 joint bearing is open to you") for who in (user, cast.sara)}
    sign(cast.lin, agreement)
    assert sent() == {}
