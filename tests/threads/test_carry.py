"""Split, merge, move: numbers, streams, marks, links, levels, notes and reactions are right, and nobody sees more."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from community.bookmarks.actions import keep_bookmark
from community.bookmarks.reading import bookmark_of
from community.events.checking import broken_streams
from community.events.relay import run_reader
from community.notifications.actions import follow_category, follow_thread
from community.notifications.models import Notification, Subscription
from community.threads.actions import (
    Choice,
    close_thread,
    delete_post,
    edit_post,
    mark_read,
    merge_threads,
    move_thread,
    open_category,
    pin_thread,
    react,
    reply,
    restore_post,
    retitle_thread,
    save_draft,
    slow_thread,
    split_thread,
    start_thread,
    write_note,
)
from community.threads.checking import streams_with_misplaced_posts
from community.threads.lists import threads_in
from community.threads.models import Category, Draft, Post, ReadMark, Thread
from community.threads.posting import ThreadMerged
from community.threads.reading import find_post, find_thread, read_window
from community.workspaces.seating import differences
from community.workspaces.sight import find_workspace
from tests.make import make_user, make_workspace
from tests.threads.test_order import start
from tests.threads.test_threads import send_id, thread, words  # noqa: F401  (a fixture)


@pytest.fixture
def posts(cast, thread):  # noqa: F811
    """Posts 2 to 5 of the thread, and a note of the supplier behind the third."""
    written = [reply(cast.sara, thread, words=words("two"), client_id=send_id())]
    written.append(reply(cast.lin, thread, words=words("three"), client_id=send_id()))
    write_note(cast.sara, thread, words=words("note"), client_id=send_id())
    written.append(reply(cast.olga, thread, words=words("four"), client_id=send_id()))
    written.append(reply(cast.sara, thread, words=words("five"), client_id=send_id()))
    return written


def shown(user, row):
    window = read_window(user, find_thread(user, row.public_id))
    return [(post.nr, post.after_nr, post.byline, post.is_moved) for post in window.posts]


def ids(*posts):
    return [post.public_id for post in posts]


def sound():
    return broken_streams() == [] and streams_with_misplaced_posts() == []


def split(cast, thread, posts, title="Two things"):  # noqa: F811
    return split_thread(cast.mats, thread, posts=ids(*posts), title=title)


def test_a_split_numbers_both_threads_right(cast, thread, posts):  # noqa: F811
    begun = split(cast, thread, [posts[1], posts[3]])
    assert shown(cast.sara, begun) == [
        (1, None, "Lin Mori", False),
        (1, 1, "Sara Lind", False),
        (2, None, "Sara Lind", False),
    ]
    assert [row[:1] + row[3:] for row in shown(cast.olga, thread)] == [
        (1, False),
        (2, False),
        (3, True),
        (4, False),
        (5, True),
    ]
    assert (begun.byline, begun.at, begun.audience_id) == ("Lin Mori", posts[1].at, thread.audience_id)
    rows = threads_in(cast.olga, find_workspace(cast.olga, cast.workspace.public_id)).rows
    assert {row.title: row.replies for row in rows} == {"Two things": 1, thread.title: 2}
    assert reply(cast.olga, begun, words=words(), client_id=send_id()).nr == 3
    assert reply(cast.olga, thread, words=words(), client_id=send_id()).nr == 6
    assert sound()


def test_the_note_of_another_firm_goes_along_unseen(cast, thread, posts):  # noqa: F811
    begun = split(cast, thread, [posts[1]])
    assert shown(cast.mats, begun) == [(1, None, "Lin Mori", False)]
    assert [row[2] for row in shown(cast.lin, begun)] == ["Lin Mori", "Sara Lind"]


def test_links_lead_on_and_what_hangs_on_a_post_goes_along(cast, client, thread, posts):  # noqa: F811
    react(cast.olga, posts[1], kind="agree")
    keep_bookmark(cast.rune, posts[1], note="fit")
    edit_post(cast.lin, posts[1], words=words("y" * 300), version=2)
    begun = split(cast, thread, [posts[1]])
    found = find_post(cast.sara, posts[1].public_id)
    assert (found.thread, found.source, found.reactions.count(), found.revisions.count()) == (
        begun,
        "y" * 300,
        1,
        1,
    )
    assert bookmark_of(cast.rune, found).note == "fit"
    client.force_login(cast.sara)
    answer = client.get(f"/p/{posts[1].public_id}/")
    assert f"/t/{begun.public_id}/" in answer["Location"]
    assert found.public_id in answer["Location"]
    stub = Post.objects.get(pk=posts[1].pk)
    assert (stub.source, stub.html, stub.excerpt) == ("", "", "")
    with pytest.raises(Http404):
        edit_post(cast.lin, stub, words=words(), version=9)
    with pytest.raises(Http404):
        restore_post(cast.mats, stub)


def test_what_was_read_is_read_and_what_was_not_is_not(cast, thread, posts):  # noqa: F811
    mark_read(cast.lin, find_thread(cast.lin, thread.public_id), nr=3)
    mark_read(cast.rune, find_thread(cast.rune, thread.public_id), nr=1)
    begun = split(cast, thread, [posts[1], posts[3]])
    marks = ReadMark.objects.filter(stream__subject_id=begun.pk, audience=begun.audience)
    assert dict(marks.values_list("user__name", "nr")) == {"Lin Mori": 1}


def test_a_merger_goes_on_in_the_other_thread(cast, client, thread, posts):  # noqa: F811
    into = start(cast, "The one that stays")
    delete_post(cast.sara, posts[0])
    mark_read(cast.lin, find_thread(cast.lin, into.public_id), nr=1)
    mark_read(cast.lin, find_thread(cast.lin, thread.public_id), nr=2)
    Draft.objects.create(
        user=cast.sara, place=f"thread:{thread.public_id}", source="mine", audience=thread.audience
    )
    merge_threads(cast.mats, thread, into=into)
    assert [row[0] for row in shown(cast.olga, into)] == [1, 2, 3, 4, 5, 6]
    assert [row[:2] for row in shown(cast.sara, into)][4] == (1, 4)  # the note, behind the fourth
    marks = ReadMark.objects.filter(stream__subject_id=into.pk, user=cast.lin, audience=into.audience)
    assert marks.get().nr == 3
    workspace = find_workspace(cast.sara, cast.workspace.public_id)
    for only in ("all", "unread"):
        assert [row.title for row in threads_in(cast.sara, workspace, only=only).rows] == [
            "The one that stays"
        ]
    client.force_login(cast.sara)
    assert f"/t/{into.public_id}/" in client.get(f"/t/{thread.public_id}/")["Location"]
    assert "mine" in client.get(f"/t/{into.public_id}/").content.decode()
    save_draft(cast.lin, f"thread:{thread.public_id}", words={"source": "typed on"})
    assert Draft.objects.get(user=cast.lin).place == f"thread:{into.public_id}"
    with pytest.raises(ThreadMerged):
        reply(cast.sara, thread, words=words(), client_id=send_id())
    late = client.post(f"/t/{thread.public_id}/", {"source": "Late words.", "client_id": send_id()})
    assert late.status_code == 409
    assert "Late words." in late.content.decode()
    restore_post(cast.sara, find_post(cast.sara, posts[0].public_id))
    assert sound()


def test_a_merged_thread_takes_no_place_on_a_page(cast, thread, posts):  # noqa: F811
    """Wherever it stands in the order: a page that left it out later would be short, and the list would end."""
    start(cast, "A second one")
    ended = start(cast, "The one that ended")
    Thread.objects.filter(pk=ended.pk).update(merged_into=thread)
    page = threads_in(cast.sara, find_workspace(cast.sara, cast.workspace.public_id), size=1)
    assert [row.title for row in page.rows] == ["A second one"]
    assert page.next


def test_a_chain_of_moves_is_followed_in_one_step(cast, thread, posts):  # noqa: F811
    begun = split(cast, thread, [posts[1]])
    last = start(cast, "Last")
    merge_threads(cast.olga, begun, into=last)
    assert find_post(cast.sara, posts[1].public_id).thread == last
    merge_threads(cast.olga, last, into=start(cast, "Very last"))
    assert find_thread(cast.sara, begun.public_id).merged_into.title == "Very last"
    assert sound()


def test_who_followed_goes_on_following_and_is_told(cast, thread, posts):  # noqa: F811
    run_reader("notifications")
    follow_thread(cast.rune, thread, level="watching")
    into = start(cast, "The one that stays")
    merge_threads(cast.mats, thread, into=into)
    run_reader("notifications")
    assert Subscription.objects.get(user=cast.rune).thread == into
    told = Notification.objects.filter(reason="merged")
    assert sorted(told.values_list("user__name", flat=True)) == [
        "Lin Mori",
        "Olga Berg",
        "Rune Dahl",
        "Sara Lind",
    ]
    assert not Notification.objects.filter(thread=thread).exists()


@pytest.mark.parametrize("choice", ["firm", "people"])
def test_threads_of_different_readers_are_not_merged(cast, thread, posts, choice):  # noqa: F811
    own = start(cast, "Ours", choice)
    for source, target in ((own, thread), (thread, own)):
        with pytest.raises(ValidationError, match="disclosure"):
            merge_threads(cast.olga, source, into=target)
    assert own.posts.count() == 1


@pytest.mark.parametrize("name", ["sara", "lin", "rune"])
def test_members_carry_nothing(cast, thread, posts, name):  # noqa: F811
    user = getattr(cast, name)
    into = start(cast, "Other")
    for act in (
        lambda: split_thread(user, thread, posts=ids(posts[1]), title="Mine"),
        lambda: merge_threads(user, thread, into=into),
        lambda: move_thread(user, thread, category=into.category),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_thread_is_moved_to_another_category(cast, thread):  # noqa: F811
    other = open_category(cast.olga, cast.workspace, name="Tests")
    assert move_thread(cast.mats, thread, category=other) == thread
    assert Thread.objects.get(pk=thread.pk).category == other


def place_of(cast, *people):
    """Another workspace of the owner with these members, and its category."""
    place = make_workspace(cast.olga, "Next joint", people=dict.fromkeys(people, "member"))
    start_thread(cast.olga, place, title="x", words=words(), choice=Choice("everyone"), client_id=send_id())
    return Category.objects.get(workspace=place)


def test_a_thread_goes_to_another_workspace_where_nobody_sees_more(cast, client, thread, posts):  # noqa: F811
    mark_read(cast.sara, find_thread(cast.sara, thread.public_id), nr=3)
    category = place_of(cast, cast.sara)
    moved = move_thread(cast.olga, thread, category=category)
    assert (moved.workspace, moved.category, moved.title) == (category.workspace, category, thread.title)
    assert [row[:2] for row in shown(cast.sara, moved)] == [
        (1, None),
        (2, None),
        (3, None),
        (1, 3),
        (4, None),
        (5, None),
    ]
    assert find_post(cast.sara, posts[1].public_id).thread == moved
    assert ReadMark.objects.get(user=cast.sara, audience=moved.audience).nr == 3
    with pytest.raises(Http404):
        find_thread(cast.lin, moved.public_id)
    client.force_login(cast.lin)
    assert client.get(f"/t/{thread.public_id}/").status_code == 404
    assert client.get(f"/p/{posts[1].public_id}/").status_code == 404
    assert sound()
    assert differences(category.workspace) == 0


def test_a_thread_does_not_go_where_somebody_would_see_more(cast, thread, posts):  # noqa: F811
    """Whoever is a member there counts, also before they have signed what opens it to them."""
    stranger = make_user(cast.supplier, "New Person")
    with pytest.raises(ValidationError, match=r"New Person .*disclosure"):
        move_thread(cast.olga, thread, category=place_of(cast, cast.sara, stranger))
    with pytest.raises(ValidationError, match=r"Ravi Shah .*disclosure"):
        move_thread(cast.olga, thread, category=_category(cast.rival_workspace, cast))
    assert Thread.objects.get(pk=thread.pk).workspace == cast.workspace


def _category(workspace, cast):
    start_thread(
        cast.olga, workspace, title="x", words=words(), choice=Choice("everyone"), client_id=send_id()
    )
    return Category.objects.get(workspace=workspace)


def test_the_pages_do_it(cast, client, thread, posts):  # noqa: F811
    into = start(cast, "The one that stays")
    client.force_login(cast.mats)
    path = f"/threads/{thread.public_id}/split/"
    assert client.post(path, {"title": "Other thing"}).status_code == 422  # nothing chosen
    first = thread.posts.get(nr=1, after_nr=None)
    assert client.post(path, {"title": "Other thing", "posts": [first.public_id]}).status_code == 422
    sent = {"title": "Other thing", "posts": [posts[2].public_id], "with_later": "on"}
    assert client.post(path, sent).status_code == 302
    assert Thread.objects.get(title="Other thing").posts.count() == 2
    path = f"/threads/{thread.public_id}/merge/"
    assert client.post(path, {"address": "nonsense"}).status_code == 422
    assert client.post(path, {"address": f"http://here/t/{into.public_id}/x/"}).status_code == 302
    assert Thread.objects.get(pk=thread.pk).merged_into == into
    path = f"/threads/{into.public_id}/move/"
    other = open_category(cast.olga, cast.workspace, name="Tests")
    assert client.post(path, {"category": other.public_id}).status_code == 302
    assert Thread.objects.get(pk=into.pk).category == other


def test_posts_that_came_say_so_where_they_begin(cast, client, thread, posts):  # noqa: F811
    client.force_login(cast.sara)
    said = "posts that came from another thread"
    assert said not in client.get(f"/t/{thread.public_id}/?page=1").content.decode()
    into = start(cast, "The one that stays")
    merge_threads(cast.mats, thread, into=into)
    reply(cast.olga, into, words=words("later"), client_id=send_id())
    page = client.get(f"/t/{into.public_id}/?page=1").content.decode()
    assert page.count(said) == 1
    assert page.index(said) < page.index(find_post(cast.sara, posts[0].public_id).public_id)


def test_a_clock_that_was_wrong_makes_no_post_one_that_came(cast, client, thread, posts):  # noqa: F811
    """As in an imported list, whose mails say themselves when they were written."""
    Post.objects.filter(pk=posts[1].pk).update(at=posts[0].at - timedelta(hours=1))
    client.force_login(cast.sara)
    assert (
        "posts that came from another thread"
        not in client.get(f"/t/{thread.public_id}/?page=1").content.decode()
    )


def test_who_loses_sight_by_a_move_is_told_that_it_went(cast, client, thread, posts):  # noqa: F811
    """And nothing of where: Lin followed it and isn't there; Sara is; Rune never followed it."""
    run_reader("notifications")
    move_thread(cast.olga, thread, category=place_of(cast, cast.sara))
    run_reader("notifications")
    told = Notification.objects.filter(reason="taken")
    assert list(told.values_list("user__name", flat=True)) == ["Lin Mori"]
    client.force_login(cast.lin)
    page = client.get("/inbox/").content.decode()
    assert "moved a thread to where you don’t see it" in page
    assert f'href="/w/{cast.workspace.public_id}/threads/"' in page
    assert "Next joint" not in page


