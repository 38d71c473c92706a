"""Every page that a member can open, opens."""

import re
from collections import Counter

import pytest

from tests.threads.test_threads import send_id, words


@pytest.fixture
def thread(cast):
    from community.threads.actions import Choice, reply, start_thread, write_note

    thread = start_thread(
        cast.olga,
        cast.workspace,
        title="Preload",
        words=words(),
        choice=Choice("everyone"),
        tags=["j4"],
        client_id=send_id(),
    )
    reply(cast.sara, thread, words=words("Seen here too."), client_id=send_id())
    write_note(cast.olga, thread, words=words("Ours."), client_id=send_id())
    return thread


def test_pages_of_a_workspace(cast, thread, client):
    client.force_login(cast.olga)
    w = cast.workspace.public_id
    post = thread.posts.first()
    for path in (
        "/",
        f"/w/{w}/",
        f"/w/{w}/threads/",
        f"/w/{w}/threads/?show=unread",
        f"/w/{w}/threads/?show=mine",
        f"/w/{w}/threads/?tag=j4",
        f"/w/{w}/threads/?category={thread.category.public_id}",
        f"/w/{w}/threads/new/",
        f"/w/{w}/categories/",
        f"/w/{w}/people/",
        f"/w/{w}/settings/",
        f"/w/{w}/why/",
        f"/w/{w}/invites/",
        f"/w/{w}/invites/new/",
        f"/t/{thread.public_id}/",
        f"/threads/{thread.public_id}/title/",
        f"/threads/{thread.public_id}/order/",
        f"/threads/{thread.public_id}/split/",
        f"/w/{w}/following/",
        f"/p/{post.public_id}/about/",
        f"/p/{post.public_id}/edit/",
        f"/p/{post.public_id}/history/",
        f"/p/{post.public_id}/deletion/",
        f"/people/{cast.sara.public_id}/",
        f"/firms/{cast.supplier.public_id}/",
        "/me/",
        "/me/agreements/",
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/2fa/",
        "/accounts/sessions/",
        f"/composing/new:{w}/people/?q=s",
    ):
        response = client.get(path, follow=True)
        assert response.status_code == 200, path
        ids = Counter(re.findall(r'\sid="([^"]+)"', response.content.decode()))
        twice = [name for name, times in ids.items() if times > 1]
        assert not twice, f"{path}: a label would name the first of {twice} only"


def test_pages_of_a_site_admin(cast, client):
    client.force_login(cast.ada)
    for path in (
        "/",
        "/manage/",
        "/manage/firms/",
        "/manage/firms/new/",
        f"/manage/firms/{cast.supplier.public_id}/",
        "/manage/users/",
        f"/manage/users/{cast.sara.public_id}/",
        "/manage/agreements/",
        "/manage/agreements/new/",
        "/manage/workspaces/",
        "/manage/invites/",
        "/admin/",
        "/admin/accounts/firm/",
        "/w/new/",
    ):
        assert client.get(path, follow=True).status_code == 200, path


def test_pages_of_nobody(client, db):
    assert client.get("/accounts/login/").status_code == 200
    assert client.get("/accounts/password/reset/").status_code == 200
    assert client.get("/join/x/").status_code == 404
    assert client.get("/nothing/").status_code == 404


def test_a_line_stands_before_the_first_post_not_read(cast, thread, client):
    from community.threads.actions import mark_read

    client.force_login(cast.lin)
    path = f"/t/{thread.public_id}/"
    assert 'id="new"' not in client.get(path).content.decode()
    mark_read(cast.lin, thread, nr=1)
    page = client.get(path).content.decode()
    assert page.index("Preload drops") < page.index('id="new"') < page.index("Seen here too.")
    mark_read(cast.lin, thread, nr=2)
    mark_read(cast.lin, thread, nr=1)  # a mark never goes back
    assert 'id="new"' not in client.get(path).content.decode()
