"""What is new to a reader: marks only grow, and a thread is unread while any of it is."""

import pytest

from community.threads.actions import mark_read, reply, write_note
from community.threads.lists import threads_in
from community.threads.models import ReadMark
from community.workspaces.sight import find_workspace
from tests.threads.test_threads import send_id, thread, words  # noqa: F401  a fixture


def fresh(cast, user, only="all"):
    workspace = find_workspace(user, cast.workspace.public_id)
    return [row.fresh for row in threads_in(user, workspace, only=only).rows]


def test_a_reply_is_new_until_read(cast, thread):  # noqa: F811
    reply(cast.sara, thread, words=words("two"), client_id=send_id())
    assert fresh(cast, cast.mats, "unread") == [2]
    mark_read(cast.mats, thread, nr=1)
    assert fresh(cast, cast.mats, "unread") == [1]
    mark_read(cast.mats, thread, nr=2)
    assert fresh(cast, cast.mats) == [0]
    assert fresh(cast, cast.mats, "unread") == []


def test_marks_only_grow_and_end_at_the_last_post(cast, thread):  # noqa: F811
    mark_read(cast.mats, thread, nr=900)
    mark_read(cast.mats, thread, nr=0)
    assert ReadMark.objects.get(user=cast.mats).nr == 1


def test_a_read_note_hides_no_new_reply(cast, thread):  # noqa: F811
    """The note's stream is the fresher one; what is new stands in the other."""
    write_note(cast.sara, thread, words=words("ours"), client_id=send_id())
    mark_read(cast.sara, thread, nr=1)
    reply(cast.olga, thread, words=words("two"), client_id=send_id())
    assert fresh(cast, cast.sara, "unread") == [1]


def test_a_note_is_new_to_the_own_firm_only(cast, thread):  # noqa: F811
    for user in (cast.lin, cast.mats):
        mark_read(user, thread, nr=1)
    write_note(cast.sara, thread, words=words("ours"), client_id=send_id())
    assert fresh(cast, cast.lin, "unread") == [1]
    assert fresh(cast, cast.mats, "unread") == []


@pytest.mark.parametrize(("nr", "status"), [("1", 204), ("", 400), ("-1", 400), ("1" * 10, 400), ("x", 400)])
def test_the_browser_says_how_far(cast, thread, client, nr, status):  # noqa: F811
    path = f"/threads/{thread.public_id}/reading/"
    client.force_login(cast.sara)
    assert client.post(path, {"nr": nr}).status_code == status
    assert client.get(path).status_code == 405
    client.force_login(cast.ravi)
    assert client.post(path, {"nr": nr}).status_code == 404
