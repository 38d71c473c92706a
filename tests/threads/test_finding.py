"""What is found while somebody writes is what they see themselves, and goes into a text without its title."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community.threads.actions import Choice, delete_post, reply, start_thread
from community.threads.titles import STEP, threads_like, threads_named
from tests.make import make_file
from tests.threads.test_threads import send_id, thread, words  # noqa: F401  a fixture


def start(actor, workspace, title, choice="everyone", **more):
    return start_thread(
        actor, workspace, title=title, words=words(), choice=Choice(choice), client_id=send_id(), **more
    )


def titles(rows):
    return [row.title for row in rows]


def test_threads_are_found_by_beginnings_of_their_words(cast):
    for title in ("Preload drift of J4-021", "Seal leaks", "Preload, second batch"):
        start(cast.olga, cast.workspace, title)
    assert titles(threads_named(cast.sara, cast.workspace, "prel")) == [
        "Preload, second batch",
        "Preload drift of J4-021",
    ]
    assert titles(threads_named(cast.sara, cast.workspace, "drift PRE")) == ["Preload drift of J4-021"]
    assert titles(threads_named(cast.sara, cast.workspace, "j4-02")) == ["Preload drift of J4-021"]
    assert titles(threads_named(cast.sara, cast.workspace, "' | !(")) == []


def test_titles_like_one_share_two_of_its_words(cast):
    for title in ("Bearing is noisy at 65 °C", "Noisy bearings after the swap", "Noisy fan", "Invoices"):
        start(cast.olga, cast.workspace, title)
    found = titles(threads_like(cast.sara, cast.workspace, "Why is the bearing noisy when it swaps?"))
    assert sorted(found) == ["Bearing is noisy at 65 °C", "Noisy bearings after the swap"]
    assert titles(threads_like(cast.sara, cast.workspace, "The invoice")) == ["Invoices"]
    assert threads_like(cast.sara, cast.workspace, "why is the") == []


@pytest.mark.parametrize("find", [threads_named, threads_like])
def test_nothing_is_found_that_one_does_not_see(cast, find):
    start(cast.olga, cast.workspace, "Quenching the ring", "firm")
    assert len(find(cast.olga, cast.workspace, "quenching")) == 1
    assert find(cast.sara, cast.workspace, "quenching") == []
    assert find(cast.ravi, cast.workspace, "quenching") == []


@pytest.mark.parametrize("typed", ["quenching", "nowhere"])
def test_answers_come_on_a_beat(cast, client, typed, monkeypatch):
    slept = []
    monkeypatch.setattr("community.threads.titles.time.sleep", slept.append)
    start(cast.olga, cast.workspace, "Quenching the ring", "firm")
    client.force_login(cast.sara)
    client.get(reverse("threads:linkable", args=[f"new:{cast.workspace.public_id}"]), {"q": typed})
    assert len(slept) == 1
    assert 0 < slept[0] <= STEP


def test_what_goes_into_the_text_has_no_title(cast, client, thread):  # noqa: F811
    client.force_login(cast.sara)
    answer = client.get(reverse("threads:linkable", args=[f"thread:{thread.public_id}"]), {"q": "preload"})
    assert f'data-value="{settings.SITE_URL}/t/{thread.public_id}/"' in answer.content.decode()


def test_tags_that_one_sees_are_suggested_the_most_used_first(cast, client):
    start(cast.olga, cast.workspace, "One", tags=["J4-021"])
    start(cast.olga, cast.workspace, "Two", tags=["j4-021", "j5"])
    start(cast.olga, cast.workspace, "Three", "firm", tags=["j9-secret"])
    client.force_login(cast.sara)
    page = client.get(reverse("threads:tags", args=[cast.workspace.public_id]), {"q": "J"}).content.decode()
    assert page.index("J4-021") < page.index("j5")
    assert "secret" not in page


@pytest.fixture
def linked(cast, thread):  # noqa: F811
    """A thread for everybody whose post links to a thread, a post and a file of the other firm's people alone."""
    secret = start(cast.olga, cast.workspace, "Quenching the ring", "firm")
    post = reply(cast.mats, secret, words=words("Oil."), client_id=send_id())
    file = make_file(cast.olga, cast.workspace, "quench.txt", b"x")
    addresses = [
        f"{settings.SITE_URL}/t/{secret.public_id}/quenching?page=1",
        f"{settings.SITE_URL}/p/{post.public_id}/",
        f"{settings.SITE_URL}/t/{secret.public_id}/x/?page=1#p-{post.public_id}",
        f"{settings.SITE_URL}/f/{file.public_id}/",
        f"{settings.SITE_URL}/t/{'a' * 12}/",
    ]
    return secret, post, addresses


