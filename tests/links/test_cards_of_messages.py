"""Cards under messages: fetched where everyone of the workspace reads, live, and taken away by whoever may."""

import pytest
from django.core.exceptions import PermissionDenied

from community.chat.actions import (
    delete_message,
    edit_message,
    open_channel,
    remove_message_card,
    reply_aside,
    restore_message,
    send_message,
)
from community.chat.forms import message_words
from community.chat.models import Message
from community.events.models import Event
from community.links.models import Link
from community.links.working import fetch_waiting
from community.rooms.choosing import Choice
from community.threads.actions import settle_link
from tests.links.test_cards import page, wanted  # noqa: F401  fixtures
from tests.threads.test_threads import send_id


@pytest.fixture
def bench(cast):
    return open_channel(cast.olga, cast.workspace, name="bench", choice=Choice("everyone"))


def send(author, channel, text, root=None):
    client_id = send_id()
    words = message_words(author, channel, text, client_id=client_id)
    if root:
        return reply_aside(author, channel, root, words=words, client_id=client_id)
    return send_message(author, channel, words=words, client_id=client_id)


def shown(message):
    return Message.objects.get(pk=message.pk)


def test_a_pasted_link_gets_a_card(client, cast, bench, web, page):  # noqa: F811
    message = send(cast.sara, bench, f"See {page} please.")
    reply = send(cast.lin, bench, page, root=message)
    assert fetch_waiting(settle_link, web.fetch) == 2
    for each in (message, reply):
        row = shown(each)
        assert row.html.count('class="linkcard"') == 1
        assert 'width="480" height="320"' in row.html  # laid out before it loads
        assert row.version == each.version + 1
    events = Event.objects.filter(verb="chat.link_shown", stream=bench.stream_id, actor=None)
    assert events.count() == 2
    client.force_login(cast.olga)
    assert "linkcard" in client.get(f"/c/{bench.public_id}/").content.decode()
    link = Link.objects.get(carrier=message.public_id)
    for user, status in ((cast.olga, 200), (cast.rune, 200), (cast.ravi, 404)):
        client.force_login(user)
        assert client.get(f"/links/{link.public_id}/picture/").status_code == status
    # An edit keeps the card of a link that stays, and drops that of one that goes.
    edit_message(
        cast.sara, message, words=message_words(cast.sara, bench, f"Read {page}", client_id="e"), version=9
    )
    assert shown(message).html.count("linkcard") == 1
    delete_message(cast.sara, message)
    client.force_login(cast.olga)
    assert client.get(f"/links/{link.public_id}/picture/").status_code == 404
    restore_message(cast.sara, message)
    edit_message(
        cast.sara, message, words=message_words(cast.sara, bench, "Nothing", client_id="f"), version=9
    )
    assert "linkcard" not in shown(message).html
    assert not Link.objects.filter(carrier=message.public_id).exists()


def test_never_for_fewer_and_off_by_default(cast, bench, web, page, settings):  # noqa: F811
    """Whoever runs the server would learn of a link that only some were to know of."""
    ours = open_channel(cast.lin, cast.workspace, name="ours", choice=Choice("firm"))
    send(cast.sara, ours, page)
    settings.LINK_PREVIEWS = False
    send(cast.sara, bench, page)
    assert not Link.objects.exists()
    assert web.asked == []


def test_its_author_or_a_moderator_takes_it_away(client, cast, bench, web, page):  # noqa: F811
    message = send(cast.sara, bench, page)
    fetch_waiting(settle_link, web.fetch)
    link = Link.objects.get()
    url = f"/m/{message.public_id}/cards/{link.public_id}/removal/"
    for user, status in ((cast.ravi, 404), (cast.lin, 403)):
        client.force_login(user)
        assert client.post(url).status_code == status
    with pytest.raises(PermissionDenied):
        remove_message_card(cast.lin, message, link)
    client.force_login(cast.mats)
    assert "Remove the card" in client.get(f"/m/{message.public_id}/about/").content.decode()
    assert client.post(url).status_code == 302
    assert "linkcard" not in shown(message).html
    assert client.post(url).status_code == 404
    assert Event.objects.filter(verb="chat.link_removed").count() == 1
    edit_message(
        cast.sara, message, words=message_words(cast.sara, bench, f"Still {page}", client_id="g"), version=9
    )
    assert "linkcard" not in shown(message).html
