"""manage.py rerender: what an older rendering drew is drawn anew from its source, in batches, and nobody is told."""

from io import StringIO

import pytest
from django.core.management import call_command

from community.events.models import Event
from community.markup import RENDER_VERSION
from community.threads.actions import Choice, reply, rerender, start_thread
from community.threads.forms import words_of
from community.threads.fragments import fragments_of
from community.threads.models import Post
from community.threads.posting import Words
from community.threads.reading import shown_posts
from community.workspaces.actions import remove_person
from tests.threads.test_threads import send_id


def run():
    out = StringIO()
    call_command("rerender", stdout=out)
    return out.getvalue().strip()


def old(source):
    return Words(source=source, html="<p>of old</p>", html_version=RENDER_VERSION - 1, excerpt="of old")


@pytest.fixture
def thread(cast):
    choice = Choice("everyone")
    return start_thread(
        cast.olga, cast.workspace, title="Old", words=old("# A *b*"), choice=choice, client_id=send_id()
    )


def test_older_posts_are_drawn_again_in_batches(cast, thread, monkeypatch):
    monkeypatch.setattr(rerender, "POSTS_AT_ONCE", 2)
    for number in range(4):
        reply(cast.sara, thread, words=old(f"**{number}**"), client_id=send_id())
    before = Event.objects.count()
    assert run() == "5 posts drawn again"
    posts = list(Post.objects.filter(thread=thread).order_by("nr"))
    assert "A <em>b</em></h3>" in posts[0].html
    assert posts[0].excerpt == "A b"
    assert [post.html for post in posts[1:]] == [f"<p><strong>{nr}</strong></p>\n" for nr in range(4)]
    assert {post.html_version for post in posts} == {RENDER_VERSION}
    assert {post.edited_at for post in posts} == {None}
    assert Event.objects.count() == before
    assert run() == "0 posts drawn again"


def test_pages_show_it_at_once(cast, thread):
    post = Post.objects.get(thread=thread)
    assert "of old" in fragments_of(shown_posts([post.pk]))[0]
    run()
    assert "A <em>b</em>" in fragments_of(shown_posts([post.pk]))[0]


def test_whoever_was_mentioned_stays_so(cast, thread):
    source = f"@[Sara](user:{cast.sara.public_id}) and @[Ravi Shah](user:{cast.ravi.public_id})"
    words = words_of(source, [thread.audience_id], cast.workspace)
    post = reply(cast.olga, thread, words=words, client_id=send_id())
    Post.objects.filter(pk=post.pk).update(html="of old", html_version=RENDER_VERSION - 1)
    remove_person(cast.olga, cast.workspace, cast.sara)
    run()
    post.refresh_from_db()
    assert post.html == words.html
    assert "@Ravi Shah</p>" in post.html
