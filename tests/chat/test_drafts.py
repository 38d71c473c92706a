"""What is typed in a channel and not sent is its author's, until it is sent or thrown away."""

import pytest

from community.chat.actions import send_message
from community.rooms.models import Draft
from community.workspaces.actions import remove_person
from tests.make import new_tag
from tests.places import words


def keep(client, user, channel, text):
    client.force_login(user)
    answer = client.post(f"/composing/channel:{channel.public_id}/draft/", {"source": text})
    assert answer.status_code == 204


def kept(user, channel):
    return Draft.objects.filter(user=user, place=f"channel:{channel.public_id}").values_list(
        "source", flat=True
    )


def send(user, channel, text):
    return send_message(user, channel, words=words(text), client_id=new_tag())


def test_it_stands_in_the_field_of_its_author_alone(cast, channel, client):
    keep(client, cast.sara, channel, "Half a <sentence>")
    assert ">Half a &lt;sentence&gt;</textarea>" in client.get(f"/c/{channel.public_id}/").content.decode()
    client.force_login(cast.lin)
    assert "sentence" not in client.get(f"/c/{channel.public_id}/").content.decode()


@pytest.mark.parametrize("draft", ["The whole.", "The who", "The \r\n", "  The whole"])
def test_what_was_sent_is_no_draft_nor_is_how_it_began(cast, channel, client, draft):
    keep(client, cast.sara, channel, draft)
    keep(client, cast.olga, channel, draft)
    send(cast.sara, channel, "The whole.")
    assert not kept(cast.sara, channel)
    assert kept(cast.olga, channel)


def test_what_was_typed_after_it_stays(cast, channel, client):
    """A message waits for its line while its author goes on typing."""
    keep(client, cast.sara, channel, "And another th")
    send(cast.sara, channel, "One thing.")
    assert list(kept(cast.sara, channel)) == ["And another th"]


def test_who_lost_their_seat_still_has_their_words(cast, channel, client):
    keep(client, cast.sara, channel, "Not yet said")
    remove_person(cast.olga, cast.workspace, cast.sara)
    keep(client, cast.sara, channel, "Not yet said, and on")
    assert list(kept(cast.sara, channel)) == ["Not yet said, and on"]
    home = client.get("/").content.decode()
    assert "Not yet said, and on" in home
    assert channel.public_id not in home
    assert client.get(f"/c/{channel.public_id}/").status_code == 404


def test_an_empty_field_is_no_draft(cast, channel, client):
    keep(client, cast.sara, channel, "Begun")
    keep(client, cast.sara, channel, " ")
    assert not kept(cast.sara, channel)
