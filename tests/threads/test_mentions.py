"""Who can be mentioned is who can read the post itself, not whoever reads the thread around it."""

import pytest

from community.threads.models import Mention, Post
from tests.threads.test_threads import send_id, thread  # noqa: F401  a fixture


def naming(*people):
    return " ".join(f"@[{user.name}](user:{user.public_id})" for user in people)


def mentioned():
    return set(Mention.objects.values_list("user__name", flat=True))


def test_a_reply_mentions_who_sees_the_thread_and_nobody_else(cast, thread, client):  # noqa: F811
    client.force_login(cast.sara)
    text = naming(cast.olga, cast.lin, cast.ravi)
    client.post(f"/t/{thread.public_id}/", {"source": text, "client_id": send_id()})
    assert mentioned() == {"Olga Berg", "Lin Mori"}
    assert cast.ravi.public_id not in Post.objects.latest("id").html


def test_a_note_mentions_the_own_firm_only(cast, thread, client):  # noqa: F811
    client.force_login(cast.sara)
    text = naming(cast.olga, cast.lin)
    client.post(f"/t/{thread.public_id}/", {"source": text, "client_id": send_id(), "note": "1"})
    assert mentioned() == {"Lin Mori"}
    assert cast.olga.public_id not in Post.objects.latest("id").html


@pytest.mark.parametrize(
    ("choice", "names"),
    [
        ({"choice": "everyone"}, {"Olga Berg", "Mats Ek", "Lin Mori"}),
        ({"choice": "firm"}, {"Lin Mori"}),
        ({"choice": "people", "people": "olga"}, {"Olga Berg"}),
    ],
)
def test_a_thread_for_some_mentions_those(cast, client, choice, names):
    client.force_login(cast.sara)
    sent = {"title": "For some", "source": naming(cast.olga, cast.mats, cast.lin), "client_id": send_id()}
    if "people" in choice:
        choice = {**choice, "people": getattr(cast, choice["people"]).public_id}
    answer = client.post(f"/w/{cast.workspace.public_id}/threads/new/", sent | choice)
    assert answer.status_code == 302
    assert mentioned() == names


def test_the_preview_shows_what_will_stand(cast, thread, client):  # noqa: F811
    client.force_login(cast.sara)
    path = f"/composing/thread:{thread.public_id}/preview/"
    text = {"source": naming(cast.olga, cast.lin)}
    assert cast.olga.public_id in client.post(path, text).content.decode()
    note = client.post(path, text | {"note": "1"}).content.decode()
    assert cast.olga.public_id not in note
    assert cast.lin.public_id in note


def test_suggestions_are_people_who_see_the_thread(cast, thread, client):  # noqa: F811
    path = f"/composing/thread:{thread.public_id}/people/?q="
    client.force_login(cast.sara)
    assert "Olga Berg" in client.get(path + "ol").content.decode()
    assert "Ravi" not in client.get(path + "ra").content.decode()
    client.force_login(cast.ravi)
    assert client.get(path + "ol").status_code == 404
