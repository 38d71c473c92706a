"""A thread is split, merged or closed just when somebody replies: no post is lost, doubled or misplaced."""

from community.events.checking import broken_streams
from community.threads.actions import close_thread, merge_threads, reply, split_thread
from community.threads.checking import streams_with_misplaced_posts
from community.threads.models import Post, Thread
from community.threads.posting import ThreadClosed, ThreadMerged
from tests.make import new_tag
from tests.stack.test_races import at_once, cast, new_thread, words  # noqa: F401  (a fixture)

ROUNDS = 6


def answered(act):
    """Run the act, and return what refused it instead of raising it."""

    def run():
        try:
            return act()
        except (ThreadClosed, ThreadMerged) as error:
            return error

    return run


def say(cast, thread):  # noqa: F811
    return answered(lambda: reply(cast.sara, thread, words=words("now"), client_id=new_tag()))


def slow_down(cast):  # noqa: F811
    Post.objects.filter(author__in=[cast.olga, cast.sara, cast.lin]).update(at="2026-01-01T00:00Z")


def test_a_reply_while_its_thread_is_split(cast):  # noqa: F811
    for _round in range(ROUNDS):
        slow_down(cast)
        thread = new_thread(cast)
        post = reply(cast.lin, thread, words=words("goes"), client_id=new_tag())
        begun, written = at_once(
            lambda thread=thread, post=post: split_thread(
                cast.mats, thread, posts=[post.public_id], title="Split"
            ),
            say(cast, thread),
        )
        assert isinstance(begun, Thread)
        assert isinstance(written, Post)
        assert list(begun.posts.values_list("nr", "source")) == [(1, "goes")]
        assert list(thread.posts.order_by("nr").values_list("nr", "source")) == [
            (1, "x"),
            (2, ""),
            (3, "now"),
        ]
    assert (broken_streams(), streams_with_misplaced_posts()) == ([], [])


def test_a_reply_while_its_thread_is_merged(cast):  # noqa: F811
    for _round in range(ROUNDS):
        slow_down(cast)
        thread, into = new_thread(cast), new_thread(cast)
        _none, written = at_once(
            lambda thread=thread, into=into: merge_threads(cast.mats, thread, into=into),
            say(cast, thread),
        )
        went = into.posts.filter(source="now").count()
        assert went == (0 if isinstance(written, ThreadMerged) else 1)
        assert not thread.posts.filter(moved_to=None).exists()
    assert (broken_streams(), streams_with_misplaced_posts()) == ([], [])


def test_two_mergers_that_cross(cast):  # noqa: F811
    """One of them finds its thread gone; neither loses a post."""
    for _round in range(ROUNDS):
        slow_down(cast)
        one, other = new_thread(cast), new_thread(cast)
        at_once(
            lambda one=one, other=other: merge_threads(cast.mats, one, into=other),
            lambda one=one, other=other: merge_threads(cast.olga, other, into=one),
        )
        standing = Thread.objects.filter(pk__in=[one.pk, other.pk], merged_into=None).get()
        assert standing.posts.filter(moved_to=None).count() == 2


def test_a_reply_while_its_thread_is_closed(cast):  # noqa: F811
    for _round in range(ROUNDS):
        slow_down(cast)
        thread = new_thread(cast)
        _none, written = at_once(
            lambda thread=thread: close_thread(cast.mats, thread, why="Done."), say(cast, thread)
        )
        closed_at = Thread.objects.get(pk=thread.pk).closed_at
        last = thread.posts.order_by("-nr")[0]
        assert isinstance(written, ThreadClosed) or last == written
        assert closed_at is not None
