"""What is over is deleted with all that hangs on it, nothing readable stays, and what counts messages stays right."""

from dataclasses import replace

import pytest
from django.core.cache import caches
from django.db import IntegrityError, connection, models

from community.chat import actions as chat
from community.chat import fragments
from community.chat.live import find
from community.chat.models import Message, MessageReaction
from community.chat.reading import PAGE, find_channel, read_window
from community.events.checking import broken_streams
from community.events.models import Event
from community.events.relay import run_reader
from community.events.streams import draw, read_log
from community.files import keeping
from community.files.models import File
from community.links import keeping as cards
from community.links.models import Link
from community.notifications.models import Notification
from community.retention import actions
from community.retention.clearing import clear_due, due_channels
from community.retention.models import Cleared, Gone, Held
from community.rooms.choosing import Choice
from community.rooms.fragments import _key
from community.rooms.models import ReadMark
from tests.chat.test_acts import send
from tests.make import make_file
from tests.places import words
from tests.retention.old import age, keep_for
from tests.statistics import may_analyze  # noqa: F401  a fixture
from tests.threads.test_list_plans import plans_of
from tests.threads.test_threads import send_id

WORD = "quixotic"


def readable(word):
    """The tables in which the word stands, in whatever column."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}" t WHERE t::text LIKE %s)', [f"%{word}%"])
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def said(cast, channel):
    """A message with one of everything that can hang on it; the word is in all of it."""
    file = make_file(cast.sara, cast.workspace, f"{WORD}.txt", f"{WORD} 8.0".encode())
    text = replace(words(f"First {WORD}"), mentions=(cast.olga.pk,), files=(file.pk,))
    message = chat.send_message(cast.sara, channel, words=text, client_id=send_id())
    chat.edit_message(cast.sara, message, words=replace(words(f"Then {WORD}"), files=(file.pk,)), version=1)
    chat.react(cast.olga, message, kind="agree")
    chat.pin_message(cast.olga, message)
    link = Link.objects.create(
        workspace=cast.workspace,
        audience=channel.audience,
        carrier=message.public_id,
        url=f"https://aoki.example/{WORD}",
        title=WORD,
    )
    cards.picture(link.public_id).write_bytes(b"drawn")
    run_reader("notifications")
    message.refresh_from_db()
    return message, file, link


def test_nothing_readable_stays(cast, client, channel):
    message, file, link = said(cast, channel)
    client.force_login(cast.olga)
    client.get(f"/c/{channel.public_id}/")
    key = _key(fragments._NAME, message.public_id, message.version)
    assert caches["fast"].get(key) or key in fragments._near.get_many([key])
    caches["fast"].set(key, "drawn")
    assert len(readable(WORD)) >= 4
    assert keeping.kept(file.sha256).exists()
    age([message], 40)
    keep_for(cast.olga, cast.workspace, 30)
    assert clear_due() == 1
    assert readable(WORD) == []
    assert caches["fast"].get(key) is None
    assert not keeping.kept(file.sha256).exists()
    assert not cards.picture(link.public_id).exists()
    assert not Notification.objects.filter(message=message.pk).exists()
    for path in (
        f"/f/{file.public_id}/",
        f"/m/{message.public_id}/about/",
        f"/m/{message.public_id}/history/",
    ):
        assert client.get(path).status_code == 404
    page = client.get(f"/c/{channel.public_id}/").content.decode()
    assert "were deleted: this workspace keeps them for 30 days." in page
    assert "Pinned" not in page


def test_what_counts_messages_stays_right(cast, client, channel):
    sent = [send([cast.sara, cast.olga][number % 2], channel, f"text {number}.") for number in range(1, 9)]
    chat.mark_read(cast.mats, channel, nr=2)
    age(sent[:5], 40)
    keep_for(cast.olga, cast.workspace, 30)
    assert clear_due() == 5
    assert clear_due() == 0
    found = find_channel(cast.mats, channel.public_id)
    window = read_window(cast.mats, found)
    assert ([each.nr for each in window.messages], window.first, window.last) == ([6, 7, 8], 6, 8)
    assert (window.fresh, window.items, window.kept.nr) == (3, 8, 5)
    assert read_window(cast.mats, found, before=6).messages == []
    assert [each.nr for each in read_window(cast.mats, found, after=1).messages] == [6, 7, 8]
    assert ReadMark.objects.get(user=cast.mats).nr == 2
    assert send(cast.sara, channel).nr == 9
    assert not broken_streams()
    entries = draw(read_log(dict.fromkeys(find(cast.mats, channel.public_id).streams.values(), 0)))
    assert len([entry for entry in entries if entry["verb"] == "chat.sent" and "nr" not in entry]) == 5
    assert next(entry["to"] for entry in entries if entry["verb"] == "retention.cleared") == 5
    event = Event.objects.get(verb="retention.cleared")
    assert (event.actor, event.facts) == (None, {"to": 5, "messages": 5, "days": 30})
    client.force_login(cast.mats)
    gone = client.get(f"/m/{sent[0].public_id}/")
    assert (gone.status_code, b"deleted on time" in gone.content) == (410, True)
    led = client.get(f"/c/{channel.public_id}/?at={sent[0].public_id}")
    assert led["Location"] == f"/m/{sent[0].public_id}/"
    assert client.get(f"/c/{channel.public_id}/?at=aaaaaaaaaaaa").status_code == 404
    client.force_login(cast.ravi)
    assert client.get(f"/m/{sent[0].public_id}/").status_code == 404
    with connection.cursor() as cursor:  # a channel of which nothing is left
        cursor.execute("UPDATE chat_message SET at = at - interval '40 days'")
    clear_due()
    assert read_window(cast.mats, found).messages == []
    client.force_login(cast.mats)
    assert client.get(f"/c/{channel.public_id}/").status_code == 200


def test_a_crash_in_the_middle_changes_nothing(cast, channel):
    """A statement in the midst of a batch fails: nothing of it has happened, and the next run does it once."""
    sent = [send([cast.sara, cast.olga][number % 2], channel) for number in range(6)]
    chat.react(cast.olga, sent[5], kind="agree")
    age(sent, 40)
    keep_for(cast.olga, cast.workspace, 30)
    actions.set_hold(cast.ada, cast.workspace, person=cast.sara, why="A dispute")
    stray = Gone.objects.create(public_id=sent[5].public_id, channel=channel, audience=channel.audience)
    with pytest.raises(IntegrityError):
        clear_due()
    counts = (Message.objects.count(), MessageReaction.objects.count(), Gone.objects.count())
    assert counts == (6, 1, 1)
    assert not Held.objects.exists()
    assert not Cleared.objects.exists()
    assert not broken_streams()
    stray.delete()
    assert clear_due() == 6
    assert (Message.objects.count(), Gone.objects.count(), Held.objects.count()) == (0, 6, 3)


def test_batches_are_bounded_and_end_at_what_is_younger(cast, channel, monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 2)
    sent = [send(cast.sara, channel) for _each in range(6)]
    age([*sent[:3], *sent[4:]], 40)  # the fourth is younger: those after it wait for it
    keep_for(cast.olga, cast.workspace, 30)
    assert clear_due(seconds=0) == 0
    assert clear_due() == 3
    assert Event.objects.filter(verb="retention.cleared").count() == 2
    assert Cleared.objects.get().nr == 3


def test_other_workspaces_and_rules_of_old_are_left_alone(cast, channel):
    theirs = chat.open_channel(cast.ravi, cast.rival_workspace, name="theirs", choice=Choice("everyone"))
    age([send(cast.sara, channel), send(cast.ravi, theirs)], 40)
    keep_for(cast.olga, cast.workspace, 60)
    assert due_channels() == []
    keep_for(cast.olga, cast.workspace, None)
    assert clear_due() == 0
    keep_for(cast.olga, cast.workspace, 30)
    assert due_channels() == [channel]


def test_whatever_hangs_on_a_message_goes_with_it():
    """A new table that points at messages says what happens to its rows: a batch must never stand still for them."""
    for model in (Message, File):
        for related in model._meta.related_objects:
            is_self = related.related_model is File
            assert is_self or related.on_delete in (models.CASCADE, models.SET_NULL), related


_MANY = """
INSERT INTO chat_message (public_id, channel_id, audience_id, nr, author_id, firm_id, byline, source, html,
                          html_version, excerpt, client_id, at, version, worded)