def page_of(client, viewer, thread):  # noqa: F811
    client.force_login(viewer)
    return client.get(f"/t/{thread.public_id}/").content.decode()


def send(client, actor, thread, source):  # noqa: F811
    client.force_login(actor)
    sent = client.post(f"/t/{thread.public_id}/", {"source": source, "client_id": send_id()})
    assert sent.status_code == 302


def test_a_bare_link_says_its_title_to_who_may_see_it(cast, client, thread, linked):  # noqa: F811
    _secret, _post, addresses = linked
    send(client, cast.olga, thread, "\n\n".join(addresses))
    seen = page_of(client, cast.mats, thread)
    assert seen.count(">Quenching the ring</a>") == 1
    assert seen.count(">Quenching the ring, Mats Ek</a>") == 2
    assert f">{addresses[-1]}</a>" in seen  # nothing is there
    hidden = page_of(client, cast.sara, thread)
    assert "Quenching the ring" not in hidden
    assert "quench.txt" not in hidden
    for address in addresses:
        assert f'href="{address}"' in hidden
        assert f">{address}</a>" in hidden
    assert "quench.txt" in page_of(client, cast.olga, thread)


def test_a_link_with_words_keeps_them_and_a_deleted_post_names_nobody(cast, client, thread, linked):  # noqa: F811
    _secret, post, addresses = linked
    delete_post(cast.mats, post)
    send(client, cast.olga, thread, f"[as said]({addresses[0]})\n\n{addresses[1]}")
    seen = page_of(client, cast.olga, thread)
    assert ">as said</a>" in seen
    assert ">Quenching the ring</a>" in seen
    assert "Quenching the ring, Mats Ek" not in seen


def test_titles_are_as_they_are_now_and_as_text(cast, client, thread, linked):  # noqa: F811
    secret, _post, addresses = linked
    send(client, cast.olga, thread, addresses[0])
    secret.title = "<b>Hard & fast</b>"
    secret.save()
    assert ">&lt;b&gt;Hard &amp; fast&lt;/b&gt;</a>" in page_of(client, cast.olga, thread)


def test_what_came_over_the_line_asks_for_titles(cast, client, linked):
    secret, post, _addresses = linked
    asked = {"to": [f"t/{secret.public_id}", f"p/{post.public_id}", "t/aaaaaaaaaaaa", "x/y"]}
    client.force_login(cast.mats)
    assert client.get("/links/", asked).json() == {
        f"t/{secret.public_id}": {"title": "Quenching the ring", "card": ""},
        f"p/{post.public_id}": {"title": "Quenching the ring, Mats Ek", "card": ""},
    }
    client.force_login(cast.sara)
    assert client.get("/links/", asked).json() == {}


def test_all_links_of_a_page_cost_one_statement_and_none_costs_none(
    cast,
    client,
    thread,  # noqa: F811
    linked,
    django_assert_num_queries,
):
    _secret, _post, addresses = linked
    page_of(client, cast.olga, thread)
    with CaptureQueriesContext(connection) as without:
        page_of(client, cast.olga, thread)
    count = len(without)
    for _ in range(3):
        send(client, cast.olga, thread, "\n\n".join(addresses))
    page_of(client, cast.olga, thread)
    with django_assert_num_queries(count + 1):
        page_of(client, cast.olga, thread)


def test_the_preview_says_titles_to_its_writer(cast, client, thread, linked):  # noqa: F811
    client.force_login(cast.olga)
    url = reverse("threads:preview", args=[f"thread:{thread.public_id}"])
    assert "Quenching the ring" in client.post(url, {"source": linked[2][0]}).content.decode()
