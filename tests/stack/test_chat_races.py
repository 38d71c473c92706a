"""The chat under races, on real connections: what one act commits the other finds."""

import threading

import pytest
from django.db import connection, transaction

from community.chat.actions import open_channel, send_message
from community.chat.models import Archiving, Channel, Message
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
