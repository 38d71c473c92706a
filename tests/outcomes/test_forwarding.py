"""Forwarding: to channels, side threads and threads whose readers all see the original; a card for whoever sees it."""

import re

import pytest
from django.conf import settings

from community.chat.actions import delete_message, edit_message, open_channel, send_message
from community.chat.models import Message
from community.chat.reading import find_message
from community.outcomes.forwarding import targets_of
from community.rooms.choosing import Choice
from community.threads.models import Post
from tests.notifications.make import start
from tests.places import words
from tests.query_counts import check_queries

CARD = re.compile(r'<figure class="forwarded".*?</figure>', re.DOTALL)


@pytest.fixture
def bench(cast):
    return open_channel(cast.olga, cast.workspace, name="bench", choice=Choice("everyone"))


@pytest.fixture
def ours(cast):
    return open_channel(cast.lin, cast.workspace, name="ours", choice=Choice("firm"))


@pytest.fixture
def message(cast, bench):
    return send_message(cast.olga, bench, words=words("Backlash triples."), client_id="fwd-1")


def forward(client, message, key, comment="", client_id="fwd-a"):
    typed = {"target": key, "comment": comment, "client_id": client_id}
    return client.post(f"/m/{message.public_id}/forward/", typed)


def cards(client, url):
    return CARD.findall(client.get(url, follow=True).content.decode())


def test_it_goes_into_a_channel_a_side_and_a_thread(cast, client, bench, ours, message):
    root = send_message(cast.sara, ours, words=words("For us?"), client_id="fwd-2")
    thread = start(cast.olga, cast.workspace, title="Preload")
    client.force_login(cast.sara)
    for number, key in enumerate(
        (f"channel:{ours.public_id}", f"side:{root.public_id}", f"thread:{thread.public_id}")
    ):
        sent = forward(client, message, key, "Look.", f"fwd-{key}")
        assert sent.status_code == 302, number
        assert forward(client, message, key, "Look.", f"fwd-{key}")["Location"] == sent["Location"]
        (card,) = cards(client, sent["Location"])
        assert "Backlash triples." in card
        assert "Olga Berg" in card
        assert "#bench" in card
        assert f'/m/{message.public_id}/"' in card
    assert Message.objects.filter(source__startswith="Look.").count() == 2
    assert Post.objects.filter(thread=thread, source__startswith="Look.").count() == 1


def test_the_card_is_the_original_as_it_is_now(cast, client, ours, message):
    client.force_login(cast.sara)
    place = forward(client, message, f"channel:{ours.public_id}")["Location"]
    edit_message(cast.olga, message, words=words("It doubles."), version=1)
    (card,) = cards(client, place)
    assert "It doubles." in card
    assert "edited" in card
    assert "triples" not in card
    asked = client.get("/links/", {"to": f"m/{message.public_id}"}).json()
    assert "It doubles." in asked[f"m/{message.public_id}"]["card"]  # what came over the line asks
    delete_message(cast.olga, message)
    (card,) = cards(client, place)
    assert "This message was deleted." in card
    assert "doubles" not in card
    assert "Olga" not in card
    assert client.get(f"/m/{message.public_id}/forward/").status_code == 404


def test_never_beyond_who_sees_it_and_who_comes_later_sees_an_address(cast, client, bench, ours):
    secret = send_message(cast.lin, ours, words=words("Our price is 12."), client_id="fwd-3")
    client.force_login(cast.sara)
    page = client.get(f"/m/{secret.public_id}/forward/").content.decode()
    assert "3 of them do not see this message." in page
    refused = forward(client, secret, f"channel:{bench.public_id}")
    assert refused.status_code == 422
    assert "Not forwarded: 3 people who read there do not see this message." in refused.content.decode()
    assert not Message.objects.filter(channel=bench).exists()
    # People who all see it now; later somebody reads there who never saw the original.
    few = open_channel(cast.olga, cast.workspace, name="few", choice=Choice("people", people=(cast.sara,)))
    said = send_message(cast.sara, few, words=words("Between us."), client_id="fwd-4")
    everyone = send_message(cast.sara, bench, words=words("x"), client_id="fwd-5")
    address = f"{settings.SITE_URL}/m/{said.public_id}/"
    link = f'<p><a href="{address}" rel="nofollow">{address}</a></p>'
    Message.objects.filter(pk=everyone.pk).update(html=link)
    client.force_login(cast.sara)
    assert len(cards(client, f"/c/{bench.public_id}/")) == 1
    client.force_login(cast.lin)
    page = client.get(f"/c/{bench.public_id}/").content.decode()
    assert "Between us." not in page
    assert "few" not in page
    assert client.get("/links/", {"to": f"m/{said.public_id}"}).json() == {}


def test_who_sees_nothing_finds_nothing(cast, client, bench, ours, message):
    client.force_login(cast.ravi)
    assert client.get(f"/m/{message.public_id}/forward/").status_code == 404
    client.force_login(cast.mats)
    for key in (f"channel:{ours.public_id}", "channel:aaaaaaaaaaaa", "draft:aaaaaaaaaaaa", "thread:x"):
        assert forward(client, message, key).status_code == 404
    client.force_login(cast.rune)  # a reader
    assert forward(client, message, f"channel:{bench.public_id}").status_code == 422
    assert "No such place" in client.get(f"/m/{message.public_id}/forward/").content.decode()


def test_places_are_found_by_name(cast, bench, ours, message):
    start(cast.olga, cast.workspace, title="Preload drift")
    found = find_message(cast.sara, message.public_id)
    names = lambda typed: [target.name for target in targets_of(cast.sara, found, typed)]  # noqa: E731
    assert names("") == ["bench", "ours"]
    assert names("OUR") == ["ours"]
    assert names("prel") == ["Preload drift"]
    assert names("nothing") == []


@pytest.mark.parametrize("rows", [1, 20])
def test_the_page_asks_the_same(cast, client, request, bench, message, rows):
    for number in range(rows):
        open_channel(cast.olga, cast.workspace, name=f"c-{number}", choice=Choice("everyone"))
    client.force_login(cast.sara)
    path = f"/m/{message.public_id}/forward/"
    check_queries(request, "outcomes:forward", lambda: client.get(path), most=12)
