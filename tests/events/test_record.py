"""An act ends with its events, or leaves nothing; the log can't be changed; streams have no gaps."""

import hashlib

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from psycopg2 import errors

from community.events.models import Event, EventPrivate, Outbox, Stream, StreamKind
from community.events.record import act, record
from community.events.verbs import catalogue, verb
from community.workspaces import verbs


def stream_of(cast):
    return Stream.objects.create(audience_id=everyone(cast), kind=StreamKind.THREAD, subject_id=1)


def everyone(cast):
    return cast.workspace.audiences.get(kind="everyone").pk


def note(cast, **more):
    record(
        verbs.OPENED,
        actor=cast.olga,
        audience_id=everyone(cast),
        subject=cast.workspace,
        workspace_id=cast.workspace.pk,
        **more,
    )


def test_an_act_records_its_event_with_the_firm_of_that_moment(cast):
    before = Event.objects.count()
    act(lambda: note(cast))()
    assert Event.objects.count() == before + 1
    event = Event.objects.latest("id")
    assert (event.verb, event.actor, event.firm, event.workspace) == (
        "workspaces.opened",
        cast.olga,
        cast.host,
        cast.workspace,
    )


def test_an_act_that_fails_leaves_no_event(cast):
    before = Event.objects.count()

    @act
    def fail():
        note(cast)
        raise ValueError("half done")

    with pytest.raises(ValueError, match="half done"):
        fail()
    assert Event.objects.count() == before


def test_recording_outside_an_act_is_refused(cast):
    with pytest.raises(RuntimeError, match="outside an act"):
        note(cast)


def test_facts_that_the_catalogue_does_not_declare_are_refused(cast):
    with pytest.raises(ValueError, match="does not declare"):
        act(lambda: note(cast, facts={"title": "words of a person"}))()


def test_a_verb_is_registered_once(cast):
    with pytest.raises(ValueError, match="twice"):
        verb(next(iter(catalogue)), "again")


def test_entries_of_a_stream_are_dense_and_only_posts_count_as_items(cast):
    stream = stream_of(cast)

    @act
    def three():
        note(cast, stream_id=stream.pk)
        note(cast, stream_id=stream.pk)

    three()
    act(lambda: note(cast, stream_id=stream.pk))()
    stream.refresh_from_db()
    assert list(stream.events.order_by("seq").values_list("seq", "nr")) == [(1, None), (2, None), (3, None)]
    assert (stream.head, stream.items) == (3, 0)


def test_each_durable_reader_gets_a_row(cast):
    record_closed = act(
        lambda: record(verbs.CLOSED, actor=None, audience_id=everyone(cast), subject=cast.workspace)
    )
    record_closed()
    event = Event.objects.latest("id")
    assert list(Outbox.objects.filter(event=event).values_list("reader", "tries")) == [("notifications", 0)]


def test_the_private_part_is_apart_and_proved_by_its_digest(cast):
    act(lambda: note(cast, private={"address": "203.0.113.7"}))()
    event = Event.objects.latest("id")
    private = EventPrivate.objects.get(event=event)
    assert "203.0.113.7" not in str(event.facts)
    assert bytes(event.private_digest) == hashlib.sha256(bytes(private.salt) + private.data.encode()).digest()


@pytest.mark.parametrize(
    "change",
    ["UPDATE events_event SET verb = 'x'", "DELETE FROM events_event", "TRUNCATE events_event CASCADE"],
)
def test_the_log_refuses_change(cast, change):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_the_trigger_refuses_even_the_owner(cast):
    """The serving role lacks the right; the owner has it, and the trigger stops the owner."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'events_event'::regclass AND tgenabled = 'O'"
        )
        assert ("events_event_append_only",) in cursor.fetchall()
        cursor.execute("SELECT has_table_privilege(current_user, 'events_event', 'UPDATE, DELETE, TRUNCATE')")
        assert cursor.fetchone() == (False,)


def test_an_act_does_not_nest(cast):
    outer = act(lambda: act(lambda: None)())
    with pytest.raises(RuntimeError, match="durable"):
        outer()


def deadlocked() -> OperationalError:
    error = OperationalError("deadlock detected")
    error.__cause__ = errors.DeadlockDetected()
    return error


def test_a_deadlock_is_retried_once_as_a_whole(cast):
    calls = []

    @act
    def unlucky():
        calls.append(1)
        note(cast)
        if len(calls) == 1:
            raise deadlocked()

    before = Event.objects.count()
    unlucky()
    assert (len(calls), Event.objects.count()) == (2, before + 1)


def test_a_second_deadlock_rises(cast):
    @act
    def hopeless():
        raise deadlocked()

    with pytest.raises(OperationalError):
        hopeless()
