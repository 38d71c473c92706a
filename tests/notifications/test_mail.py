"""Who gets which mail, and who gets none: a mail server that is real, and a clock that moves when it is told."""

import pytest

from accounts.models import User
from community.mail.models import Mail
from community.notifications.actions import finish, follow_thread, follow_workspace, keep_unread, mark_seen
from community.notifications.mailing.gathering import gather
from community.notifications.models import Notification
from community.threads.actions import Choice, delete_post, edit_post, mark_read, restore_post
from community.workspaces.actions import (
    add_person,
    close_workspace,
    lift_gate,
    remove_person,
    suspend_firm,
    suspend_user,
)
from tests.make import make_agreement, make_gate, sign
from tests.notifications.make import answer, note, start, words
from tests.post_office import words_of


@pytest.fixture
def thread(cast, day, post_office):
    """A thread of Olga's that Sara has answered in, long ago and read: both track it."""
    thread = start(cast.olga, cast.workspace, title="Bearing preload drifts")
    answer(cast.sara, thread, text="Seen here.")
    mark_read(cast.olga, thread, nr=2)
    mark_read(cast.sara, thread, nr=2)
    day.passes(minutes=5)
    assert post_office.taken() == []
    return thread


def receivers(post_office):
    """Who got how many mails."""
    found = {}
    for mail in post_office.taken():
        name = mail["To"].partition("@")[0]
        found[name] = found.get(name, 0) + 1
    return found


def body(mail):
    return mail.get_body(("plain",)).get_content()


def watch(user, thread, level="watching"):
    follow_thread(user, thread, level=level)


def test_who_gets_a_mail_about_a_reply(cast, thread, day, post_office):
    watch(cast.lin, thread)
    watch(cast.rune, thread, "muted")
    answer(cast.mats, thread, cast.sara, cast.rune, text="Which lot?")
    day.passes(minutes=3)
    # Olga and Sara wrote there, Lin watches; Rune muted it, Mats wrote it, Ada and Ravi are not there.
    assert receivers(post_office) == {"olga": 1, "sara": 1, "lin": 1}


def test_nobody_who_does_not_follow_gets_one(cast, thread, day, post_office):
    start(cast.mats, cast.workspace, title="Another")
    day.passes(minutes=3)
    assert receivers(post_office) == {}


def test_whoever_watches_the_workspace_gets_new_threads(cast, thread, day, post_office):
    follow_workspace(cast.lin, cast.workspace, level="watching")
    start(cast.mats, cast.workspace, title="Another")
    day.passes(minutes=3)
    assert receivers(post_office) == {"lin": 1}


def test_not_before_two_minutes_and_merged_by_thread(cast, thread, day, post_office):
    other = start(cast.olga, cast.workspace, cast.sara, title="Another")
    answer(cast.mats, thread, text="First word.")
    day.passes(seconds=119)
    assert post_office.mails == []
    answer(cast.lin, thread, text="Second word.")
    day.passes(seconds=1)
    mails = post_office.to(cast.sara)
    assert sorted(mail["Subject"] for mail in mails) == ["Another", "Re: Bearing preload drifts"]
    merged = next(mail for mail in mails if "drifts" in mail["Subject"])
    assert body(merged).index("First word.") < body(merged).index("Second word.")
    post_office.taken()
    day.passes(minutes=10)
    assert post_office.to(cast.sara) == []
    assert other.posts.count() == 1


def test_the_delay_is_a_setting(cast, thread, day, post_office, settings):
    settings.MAIL_DELAY = 10
    answer(cast.mats, thread)
    day.passes(seconds=9)
    assert post_office.mails == []
    day.passes(seconds=1)
    assert receivers(post_office) == {"olga": 1, "sara": 1}


def test_read_meanwhile_is_not_mailed(cast, thread, day, post_office):
    answer(cast.mats, thread)
    day.passes(seconds=60)
    mark_read(cast.sara, thread, nr=3)
    day.passes(seconds=60)
    assert receivers(post_office) == {"olga": 1}


def test_what_was_read_in_the_inbox_or_is_done_is_not_mailed(cast, thread, day, post_office):
    answer(cast.mats, thread)
    day.passes(seconds=60)
    mark_seen(cast.sara, Notification.objects.get(user=cast.sara, reason="reply"))
    finish(cast.olga, Notification.objects.filter(user=cast.olga).latest("pk"))
    day.passes(seconds=60)
    assert receivers(post_office) == {}


def test_kept_unread_on_purpose_is_mailed(cast, thread, day, post_office):
    answer(cast.mats, thread)
    day.passes(seconds=60)
    mark_read(cast.sara, thread, nr=3)
    keep_unread(cast.sara, Notification.objects.get(user=cast.sara, reason="reply"))
    day.passes(seconds=60)
    assert receivers(post_office) == {"olga": 1, "sara": 1}


