"""Sending, with a server that is down, busy or refuses: nothing is lost, nothing blocks, what is parked is seen."""

import smtplib
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from community.mail import letters, sending
from community.mail.letters import Letter, post_mail
from community.mail.models import Mail
from community.mail.sending import BACK_OFF, clear_sent, parked, send_due, unpark
from tests.post_office import AHEAD


@pytest.fixture
def clock(db, post_office):
    with time_machine.travel(timezone.now() + AHEAD, tick=False) as clock:
        yield clock


def post(address="sara@aoki.example", subject="Hello"):
    return post_mail("test", address, letter=Letter(subject, "Words.\n", "<p>Words.</p>"))


def test_a_mail_goes_out_once_with_its_headers(clock, post_office):
    mail = post()
    assert send_due() == 1
    assert send_due() == 0
    (sent,) = post_office.mails
    assert sent["Message-ID"].startswith(f"<{mail.public_id}@")
    assert sent["Auto-Submitted"] == "auto-generated"
    mail.refresh_from_db()
    assert mail.sent_at
    assert mail.text == mail.html == ""


def test_a_server_that_is_down_is_tried_again_with_back_off_and_then_parked(clock, post_office):
    post_office.close()
    mail = post()
    for wait in BACK_OFF:
        send_due()
        mail.refresh_from_db()
        assert mail.due_at == timezone.now() + wait
        assert not mail.parked_at
        clock.shift(wait - timedelta(seconds=1))
        assert send_due() == 0  # not before its time
        clock.shift(1)
    send_due()
    mail.refresh_from_db()
    assert mail.parked_at
    assert list(parked()) == [mail]
    assert "Connection refused" in mail.last_error
    post_office.open()
    clock.shift(timedelta(days=1))
    send_due()
    assert post_office.mails == []  # parked is parked
    unpark(mail)
    send_due()
    assert len(post_office.mails) == 1


def test_a_server_that_is_back_gets_what_waited(clock, post_office):
    post_office.close()
    for _ in range(5):
        post()
    send_due()
    assert Mail.objects.filter(tries__gt=0).count() == 1  # one is offered, the others wait for the next run
    post_office.open()
    send_due()
    assert len(post_office.mails) == 4
    clock.shift(BACK_OFF[0])
    send_due()
    assert len(post_office.mails) == 5


def test_greylisting_is_no_refusal(clock, post_office):
    post_office.refuses["sara@aoki.example"] = "450 4.2.0 Greylisted, come back"
    mail = post()
    other = post("lin@aoki.example")
    send_due()
    mail.refresh_from_db()
    other.refresh_from_db()
    assert other.sent_at  # one address holds up nobody else
    assert not mail.parked_at
    assert mail.due_at == timezone.now() + BACK_OFF[0]
    assert "Greylisted" in mail.last_error
    post_office.refuses.clear()
    clock.shift(BACK_OFF[0])
    send_due()
    assert len(post_office.mails) == 2


@pytest.mark.parametrize("where", ["address", "words"])
def test_what_is_refused_for_good_is_parked_at_once(clock, post_office, where):
    if where == "address":
        post_office.refuses["sara@aoki.example"] = "550 5.1.1 <sara@aoki.example>: no such user"
    else:
        post_office.answer = "554 5.7.1 this looks like spam"
    mail = post()
    send_due()
    mail.refresh_from_db()
    assert mail.parked_at
    assert "no such user" in mail.last_error or "spam" in mail.last_error
    assert "sara@aoki.example" not in mail.last_error  # site admins see why, not whom


def test_busy_for_now_is_tried_again(clock, post_office):
    post_office.answer = "451 4.3.0 try later"
    mail = post()
    send_due()
    mail.refresh_from_db()
    assert not mail.parked_at
    assert mail.tries == 1


def test_a_mail_that_can_not_be_composed_holds_up_no_other(clock, post_office, monkeypatch):
    def broken(_mail):
        raise KeyError("a word of somebody")

    monkeypatch.setitem(letters._composers, "broken", broken)
    mail = post_mail("broken", "sara@aoki.example")
    post("lin@aoki.example")
    send_due()
    assert len(post_office.mails) == 1
    mail.refresh_from_db()
    assert mail.due_at > timezone.now()
    assert mail.last_error == "KeyError"


def test_a_run_ends_before_the_job_is_killed(clock, post_office, monkeypatch):
    for _ in range(3):
        post()
    monkeypatch.setattr(sending, "RUN", 0.0)
    assert send_due() == 0


def test_a_crash_after_the_server_took_it_repeats_it_under_the_same_name(clock, post_office, monkeypatch):
    """The only double there is. A mail reader drops it by its Message-ID."""
    post()
    hand_over = sending._hand_over

    def hand_over_and_die(mail, letter):
        hand_over(mail, letter)
        raise KeyboardInterrupt

    monkeypatch.setattr(sending, "_hand_over", hand_over_and_die)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        send_due()
    monkeypatch.undo()
    send_due()
    send_due()
    assert len(post_office.mails) == 2
    assert post_office.mails[0]["Message-ID"] == post_office.mails[1]["Message-ID"]


def test_a_wrong_password_parks_nobody_s_mail(clock, post_office):
    from community.mail.refusals import is_down, is_final

    error = smtplib.SMTPAuthenticationError(535, b"no")
    assert is_down(error)
    assert not is_final(error)


def test_mails_that_are_done_with_go_after_thirty_days(clock, post_office):
    kept = [post("kept@aoki.example"), post("parked@aoki.example")]
    for mail in (post("sent@aoki.example"), post("dropped@aoki.example"), *kept):
        old = timezone.now() - timedelta(days=31)
        what = {"sent": "sent_at", "dropped": "dropped_at", "parked": "parked_at"}.get(mail.to.split("@")[0])
        if what:
            Mail.objects.filter(pk=mail.pk).update(**{what: old})
    recent = post("recent@aoki.example")
    Mail.objects.filter(pk=recent.pk).update(sent_at=timezone.now() - timedelta(days=29))
    assert clear_sent() == 2
    assert set(Mail.objects.values_list("to", flat=True)) == {
        "kept@aoki.example",
        "parked@aoki.example",
        "recent@aoki.example",
    }
