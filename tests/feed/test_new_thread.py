"""A new thread from anywhere: into one's only workspace at once, else a choice of those where one may write."""

from community.workspaces.actions import change_role, close_workspace
from tests.make import make_workspace


def test_one_workspace_is_no_choice(cast, client):
    client.force_login(cast.sara)
    answer = client.get("/threads/new/")
    assert answer.headers["Location"] == f"/w/{cast.workspace.public_id}/threads/new/"


def test_only_where_one_may_write(cast, client):
    other = make_workspace(cast.olga, "Wrist", people={cast.sara: "member", cast.rune: "reader"})
    read_only = make_workspace(cast.olga, "Elbow", people={cast.sara: "reader"})
    closed = make_workspace(cast.olga, "Shoulder", people={cast.sara: "member"})
    close_workspace(cast.olga, closed)
    client.force_login(cast.sara)
    page = client.get("/threads/new/").content.decode()
    for workspace, offered in ((cast.workspace, True), (other, True), (read_only, False), (closed, False)):
        assert (f"/w/{workspace.public_id}/threads/new/" in page) is offered, workspace.name
    client.force_login(cast.rune)
    assert "No workspace to write in" in client.get("/threads/new/").content.decode()
    change_role(cast.olga, other, cast.rune, role="member")
    assert client.get("/threads/new/").status_code == 302


def test_every_workspace_has_a_page_to_be_found_on(cast, client):
    """The rail shows twelve."""
    names = [f"Place {number:02}" for number in range(14)]
    for name in names:
        make_workspace(cast.olga, name)
    client.force_login(cast.olga)
    page = client.get("/w/").content.decode()
    assert all(name in page for name in names)
    assert 'href="/w/"' in client.get("/").content.decode()