def test_an_edit_is_included(cast, thread, day, post_office):
    post = answer(cast.mats, thread, text="Lot 4711 is bad.")
    day.passes(seconds=60)
    edit_post(cast.mats, post, words=words("Lot 4712 is bad, not the other."), version=post.version)
    day.passes(seconds=60)
    (mail,) = post_office.to(cast.sara)
    assert "4712" in words_of(mail)
    assert "4711" not in words_of(mail)


def test_a_deleted_post_is_left_out(cast, thread, day, post_office):
    answer(cast.mats, thread, text="Stays.")
    gone = answer(cast.lin, thread, text="Oops.")
    day.passes(seconds=60)
    delete_post(cast.lin, gone)
    day.passes(seconds=60)
    (mail,) = post_office.to(cast.sara)
    assert "Stays." in words_of(mail)
    assert "Oops." not in words_of(mail)


def test_only_a_deleted_post_is_no_mail(cast, thread, day, post_office):
    gone = answer(cast.lin, thread, text="Oops.")
    day.passes(seconds=60)
    delete_post(cast.lin, gone)
    day.passes(seconds=60)
    restore_post(cast.lin, gone)
    day.passes(minutes=5)
    assert receivers(post_office) == {}  # what was cancelled is not taken up again: the inbox has it


LOST = {
    "seat": lambda cast, thread: remove_person(cast.olga, cast.workspace, cast.sara),
    "workspace": lambda cast, thread: close_workspace(cast.olga, cast.workspace),
    "firm": lambda cast, thread: suspend_firm(cast.ada, cast.supplier),
    "person": lambda cast, thread: suspend_user(cast.ada, cast.sara),
    "subscription": lambda cast, thread: watch(cast.sara, thread, "muted"),
    "less followed": lambda cast, thread: watch(cast.sara, thread, "normal"),
    "own setting": lambda cast, thread: User.objects.filter(pk=cast.sara.pk).update(mails="off"),
    "imported": lambda cast, thread: User.objects.filter(pk=cast.sara.pk).update(
        imported_at="2026-01-01T00:00Z"
    ),
    "agreement": lambda cast, thread: make_gate(cast.olga, cast.workspace, make_agreement(cast.ada)),
}


@pytest.mark.parametrize("when", ["before it is made", "before it is sent"])
@pytest.mark.parametrize("lost", LOST)
def test_whatever_is_lost_meanwhile_is_checked_again(cast, thread, day, post_office, lost, when):
    answer(cast.mats, thread, text="Xanthous words.")
    if when == "before it is made":
        day.passes(seconds=60)
        LOST[lost](cast, thread)
        day.passes(seconds=60)
    else:
        post_office.close()
        day.passes(minutes=2)  # the server is down: made, not sent
        assert Mail.objects.filter(kind="thread", to=cast.sara.email, sent_at=None).exists()
        LOST[lost](cast, thread)
        post_office.open()
        day.passes(minutes=2)
    about = [mail for mail in post_office.to(cast.sara) if "anthous" in words_of(mail)]
    assert about == []
    assert not Mail.objects.filter(kind="thread", to=cast.sara.email, sent_at__isnull=False).exists()


def test_tracking_brings_one_mail_until_it_is_read_and_the_next_a_day_later(cast, thread, day, post_office):
    answer(cast.mats, thread, text="One.")
    day.passes(minutes=3)
    assert receivers(post_office) == {"olga": 1, "sara": 1}
    answer(cast.mats, thread, text="Two.")
    day.passes(hours=5)
    answer(cast.mats, thread, text="Three.")
    day.passes(hours=5)
    assert receivers(post_office) == {}
    day.passes(hours=14)
    (mail,) = post_office.to(cast.sara)
    assert "Two." in body(mail)
    assert "Three." in body(mail)
    assert "One." not in body(mail)
    mark_read(cast.sara, thread, nr=5)
    post_office.taken()
    answer(cast.mats, thread, text="Four.")
    day.passes(minutes=3)
    assert receivers(post_office) == {"sara": 1}


def test_who_is_named_is_told_in_spite_of_that_and_of_what_waits(cast, thread, day, post_office):
    answer(cast.mats, thread, text="One.")
    day.passes(minutes=3)
    answer(cast.mats, thread, text="Two.")
    day.passes(minutes=3)
    post_office.taken()
    answer(cast.mats, thread, cast.sara, text="What do you say?")
    day.passes(minutes=3)
    (mail,) = post_office.mails
    assert mail["To"] == cast.sara.email
    assert "Two." in body(mail)
    assert "you were asked something" in body(mail)


def test_watching_brings_each(cast, thread, day, post_office):
    watch(cast.lin, thread)
    for text in ("One.", "Two.", "Three."):
        answer(cast.mats, thread, text=text)
        day.passes(minutes=3)
    assert len(post_office.to(cast.lin)) == 3
    assert len(post_office.to(cast.sara)) == 1


def test_a_server_that_was_down_brings_one_mail_for_all(cast, thread, day, post_office):
    watch(cast.lin, thread)
    post_office.close()
    for text in ("One.", "Two.", "Three."):
        answer(cast.mats, thread, text=text)
        day.passes(minutes=3)
    post_office.open()
    day.passes(hours=1)
    (mail,) = post_office.to(cast.lin)
    assert all(word in body(mail) for word in ("One.", "Two.", "Three."))


