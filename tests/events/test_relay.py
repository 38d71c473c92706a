"""Work that waits in the outbox is done once, whatever breaks, and one row that can't be done holds up no other."""

import threading

import pytest
from django.core.cache import caches
from django.db import connection
from django.db.models.functions import Now

from community.events import hints, relay, tasks
from community.events.models import Event, Outbox
from community.events.record import act, record
from community.events.relay import due_readers, oldest_undone, run_reader
from community.workspaces import verbs
from config.health import outbox_state
from tests.cast import build_cast
from tests.make import new_tag

NAME = "tests"


@pytest.fixture
def seen(monkeypatch):
    """The ids of events that a reader of this test has done; event ids in `seen.poison` fail."""

    class Seen(list):
        poison = set()

    done = Seen()

    def effect(event):
        if event.pk in done.poison:
            raise ValueError("words that somebody wrote")
        done.append(event.pk)

    monkeypatch.setitem(relay._readers, NAME, effect)
    return done


@pytest.fixture
def no_other_work(cast):
    Outbox.objects.all().delete()


def give_work(cast, count=1, name=NAME):
    """Record events and put the test's reader beside those that the verb names."""

    @act
    def several():
        for _number in range(count):
            record(
                verbs.REOPENED,
                actor=cast.olga,
                audience_id=cast.workspace.audiences.get(kind="everyone").pk,
                subject=cast.workspace,
                workspace_id=cast.workspace.pk,
            )

    several()
    events = list(Event.objects.order_by("-id").values_list("pk", flat=True)[:count])[::-1]
    Outbox.objects.bulk_create(Outbox(reader=name, event_id=pk) for pk in events)
    return events


def left():
    return list(Outbox.objects.filter(reader=NAME).order_by("event_id").values_list("event_id", flat=True))


def test_what_is_due_is_done_in_order_and_gone(cast, seen):
    events = give_work(cast, 3)
    assert run_reader(NAME) == 3
    assert (seen, left()) == (events, [])


def test_more_than_a_batch_is_done_in_one_run(cast, seen, monkeypatch):
    monkeypatch.setattr(relay, "BATCH", 4)
    events = give_work(cast, 9)
    assert run_reader(NAME) == 9
    assert seen == events


def test_a_poisoned_row_holds_up_no_other_and_says_why_without_content(cast, seen):
    events = give_work(cast, 3)
    seen.poison.add(events[1])
    run_reader(NAME)
    assert (list(seen), left()) == ([events[0], events[2]], [events[1]])
    row = Outbox.objects.get(reader=NAME)
    assert (row.tries, row.due_at > row.event.at) == (1, True)
    assert row.last_error.startswith("ValueError in effect (test_relay.py:")
    assert "somebody" not in row.last_error
    assert run_reader(NAME) == 0  # not due before its time
    Outbox.objects.update(due_at=Now())
    seen.poison.clear()
    assert run_reader(NAME) == 1
    assert left() == []


def test_what_a_failing_effect_wrote_is_undone_alone(cast, seen, monkeypatch):
    events = give_work(cast, 2)

    def half(event):
        cast.workspace.purpose = f"changed by {event.pk}"
        cast.workspace.save(update_fields=["purpose"])
        if event.pk == events[1]:
            raise KeyError("half done")

    monkeypatch.setitem(relay._readers, NAME, half)
    run_reader(NAME)
    cast.workspace.refresh_from_db()
    assert cast.workspace.purpose == f"changed by {events[0]}"
    assert left() == [events[1]]


def test_waits_grow_and_end_at_an_hour(cast, seen):
    [event] = give_work(cast)
    seen.poison.add(event)
    waits = []
    for _try in range(7):
        Outbox.objects.filter(reader=NAME).update(due_at=Now())
        run_reader(NAME)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT EXTRACT(epoch FROM due_at - statement_timestamp()) FROM events_outbox WHERE reader = %s",
                [NAME],
            )
            waits.append(round(float(cursor.fetchone()[0])))
    assert waits == [10, 30, 120, 600, 3600, 3600, 3600]


def test_a_reader_that_nobody_registered_is_an_error(db):
    with pytest.raises(LookupError, match="nobody-here"):
        run_reader("nobody-here")


def test_a_name_is_registered_once(db):
    with pytest.raises(ValueError, match="twice"):
        relay.reader("notifications")(lambda event: None)


def test_the_sweep_finds_who_has_something_to_do(cast, seen, no_other_work):
    assert due_readers() == []
    give_work(cast)
    assert NAME in due_readers()
    Outbox.objects.filter(reader=NAME).update(due_at=Now() + relay.BACK_OFF[0])
    assert NAME not in due_readers()


def test_the_sweep_wakes_them_where_redis_forgot_the_job(cast, seen, no_other_work):
    """The job that the act sent is nowhere; the sweep's one runs in a worker of the real site, here in this process."""
    give_work(cast)
    for name in due_readers():
        if name == NAME:
            tasks.run_reader(name)
    assert left() == []


def test_one_job_at_a_time_waits_for_a_reader(cast, seen, no_other_work):
    """From being woken until it begins a reader needs no other job: what is committed meanwhile it finds."""
    key, cache = hints.woken_key(NAME), caches["fast"]
    cache.delete(key)
    with hints.collected():
        hints.wake([NAME])
    assert cache.get(key) == 1
    assert cache.add(key, 1) is False  # so the next act sends nothing
    give_work(cast)
    tasks.run_reader(NAME)
    assert cache.get(key) is None
    assert left() == []


def test_age_of_the_oldest(cast, seen, no_other_work):
    assert outbox_state() == {"outbox": "up", "outbox_oldest": 0}
    [event] = give_work(cast)
    Outbox.objects.update(due_at=Now() - relay.BACK_OFF[2])
    assert 119 < oldest_undone() < 140
    assert outbox_state()["outbox"] == "late"
    # Work of a later time is not late.
    Outbox.objects.update(due_at=Now() + relay.BACK_OFF[2])
    assert oldest_undone() == 0
    # What was tried waits since its event, though it is due again later only.
    Outbox.objects.update(tries=3)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXTRACT(epoch FROM statement_timestamp() - at) FROM events_event WHERE id = %s", [event]
        )
        waited = float(cursor.fetchone()[0])
    assert waited - 1 < oldest_undone() < waited + 5


def test_two_at_once_never_do_the_same_row(stack_db, monkeypatch):
    """On real connections: while one holds its batch, the other takes what is left and waits for nothing."""
    cast = build_cast(new_tag())
    name = f"t{new_tag()}"
    done, inside, go_on = [], threading.Event(), threading.Event()

    def effect(event):
        done.append(event.pk)
        inside.set()
        go_on.wait(20)

    monkeypatch.setitem(relay._readers, name, effect)
    monkeypatch.setattr(relay, "BATCH", 2)
    events = give_work(cast, 4, name)

    def first():
        run_reader(name)
        connection.close()

    one = threading.Thread(target=first)
    one.start()
    assert inside.wait(20)
    quick = []
    monkeypatch.setitem(relay._readers, name, lambda event: quick.append(event.pk))
    assert run_reader(name) == 2
    assert quick == events[2:]
    go_on.set()
    one.join(30)
    assert sorted([*done, *quick]) == events
    assert not Outbox.objects.filter(reader=name).exists()