SELECT lpad(translate(n::text, '0123456789', 'abcdefghij'), 12, 'z'), channel_id, audience_id, n, author_id, firm_id,
    byline, source, html, html_version, excerpt, 'many-' || n, at - interval '1 year' + n * interval '1 second', 1, 1
FROM chat_message, generate_series(2, 20000) n WHERE id = %s
"""


def test_a_batch_of_a_long_channel_reads_little(may_analyze, cast, channel):  # noqa: F811
    message = send(cast.sara, channel)
    age([message], 500)
    with connection.cursor() as cursor:
        cursor.execute(_MANY, [message.pk])
        cursor.execute("UPDATE events_stream SET items = 20000 WHERE id = %s", [channel.stream_id])
        for table in ("chat_message", "events_stream", "chat_channel", "files_file"):
            cursor.execute(f"ANALYZE {table}")
    keep_for(cast.olga, cast.workspace, 30)
    for plan in plans_of(due_channels):
        assert "Seq Scan on chat_message " not in plan, plan
    asked = []

    def keep(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        actions.clear_batch(channel)
    with connection.cursor() as cursor:
        for sql, params in asked:
            if isinstance(sql, str) and sql.startswith(("SELECT", "DELETE")):
                cursor.execute(f"EXPLAIN {sql}", params)
                plan = "\n".join(line for (line,) in cursor.fetchall())
                assert "Seq Scan on chat_message " not in plan, plan
    assert Message.objects.count() == 20_000 - actions.BATCH
    window = read_window(cast.olga, find_channel(cast.olga, channel.public_id), after=0)
    assert (window.first, len(window.messages)) == (actions.BATCH + 1, PAGE)
