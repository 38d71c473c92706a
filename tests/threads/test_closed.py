"""A closed workspace is read by its owners, and written in by nobody."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from community.threads.actions import (
    Choice,
    edit_post,
    react,
    reply,
    retitle_thread,
    start_thread,
    write_note,
)
from community.threads.models import Category, Thread
from community.workspaces.actions import close_workspace, reopen_workspace
from tests.threads.test_threads import send_id, thread, words  # noqa: F401  (a fixture)


@pytest.fixture
def closed(cast, thread):  # noqa: F811
    close_workspace(cast.olga, cast.workspace)
    cast.workspace.refresh_from_db()
    return Thread.objects.get(pk=thread.pk)


@pytest.mark.parametrize(
    "write",
    [
        lambda olga, row: reply(olga, row, words=words(), client_id=send_id()),
        lambda olga, row: write_note(olga, row, words=words(), client_id=send_id()),
        lambda olga, row: edit_post(olga, row.posts.get(), words=words("other"), version=1),
        lambda olga, row: react(olga, row.posts.get(), kind="agree"),
        lambda olga, row: retitle_thread(olga, row, title="Other", category=row.category, tags=[]),
        lambda olga, row: start_thread(
            olga,
            row.workspace,
            title="New",
            words=words(),
            choice=Choice("everyone"),
            client_id=send_id(),
        ),
    ],
)
def test_nobody_writes_in_a_closed_workspace(cast, closed, write):
    with pytest.raises(PermissionDenied, match="closed"):
        write(cast.olga, closed)
    reopen_workspace(cast.olga, cast.workspace)
    write(cast.olga, Thread.objects.get(pk=closed.pk))


def test_its_pages_have_no_composer(cast, closed, client):
    workspace = cast.workspace.public_id
    client.force_login(cast.olga)
    page = client.get(f"/t/{closed.public_id}/").content.decode()
    assert "This workspace is closed" in page
    assert "<textarea" not in page
    assert "threads/new/" not in client.get(f"/w/{workspace}/threads/").content.decode()
    assert client.get(f"/w/{workspace}/threads/new/").status_code == 403
    client.force_login(cast.sara)
    assert client.get(f"/t/{closed.public_id}/").status_code == 404


def test_a_category_of_another_workspace_is_none(cast, thread):  # noqa: F811
    with pytest.raises(Http404):
        start_thread(
            cast.olga,
            cast.rival_workspace,
            title="New",
            words=words(),
            choice=Choice("everyone"),
            category=thread.category,
            client_id=send_id(),
        )
    assert Category.objects.filter(workspace=cast.rival_workspace).count() == 0
