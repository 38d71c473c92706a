"""Long threads: opened at any post or day, shown by a line of their time, and by their most valued posts."""

import re

import pytest

from community.threads.actions import Choice, delete_post, react, start_thread, write_note
from community.threads.kinds.question.actions import accept_answer
from community.threads.models import Post
from community.threads.worth.models import ValuedPost
from community.threads.worth.running import count_all
from tests.threads.test_query_counts import fill
from tests.threads.test_threads import send_id, words


@pytest.fixture
def long_thread(cast):
    """Sixty posts of a question, the fortieth accepted, some quoted and reacted to; and a note with many reactions."""
    thread = start_thread(
        cast.olga,
        cast.workspace,
        title="Run-in",
        words=words("asked"),
        choice=Choice("everyone"),
        kind="question",
        client_id=send_id(),
    )
    fill(thread, [cast.sara, cast.lin, cast.olga], 59)
    posts = {post.nr: post for post in Post.objects.filter(thread=thread)}
    for nr in (10, 20, 30):
        react(cast.mats, posts[nr], kind="agree")
    Post.objects.filter(pk=posts[25].pk).update(source=f"> [Sara](/p/{posts[5].public_id}/): post 4\n\nYes.")
    accept_answer(cast.olga, posts[40])
    note = write_note(cast.mats, thread, words=words("ours alone"), client_id=send_id())
    react(cast.olga, note, kind="agree")
    count_all()
    return thread


def numbers(thread):
    rows = ValuedPost.objects.filter(thread=thread)
    return sorted(rows.values_list("post__nr", flat=True))


def test_the_best_posts_are_quoted_reacted_to_or_accepted_and_never_notes(long_thread):
    assert numbers(long_thread) == [1, 5, 10, 20, 30, 40]
    assert not ValuedPost.objects.filter(post__after_nr__isnull=False).exists()


def test_a_short_thread_offers_no_best_posts(cast):
    thread = start_thread(
        cast.olga, cast.workspace, title="S", words=words(), choice=Choice("everyone"), client_id=send_id()
    )
    fill(thread, [cast.sara, cast.lin], 20)
    for post in Post.objects.filter(thread=thread, nr__lt=10):
        react(cast.mats, post, kind="agree")
    count_all()
    assert numbers(thread) == []


def test_the_page_offers_them_and_shows_them_in_their_order(cast, client, long_thread):
    client.force_login(cast.sara)
    page = client.get(f"/t/{long_thread.public_id}/").content.decode()
    assert "Show the 6 most valued of 60 posts, 1 min" in page
    best = client.get(f"/threads/{long_thread.public_id}/best/").content.decode()
    shown = [int(nr) for nr in re.findall(r'data-nr="(\d+)"', best)]
    assert shown == [1, 5, 10, 20, 30, 40]
    assert "Accepted answer" in best
    assert "ours alone" not in best
    assert "9 posts in between" in best


def test_a_deleted_post_leaves_them_at_once(cast, client, long_thread):
    delete_post(cast.mats, Post.objects.get(thread=long_thread, nr=10, after_nr=None))
    client.force_login(cast.sara)
    assert "the 5 most valued" in client.get(f"/t/{long_thread.public_id}/").content.decode()
    best = client.get(f"/threads/{long_thread.public_id}/best/").content.decode()
    assert 'data-nr="10"' not in best


def test_without_any_the_address_leads_to_the_thread(cast, client, long_thread):
    ValuedPost.objects.all().delete()
    client.force_login(cast.sara)
    assert client.get(f"/threads/{long_thread.public_id}/best/").status_code == 302


@pytest.mark.parametrize(("asked", "page"), [("1", 1), ("20", 1), ("41", 3), ("999999999", 3), ("0", 1)])
def test_it_opens_at_any_post(cast, client, long_thread, asked, page):
    client.force_login(cast.sara)
    answer = client.get(f"/t/{long_thread.public_id}/?nr={asked}")
    nr = min(max(int(asked), 1), 60)
    post = Post.objects.get(thread=long_thread, nr=nr, after_nr=None)
    assert answer["Location"].endswith(f"?page={page}#p-{post.public_id}")


def test_a_post_that_went_elsewhere_opens_the_next_one(cast, client, long_thread):
    Post.objects.filter(thread=long_thread, nr=7, after_nr=None).delete()
    client.force_login(cast.sara)
    eighth = Post.objects.get(thread=long_thread, nr=8, after_nr=None)
    assert client.get(f"/t/{long_thread.public_id}/?nr=7")["Location"].endswith(eighth.public_id)


def test_the_line_has_posts_at_even_distances_and_marks_where_one_is(cast, client, long_thread):
    client.force_login(cast.sara)
    page = client.get(f"/t/{long_thread.public_id}/?page=2")
    line = page.context["window"].more["line"]
    assert [stop.nr for stop in line.stops] == [1, 8, 15, 23, 30, 37, 45, 52, 60]
    here = re.findall(r'\?nr=(\d+)" aria-current="location"', page.content.decode())
    assert here == ["23", "30", "37"]


def test_a_thread_of_one_page_has_no_line(cast, client):
    thread = start_thread(
        cast.olga, cast.workspace, title="S", words=words(), choice=Choice("everyone"), client_id=send_id()
    )
    client.force_login(cast.sara)
    page = client.get(f"/t/{thread.public_id}/")
    assert page.context["window"].more["line"] is None
    assert "key-line" not in page.content.decode()
