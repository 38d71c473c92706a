"""Cards under posts: what is fetched for whom, what a card shows, who takes it away, where it goes with its post."""

import pytest
from django.core.exceptions import PermissionDenied

from community.events.models import Event
from community.links import keeping
from community.links.models import Link
from community.links.posting import pasted_in
from community.links.working import fetch_waiting
from community.markup import render
from community.threads.actions import (
    Choice,
    delete_post,
    edit_post,
    remove_card,
    reply,
    restore_post,
    settle_link,
    split_thread,
    start_thread,
    write_note,
)
from community.threads.forms import words_of
from community.threads.models import Post
from tests.make import png
from tests.threads.test_query_counts import start
from tests.threads.test_threads import send_id


@pytest.fixture(autouse=True)
def wanted(settings):
    settings.LINK_PREVIEWS = True


@pytest.fixture
def thread(cast):
    return start(cast)


@pytest.fixture
def page(web):
    web.page("/p.png", png(900, 600), "image/png")
    return web.page(
        "/datasheet",
        '<meta property="og:title" content="J4 &lt;b&gt; bearing"><meta name="description" content="As it is made">'
        '<meta property="og:image" content="/p.png">',
    )


def send(author, thread, text, act=reply):
    words = words_of(text, [thread.audience_id], thread.workspace, writer=author)
    return act(author, thread, words=words, client_id=send_id())


def fetched(web):
    return fetch_waiting(settle_link, web.fetch)


def html_of(post):
    return Post.objects.get(pk=post.pk).html


def test_a_pasted_link_gets_a_card(client, cast, thread, web, page):
    post = send(cast.sara, thread, f"See {page} please.")
    assert "linkcard" not in html_of(post)  # the post is there at once
    version = Post.objects.get(pk=post.pk).version
    assert fetched(web) == 1
    link = Link.objects.get()
    shown = html_of(post)
    assert '<span class="nm">J4 &lt;b&gt; bearing</span><span class="meta">As it is made</span>' in shown
    assert f'src="/links/{link.public_id}/picture/" width="480" height="320"' in shown
    assert f'href="{page}" rel="noopener noreferrer nofollow ugc"' in shown
    assert (
        shown.count("127.0.0.1") == 4
    )  # the text's link and the card's, with what they show: no picture of theirs
    assert Post.objects.get(pk=post.pk).version == version + 1
    assert Event.objects.filter(verb="threads.link_shown", stream=post.stream_id, actor=None).count() == 1
    for user, status in ((cast.olga, 200), (cast.rune, 200), (cast.ravi, 404), (cast.ada, 404)):
        client.force_login(user)
        assert client.get(f"/links/{link.public_id}/picture/").status_code == status
    assert keeping.picture(link.public_id).read_bytes()[8:12] == b"WEBP"
    assert fetched(web) == 0
    settle_link(link, None, None)  # late, and harmless
    assert html_of(post) == shown


def test_nobody_asks_for_what_fewer_see(cast, thread, web, page):
    """Whoever runs the server would learn of a note's link, or of a thread for some."""
    send(cast.sara, thread, f"Ours: {page}", act=write_note)
    words = words_of(f"Some: {page}", [thread.audience_id], thread.workspace, writer=cast.olga)
    start_thread(
        cast.olga, cast.workspace, title="For some", words=words, choice=Choice("firm"), client_id=send_id()
    )
    assert not Link.objects.exists()
    assert (fetched(web), web.asked) == (0, [])


def test_off_by_default(cast, thread, web, page, settings):
    settings.LINK_PREVIEWS = False
    send(cast.sara, thread, page)
    assert not Link.objects.exists()


def test_which_links(settings):
    settings.FILES_URL = "https://files.example.org"
    text = (
        "https://one.example/a?x=1&y=2 [words](https://no.example/) <https://two.example> `https://no.example/c`\n\n"
        f"{settings.SITE_URL}/t/abc/ https://files.example.org/given/x/ https://one.example/a?x=1&y=2\n\n"
        "https://three.example/ https://four.example/"
    )
    assert pasted_in(render(text).html) == [
        "https://one.example/a?x=1&y=2",
        "https://two.example",
        "https://three.example/",
    ]


def test_where_nothing_is_found_nothing_is_shown(cast, thread, web):
    post = send(cast.sara, thread, f"{web.url}/gone and {web.page('/plain', 'x', 'text/plain')}")
    before = html_of(post)
    assert fetched(web) == 2
    assert html_of(post) == before
    assert set(Link.objects.values_list("state", flat=True)) == {"nothing"}


def test_a_picture_that_can_t_be_drawn_is_left_out(cast, thread, web):
    web.page("/p.png", b"<svg onload=alert(1)>", "image/png")
    post = send(cast.sara, thread, web.page("/a", "<title>A</title><meta property=og:image content=/p.png>"))
    fetched(web)
    assert ("linkcard" in html_of(post), "<img" in html_of(post)) == (True, False)


def test_its_author_or_who_keeps_order_takes_it_away(client, cast, thread, web, page):
    post = send(cast.sara, thread, page)
    fetched(web)
    link = Link.objects.get()
    with pytest.raises(PermissionDenied):
        remove_card(cast.lin, link)
    client.force_login(cast.sara)
    assert "Remove the card" in client.get(f"/p/{post.public_id}/about/").content.decode()
    assert client.post(f"/links/{link.public_id}/removal/").status_code == 302
    assert "linkcard" not in html_of(post)
    assert page in html_of(post)
    assert client.get(f"/links/{link.public_id}/picture/").status_code == 404
    remove_card(cast.mats, link)  # twice is harmless
    assert Event.objects.filter(verb="threads.link_removed").count() == 1
    _edit(cast.sara, post, f"Once more: {page}")
    assert fetched(web) == 0  # taken away is taken away


def _edit(author, post, text):
    row = Post.objects.get(pk=post.pk)
    words = words_of(text, [row.audience_id], row.thread.workspace, writer=author, carrier=row.public_id)
    edit_post(author, row, words=words, version=row.version)


def test_an_edit_keeps_what_it_still_links_to(cast, thread, web, page):
    other = web.page("/other", "<title>Other</title>")
    post = send(cast.sara, thread, page)
    fetched(web)
    _edit(cast.sara, post, f"{page} and {other}")
    assert "J4" in html_of(post)
    fetched(web)
    assert html_of(post).count("linkcard") == 2
    _edit(cast.sara, post, f"Only {other}")
    assert html_of(post).count("linkcard") == 1
    assert "J4" not in html_of(post)


def test_a_card_goes_where_its_post_goes(client, cast, thread, web, page):
    post = send(cast.sara, thread, page)
    fetched(web)
    split_thread(cast.olga, thread, posts=[post.public_id], title="Split off")
    carried = Post.objects.get(pk=post.pk).moved_to
    link = Link.objects.get()
    assert (link.carrier, link.audience_id) == (carried.public_id, carried.audience_id)
    assert "linkcard" in carried.html
    client.force_login(cast.olga)
    picture = f"/links/{link.public_id}/picture/"
    delete_post(cast.sara, carried)
    assert client.get(picture).status_code == 404
    restore_post(cast.sara, carried)
    assert client.get(picture).status_code == 200
