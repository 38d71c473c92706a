"""The real worker and beat, with a real mail server: a day of mails, a worker that is killed, a server that goes away.

They run on a database of their own: the site of the other tests keeps its mails in files. Time can't be moved under
another process, so what is due is made due earlier instead.
"""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.db.models import F

from community.events.relay import run_reader
from community.mail.models import Mail
from community.notifications.actions import follow_thread
from community.notifications.models import Notification
from community.threads.actions import mark_read
from community.workspaces.actions import remove_person
from config import embedded
from tests import databases
from tests.cast import build_cast
from tests.early import NAME
from tests.make import new_tag
from tests.notifications.make import answer, start
from tests.post_office import PostOffice

PATIENCE = 60.0


class PostRoom:
    """A worker and beat of the site in `database`, which send to `office`."""

    def __init__(self, database: str, office: PostOffice) -> None:
        self.database, self.office = database, office
        self.processes: list[subprocess.Popen[bytes]] = []
        self.environment = os.environ | {
            "KEYWAY_DB": database,
            "REDIS_PREFIX": database,
            "EMAIL_URL": f"smtp://127.0.0.1:{office.port}",
            "MAIL_FROM": "Keyway <keyway@norrland.example>",
            "DEMO": "0",
        }

    def start(self) -> None:
        celery = [sys.executable, "-m", "celery", "-q", "-A", "config.worker"]
        worker = [
            *celery,
            "worker",
            "--pool",
            "threads",
            "--concurrency",
            "2",
            "--without-gossip",
            "--without-mingle",
        ]
        beat = [*celery, "beat", "--schedule", str(embedded.VAR / f"beat-{self.database}"), "--pidfile="]
        for words in (worker, beat):
            self.processes.append(
                subprocess.Popen(
                    words,
                    cwd=embedded.ROOT,
                    env=self.environment,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )
            )

    def end(self, how: int = signal.SIGTERM) -> None:
        for process in self.processes:
            process.send_signal(how)
        for process in self.processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes.clear()


@pytest.fixture(scope="module")
def room(django_db_blocker):
    database = f"{NAME}_mail"
    with django_db_blocker.unblock():
        databases.make_database(database)
    office = PostOffice()
    office.open()
    room = PostRoom(database, office)
    try:
        yield room
    finally:
        room.end()
        office.close()
        databases.drop_database(database)


@pytest.fixture
def post_room(room, django_db_blocker):
    """The room with the worker running, and this test's own code in its database."""
    from django.db import connections

    facts = connections["default"].settings_dict
    usual = facts["NAME"]
    connections.close_all()
    facts["NAME"] = room.database
    room.office.mails.clear()
    room.office.refuses.clear()
    try:
        with django_db_blocker.unblock():
            yield room
            connections.close_all()
    finally:
        room.end()
        facts["NAME"] = usual


@pytest.fixture
def people(post_room):
    cast = build_cast(new_tag())
    Mail.objects.filter(sent_at=None).delete()  # that they were added is not the matter here
    return cast


def told():
    """The reader of the log has run (here, where the worker's turn would be a matter of luck)."""
    run_reader("notifications")


def passes(minutes):
    """Make everything due that would be after so many minutes."""
    earlier = timedelta(minutes=minutes)
    Notification.objects.filter(mail_due_at__isnull=False).update(mail_due_at=F("mail_due_at") - earlier)
    Mail.objects.filter(sent_at=None, dropped_at=None).update(due_at=F("due_at") - earlier)


def wait_for(what, patience=PATIENCE):
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if what():
            return
        time.sleep(0.2)
    raise AssertionError("it did not happen")


def settled():
    """Nothing is due any more."""
    return not (
        Notification.objects.filter(mail_due_at__isnull=False).exists()
        or Mail.objects.filter(sent_at=None, dropped_at=None, parked_at=None).exists()
    )


def test_a_day_of_mails(post_room, people):
    """Those who are away get what concerns them, once; who reads, leaves or mutes gets nothing."""
    cast, office = people, post_room.office
    post_room.start()
    thread = start(cast.olga, cast.workspace, title="Preload")
    answer(cast.sara, thread)
    told()
    follow_thread(cast.lin, thread, level="watching")
    follow_thread(cast.mats, thread, level="watching")
    follow_thread(cast.rune, thread, level="muted")
    mark_read(cast.olga, thread, nr=2)  # Olga looks
    # 09:00: Mats writes and names Rune, who muted it, in vain; Sara and Lin are away.
    answer(cast.mats, thread, cast.rune, text="Morning.")
    told()
    mark_read(cast.olga, thread, nr=3)
    assert office.mails == []
    passes(2)
    wait_for(settled)
    assert Counter(mail["To"] for mail in office.mails) == {cast.sara.email: 1, cast.lin.email: 1}
    # 12:00: Lin is removed while her mail waits; Sara has read; Mats is told of what Sara answers.
    mark_read(cast.sara, thread, nr=3)
    answer(cast.sara, thread, text="Noon.")
    told()
    remove_person(cast.olga, cast.workspace, cast.lin)
    passes(180)
    wait_for(settled)
    office.mails = [mail for mail in office.mails if mail["List-Id"]]  # not the one that Lin was removed
    # 18:00: Olga, who is away since noon, is named.
    answer(cast.mats, thread, cast.olga, text="Evening?")
    told()
    passes(360)
    wait_for(settled)
    assert Counter(mail["To"] for mail in office.mails) == {
        cast.sara.email: 2,
        cast.lin.email: 1,
        cast.mats.email: 1,
        cast.olga.email: 2,
    }
    assert len({mail["Message-ID"] for mail in office.mails}) == len(office.mails)


def test_a_worker_that_is_killed_while_it_sends_loses_nothing_and_repeats_at_most_that_mail(
    post_room, people
):
    cast, office = people, post_room.office
    thread = start(cast.olga, cast.workspace, title="Preload")
    for user in (cast.sara, cast.lin, cast.mats, cast.rune):
        follow_thread(user, thread, level="watching")
    answer(cast.olga, thread, text="Word.")
    told()
    passes(2)
    office.pause = 1.5  # the server thinks before it says 250: the worker is killed in between
    post_room.start()
    wait_for(lambda: office.mails)
    post_room.end(signal.SIGKILL)
    office.pause = 0.0
    passes(2)
    post_room.start()
    wait_for(settled)
    names = Counter(mail["Message-ID"] for mail in office.mails)
    assert {mail["To"] for mail in office.mails} == {
        user.email for user in (cast.sara, cast.lin, cast.mats, cast.rune)
    }
    assert len(names) == 4
    assert max(names.values()) <= 2
    # Two threads of the worker were sending: what each had offered may come again, under the same name.
    assert sum(names.values()) <= 6


def test_a_server_that_goes_away_gets_everything_when_it_is_back(post_room, people):
    cast, office = people, post_room.office
    thread = start(cast.olga, cast.workspace, title="Preload")
    for user in (cast.sara, cast.lin):
        follow_thread(user, thread, level="watching")
    office.close()
    post_room.start()
    answer(cast.olga, thread, text="Word.")
    told()
    passes(2)
    wait_for(lambda: Mail.objects.filter(tries__gt=0).exists())
    office.open()
    wait_for(lambda: passes(2) or settled())
    assert sorted(mail["To"] for mail in office.mails) == sorted([cast.sara.email, cast.lin.email])
