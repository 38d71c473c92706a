"""The chat under races, on real connections: what one act commits the other finds."""

import threading

import pytest
from django.db import connection, transaction

from community.chat.actions import open_channel, read_side, reply_aside, send_message
from community.chat.models import Archiving, Channel, Message, Side, SideReader
from community.chat.posting import ChannelArchived
from community.rooms.choosing import Choice
from tests.cast import build_cast
from tests.make import new_tag
from tests.places import words


@pytest.fixture
def cast(stack_db):
    return build_cast(new_tag())


def blocked() -> bool:
    """Whether somebody waits for a lock of the open transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_stat_clear_snapshot()"
        )  # else those who came since the first look are not seen
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])


def test_who_waited_for_an_archiving_finds_the_channel_archived(cast):
    channel = open_channel(cast.olga, cast.workspace, name="bench", choice=Choice("everyone"))
    came: list[object] = []

    def send() -> None:
        try:
            came.append(send_message(cast.sara, channel, words=words("x"), client_id=new_tag()))
        except ChannelArchived as error:
            came.append(error)
        finally:
            connection.close()

    sender = threading.Thread(target=send)
    with transaction.atomic():
        Channel.objects.select_for_update(no_key=True).get(pk=channel.pk)
        Archiving.objects.create(
            channel=channel, audience_id=channel.audience_id, by=cast.olga, byline="Olga"
        )
        sender.start()
        while sender.is_alive() and not blocked():
            pass
    sender.join()
    assert isinstance(came[0], ChannelArchived)
    assert not Message.objects.filter(channel=channel).exists()


def test_replies_at_once_are_dense_and_nobody_is_told_too_little(cast):
    """Nine replies, two of them the same send, while a follower reads: each is one, and what is new stays so."""
    channel = open_channel(cast.olga, cast.workspace, name="bench", choice=Choice("everyone"))
    root = send_message(cast.sara, channel, words=words("root"), client_id=new_tag())
    writers = [cast.olga, cast.mats, cast.lin] * 3
    keys = [new_tag() for _each in writers]
    keys[3] = keys[0]  # olga's second is her first, sent again
    faults: list[Exception] = []

    def together(act) -> None:
        try:
            act()
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    def reply(number: int):
        said = words("reply" if number in (0, 3) else f"reply {number}")
        return lambda: reply_aside(writers[number], channel, root, words=said, client_id=keys[number])

    def read(number: int):
        return lambda: read_side(cast.sara, channel, root, nr=number)

    acts = [reply(number) for number in range(len(writers))] + [read(number) for number in range(1, 9)]
    threads = [threading.Thread(target=together, args=[act]) for act in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert faults == []
    replies = Message.objects.filter(side__root=root).order_by("side_nr")
    assert [message.side_nr for message in replies] == list(range(1, 9))
    side = Side.objects.get(root=root)
    assert (side.items, side.standing) == (8, 8)
    reader = SideReader.objects.get(side=side, user=cast.sara)
    assert reader.is_behind is (reader.nr < 8)
    assert all(row.is_behind for row in side.readers.filter(user__in=[cast.mats, cast.lin, cast.olga]))
