"""The edges of the chat: names that differ in little, lost answers, what is said of what is gone."""

import pytest
from django.core.exceptions import ValidationError

from community.chat import actions
from community.rooms.choosing import Choice
from tests.chat.test_acts import send
from tests.make import new_tag
from tests.places import words


@pytest.mark.parametrize(
    ("first", "second"), [("straße", "STRAẞE"), ("bench", "Bench"), ("k", "\N{KELVIN SIGN}")]
)
def test_the_same_name_is_refused_in_words(cast, first, second):
    """Not by the database's wall: it compares small letters."""
    actions.open_channel(cast.olga, cast.workspace, name=first, choice=Choice("everyone"))
    with pytest.raises(ValidationError):
        actions.open_channel(cast.olga, cast.workspace, name=second, choice=Choice("everyone"))


def test_what_was_sent_before_the_archiving_is_answered_after_it(cast, channel):
    """The answer to the first send was lost: it must not be told that nothing was sent."""
    key = new_tag()
    first = actions.send_message(cast.sara, channel, words=words("x"), client_id=key)
    actions.archive_channel(cast.olga, channel)
    assert actions.send_message(cast.sara, channel, words=words("x"), client_id=key) == first


def test_asking_to_delete_what_is_deleted_shows_nothing_of_it(cast, client, channel):
    message = send(cast.sara, channel, "a secret reading")
    actions.delete_message(cast.sara, message)
    for user in (cast.olga, cast.sara):
        client.force_login(user)
        answer = client.get(f"/m/{message.public_id}/deletion/")
        assert b"secret reading" not in answer.content
