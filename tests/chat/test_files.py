"""A file that a message carries is seen by who sees the message, and leads back to it."""

import pytest

from community.chat.actions import delete_message, send_message
from community.chat.forms import message_words
from community.files.linking import reference
from community.files.models import File
from tests.make import make_file, new_tag


@pytest.fixture
def sent(cast, channel):
    """Sara's file in a message: file and message."""
    file = make_file(cast.sara, cast.workspace, "torque.txt")
    return file, send(cast.sara, channel, file)


def send(user, channel, file):
    client_id = new_tag()
    words = message_words(user, channel, f"See {reference(file)}", client_id=client_id)
    return send_message(user, channel, words=words, client_id=client_id)


def test_its_page_and_the_list_lead_to_the_message(cast, channel, sent, client):
    file, message = sent
    client.force_login(cast.sara)
    for path in (f"/f/{file.public_id}/", f"/w/{cast.workspace.public_id}/files/"):
        page = client.get(path).content.decode()
        assert f'href="/m/{message.public_id}/"' in page
        assert f"/p/{message.public_id}/" not in page
        assert "#bench" in page
        assert "/replacement/" not in page
    assert client.get(f"/m/{message.public_id}/", follow=True).status_code == 200


def test_it_is_of_those_who_see_the_channel(cast, internal, client):
    file = make_file(cast.lin, cast.workspace, "ours.txt")
    send(cast.lin, internal, file)
    for user in (cast.olga, cast.ravi):
        client.force_login(user)
        assert client.get(f"/f/{file.public_id}/").status_code == 404
    client.force_login(cast.olga)
    assert "ours" not in client.get(f"/w/{cast.workspace.public_id}/files/").content.decode()


def test_it_goes_with_its_message(cast, sent, client):
    file, message = sent
    delete_message(cast.sara, message)
    client.force_login(cast.olga)
    assert client.get(f"/f/{file.public_id}/").status_code == 404
    assert File.objects.get(pk=file.pk).hidden_at
