"""Who decides is asked, once; who saw it before and who sees it now are told; nobody learns of more."""

import pytest

from community.disclosures.actions import decline_disclosure, expire_due, withdraw_disclosure
from community.disclosures.models import Disclosure
from community.events.relay import run_reader
from community.mail.sending import send_due
from community.notifications.mailing.gathering import gather
from community.notifications.models import Notification, Reason
from community.threads.actions import Choice, reply, start_thread, write_note
from tests.disclosures.make import add_third, approve, propose, start_between, words
from tests.make import new_tag


@pytest.fixture
def kim(cast):
    return add_third(cast)


@pytest.fixture
def thread(cast, kim):
    thread = start_between(cast)
    reply(cast.mats, thread, words=words("Host's answer"), client_id=new_tag())
    return thread


def told(reason, is_open=True):
    run_reader("notifications")
    rows = Notification.objects.filter(reason=reason)
    rows = rows.filter(done_at=None) if is_open else rows
    return sorted(rows.values_list("user__name", flat=True))


def test_those_who_decide_are_asked_and_asked_again(cast, kim, thread):
    disclosure = propose(cast.sara, thread)
    assert told(Reason.DISCLOSE) == ["Lin Mori", "Olga Berg"]
    approve(cast.lin, disclosure)
    assert told(Reason.DISCLOSE) == ["Olga Berg"]
    reply(cast.sara, thread, words=words("more"), client_id=new_tag())
    approve(cast.olga, disclosure)
    assert told(Reason.DISCLOSE) == ["Lin Mori"]
    approve(cast.lin, disclosure)
    assert told(Reason.DISCLOSE) == []


def test_those_before_and_those_who_gain_are_told(cast, kim, thread):
    run_reader("notifications")
    disclosure = propose(cast.sara, thread)
    approve(cast.lin, disclosure)
    approve(cast.olga, disclosure)
    assert told(Reason.SHARED) == ["Kim Borg"]
    assert told(Reason.DISCLOSED) == ["Lin Mori", "Mats Ek", "Rune Dahl", "Sara Lind"]
    row = Notification.objects.get(reason=Reason.SHARED)
    assert row.post.thread == Disclosure.objects.get().shown_in
    assert set(Notification.objects.filter(user=kim).values_list("reason", flat=True)) == {"added", "shared"}


def test_a_mention_of_before_tells_nobody_who_gains(cast, kim, thread):
    named = words(f"@[Kim Borg](user:{kim.public_id}) would know")
    reply(cast.sara, thread, words=named, client_id=new_tag())
    disclosure = propose(cast.olga, thread)
    approve(cast.lin, disclosure)
    assert told(Reason.MENTION) == []


@pytest.mark.parametrize(
    ("end", "reason", "whom"),
    [
        (
            lambda cast, row: decline_disclosure(cast.olga, row, answer="No."),
            Reason.NOT_SHOWN,
            ["Lin Mori", "Sara Lind"],
        ),
        (lambda cast, row: withdraw_disclosure(cast.sara, row), Reason.UNSHOWN, []),
        (lambda cast, row: expire(row), Reason.UNSHOWN, ["Sara Lind"]),
    ],
    ids=["declined", "withdrawn", "expired"],
)
def test_what_is_not_shown_is_settled(cast, kim, thread, end, reason, whom):
    disclosure = propose(cast.sara, thread)
    approve(cast.lin, disclosure)
    assert told(Reason.DISCLOSE) == ["Olga Berg"]
    end(cast, disclosure)
    assert told(reason) == whom
    assert told(Reason.DISCLOSE) == []
    assert not Notification.objects.filter(user=kim, reason__in=["shared", "disclose"]).exists()


def expire(row):
    Disclosure.objects.filter(pk=row.pk).update(expires_at="2026-01-01T00:00Z")
    expire_due()


def test_a_note_is_its_firms_business_until_it_is_shown(cast, kim):
    thread = start_thread(
        cast.olga, cast.workspace, title="All", words=words(), choice=Choice("everyone"), client_id=new_tag()
    )
    note = write_note(cast.sara, thread, words=words("ours"), client_id=new_tag())
    disclosure = propose(cast.sara, thread, note=note)
    assert told(Reason.DISCLOSE) == ["Lin Mori"]
    approve(cast.lin, disclosure)
    assert told(Reason.SHARED) == ["Kim Borg", "Mats Ek", "Olga Berg", "Rune Dahl"]
    assert told(Reason.DISCLOSED) == ["Sara Lind"]


def test_the_mail_says_that_something_waits_and_nothing_else(cast, kim, thread, settings, mailoutbox):
    settings.MAIL_DELAY = 0
    propose(cast.sara, thread)
    run_reader("notifications")
    gather()
    while send_due():
        pass
    found = [mail for mail in mailoutbox if "Nothing is shown until you have looked" in mail.body]
    assert sorted(mail.to[0] for mail in found) == sorted([cast.lin.email, cast.olga.email])
    for mail in found:
        assert f"/w/{cast.workspace.public_id}/disclosures/" in mail.body
        assert not any(word in mail.body for word in ("Preload", "Sara", "Borg", "cast the housing"))
