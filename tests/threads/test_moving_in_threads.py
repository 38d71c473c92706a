"""Get to where one wants to be: everything read at once, and a day in a long thread."""

from datetime import UTC, datetime, timedelta

import pytest

from community.threads.actions import Choice, mark_all_read, reply, start_thread, write_note
from community.threads.lists import threads_in
from community.threads.models import Post, ReadMark
from community.workspaces.sight import find_workspace
from tests.threads.test_threads import send_id, thread, words  # noqa: F401  (a fixture)

FIRST = datetime(2026, 3, 1, 12, tzinfo=UTC)


def fresh(cast, user):
    rows = threads_in(user, find_workspace(user, cast.workspace.public_id)).rows
    return sum(row.fresh for row in rows)


def test_all_is_read_at_once_and_what_comes_later_is_new(cast, client, thread):  # noqa: F811
    reply(cast.olga, thread, words=words("more"), client_id=send_id())
    write_note(cast.lin, thread, words=words("ours"), client_id=send_id())
    elsewhere = start_thread(
        cast.ravi,
        cast.rival_workspace,
        title="Air gap",
        words=words(),
        choice=Choice("everyone"),
        client_id=send_id(),
    )
    client.force_login(cast.sara)
    assert fresh(cast, cast.sara) == 3
    path = f"/w/{cast.workspace.public_id}/threads/reading/"
    assert "All read." in client.post(path, follow=True).content.decode()
    assert fresh(cast, cast.sara) == 0
    assert fresh(cast, cast.olga) == 2  # everybody has marks of their own, and the note is none of hers
    marks = ReadMark.objects.filter(user=cast.sara)
    assert set(marks.values_list("stream__subject_id", flat=True)) == {thread.pk}
    assert not ReadMark.objects.filter(stream__subject_id=elsewhere.pk).exists()
    mark_all_read(cast.sara, cast.workspace)  # twice is harmless
    assert marks.count() == 2
    reply(cast.olga, thread, words=words("later"), client_id=send_id())
    assert fresh(cast, cast.sara) == 1


@pytest.fixture
def days(cast, thread):  # noqa: F811
    """Forty-five posts, one a day from 1 March at noon, with a note in between."""
    for number in range(2, 46):
        post = reply(cast.sara, thread, words=words(f"Post {number}"), client_id=send_id())
        if number == 20:
            write_note(cast.sara, thread, words=words("note"), client_id=send_id())
        Post.objects.filter(pk=post.pk).update(at=FIRST + timedelta(days=number - 1))
        Post.objects.filter(thread=thread, after_nr__isnull=False).update(at=FIRST + timedelta(days=19))
    Post.objects.filter(thread=thread, nr=1, after_nr=None).update(at=FIRST)
    return thread


@pytest.mark.parametrize(
    ("day", "nr"),
    [("2026-03-01", 1), ("2020-01-01", 1), ("2026-03-25", 25), ("2026-04-14", 45), ("2027-01-01", 45)],
)
def test_a_day_opens_at_its_first_post(cast, client, days, day, nr):
    client.force_login(cast.olga)
    post = Post.objects.get(thread=days, nr=nr, after_nr=None)
    there = client.get(f"/t/{days.public_id}/?on={day}").headers["Location"]
    assert there.endswith(f"?page={(nr - 1) // 20 + 1}#p-{post.public_id}")


def test_what_is_no_day_opens_the_thread(cast, client, days):
    client.force_login(cast.olga)
    assert client.get(f"/t/{days.public_id}/?on=soon").status_code == 200
    assert client.get(f"/t/{days.public_id}/?on=0001-01-01").status_code == 302