def test_who_watched_it_and_loses_it_is_told_too(cast, thread):  # noqa: F811
    follow_thread(cast.rune, thread, level="watching")
    move_thread(cast.olga, thread, category=place_of(cast, cast.sara))
    run_reader("notifications")
    assert Notification.objects.filter(reason="taken", user=cast.rune).exists()


@pytest.mark.parametrize("by", ["move", "title"])
def test_a_change_of_category_tells_those_who_follow_either(cast, thread, by):  # noqa: F811
    other = open_category(cast.olga, cast.workspace, name="Tests")
    follow_category(cast.lin, thread.category, level="tracking")
    follow_category(cast.rune, other, level="watching")
    run_reader("notifications")
    if by == "move":
        move_thread(cast.mats, thread, category=other)
    else:
        retitle_thread(cast.mats, thread, title=thread.title, category=other, tags=[])
    run_reader("notifications")
    told = Notification.objects.filter(reason="moved")
    assert {"Lin Mori", "Rune Dahl"} <= set(told.values_list("user__name", flat=True))


def test_a_thread_that_is_moved_stands_as_it_stood_but_for_its_pin(cast, client, thread):  # noqa: F811
    slow_thread(cast.mats, thread, seconds=60)
    client.force_login(cast.olga)
    asked = f"/threads/{thread.public_id}/move/"
    assert "It is pinned here" not in client.get(asked).content.decode()
    pin_thread(cast.mats, thread, where="workspace")
    assert "It is pinned here; in another workspace it won’t be." in client.get(asked).content.decode()
    close_thread(cast.mats, thread, why="Done.")
    moved = move_thread(cast.olga, thread, category=place_of(cast, cast.sara))
    assert (moved.slow_seconds, moved.closed_why, moved.closed_byline) == (60, "Done.", "Mats Ek")
    assert (moved.pinned_in, moved.closed_at is None) == ("", False)