def test_run_twice_and_late_is_harmless(cast, thread, day, post_office):
    answer(cast.mats, thread)
    day.passes(hours=9)
    for _ in range(3):
        gather()
        day.work()
    assert receivers(post_office) == {"olga": 1, "sara": 1}


def test_what_is_told_while_a_mail_is_made_goes_into_the_next(cast, thread, day, post_office):
    watch(cast.lin, thread)
    answer(cast.mats, thread, text="One.")
    day.passes(seconds=120)
    answer(cast.mats, thread, text="Two.")
    day.passes(seconds=120)
    first, second = post_office.to(cast.lin)
    assert "One." in body(first)
    assert "Two." in body(second)
    assert "One." not in body(second)


def test_an_address_that_changed_meanwhile_gets_it(cast, thread, day, post_office):
    answer(cast.mats, thread)
    post_office.close()
    day.passes(minutes=2)
    User.objects.filter(pk=cast.sara.pk).update(email="sara.lind@aoki.example")
    post_office.open()
    day.passes(minutes=2)
    assert sorted(mail["To"] for mail in post_office.mails) == [
        "olga@norrland.example",
        "sara.lind@aoki.example",
    ]


def test_who_must_sign_is_told_once_in_spite_of_the_setting(cast, thread, day, post_office):
    User.objects.filter(pk=cast.sara.pk).update(mails="off")
    agreement = make_agreement(cast.ada, title="Xanthous secrets", signed_by="person")
    make_gate(cast.olga, cast.workspace, agreement)
    day.passes(minutes=3)
    assert receivers(post_office) == {"olga": 1, "mats": 1, "rune": 1, "sara": 1, "lin": 1}
    day.passes(hours=9)
    assert receivers(post_office) == {}


def test_the_mail_names_what_is_to_be_signed(cast, thread, day, post_office):
    make_gate(cast.olga, cast.workspace, make_agreement(cast.ada, title="Joints", signed_by="person"))
    day.passes(minutes=3)
    mails = post_office.taken()
    assert {mail["Subject"] for mail in mails} == {"“Joints” waits for your signature in Keyway"}
    assert all("“Joints” asks for your signature" in body(mail) for mail in mails)


def test_who_signed_meanwhile_or_need_not_is_not_asked(cast, thread, day, post_office):
    agreement = make_agreement(cast.ada, signed_by="person")
    make_gate(cast.olga, cast.workspace, agreement)
    day.passes(seconds=60)
    sign(cast.sara, agreement)
    sign(cast.olga, agreement)
    lift_gate(cast.olga, cast.workspace, agreement)
    day.passes(hours=1)
    assert receivers(post_office) == {}


def test_an_addition_is_told_by_its_own_mail_only(cast, thread, day, post_office):
    agreement = make_agreement(cast.ada, signed_by="person")
    make_gate(cast.olga, cast.rival_workspace, agreement)
    sign(cast.olga, agreement)
    day.passes(minutes=3)
    post_office.taken()
    add_person(cast.olga, cast.rival_workspace, cast.rune, role="member")
    day.passes(minutes=3)
    assert Mail.objects.filter(kind="alone", to=cast.rune.email).count() == 0


def test_a_note_reaches_its_own_firm_and_says_nothing(cast, thread, day, post_office):
    watch(cast.lin, thread)
    note(cast.sara, thread, text="Xanthous margin.")
    day.passes(minutes=3)
    (mail,) = post_office.mails
    assert mail["To"] == cast.lin.email
    assert mail["Subject"] == "Something new waits for you in Keyway"


def test_a_thread_for_some_reaches_them_and_says_nothing(cast, thread, day, post_office):
    follow_workspace(cast.mats, cast.workspace, level="watching")
    follow_workspace(cast.lin, cast.workspace, level="watching")
    start(cast.olga, cast.workspace, title="Xanthous", choice=Choice("firm"))
    day.passes(minutes=3)
    (mail,) = post_office.mails
    assert mail["To"] == cast.mats.email
    assert "anthous" not in words_of(mail)


def test_nothing_is_mailed_about_reactions(cast, thread, day, post_office):
    from community.threads.actions import react

    react(cast.mats, thread.posts.get(nr=2), kind="agree")
    day.passes(hours=3)
    assert Notification.objects.filter(user=cast.sara, reason="reaction").exists()
    assert receivers(post_office) == {}


def test_nobody_of_a_suspended_firm_is_asked_to_sign(cast, thread, day, post_office):
    """What is about oneself needs no seat in a workspace: there the firm's own state decides."""
    make_gate(cast.olga, cast.workspace, make_agreement(cast.ada, signed_by="person"))
    day.passes(seconds=60)
    suspend_firm(cast.ada, cast.supplier)
    day.passes(minutes=5)
    assert receivers(post_office) == {"olga": 1, "mats": 1, "rune": 1}
