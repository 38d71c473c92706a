"""Votes that meet another vote, a closing, a deletion, an edit or a move at the same moment."""

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from community.markup import PollSpec
from community.polls.actions import PostMoved, cast_vote, close_poll
from community.polls.models import Ballot, Poll
from community.threads.actions import delete_post, edit_post, reply, split_thread
from community.threads.models import Post
from community.threads.posting import Words
from tests.cast import build_cast
from tests.make import new_tag
from tests.stack.test_races import at_once, new_thread

ROUNDS = 4


@pytest.fixture
def cast(stack_db):
    return build_cast(new_tag())


def asking(*options):
    spec = PollSpec("Which?", options)
    return Words(source=f"Which? {options}", html="<p>Which?</p>", html_version=1, excerpt="", poll=spec)


def polled(cast, thread):
    Post.objects.filter(author=cast.sara).update(at="2026-01-01T00:00Z")
    return reply(cast.sara, thread, words=asking("a", "b"), client_id=new_tag())


def test_two_tabs_at_once_are_one_vote(cast):
    thread = new_thread(cast)
    for _round in range(ROUNDS):
        post = polled(cast, thread)
        at_once(
            *[
                lambda choice=choice, post=post: cast_vote(cast.lin, post, choices=[choice])
                for choice in (0, 1)
            ]
        )
        assert Ballot.objects.filter(poll__post=post).count() == 1


def test_a_vote_comes_before_the_closing_or_is_refused(cast):
    thread = new_thread(cast)
    for _round in range(ROUNDS):
        post = polled(cast, thread)
        voted, _closed = at_once(
            lambda post=post: cast_vote(cast.lin, post, choices=[0]),
            lambda post=post: close_poll(cast.sara, post),
        )
        assert isinstance(voted, ValidationError) != Ballot.objects.filter(poll__post=post).exists()


def test_a_vote_comes_before_the_deletion_or_finds_nothing(cast):
    thread = new_thread(cast)
    for _round in range(ROUNDS):
        post = polled(cast, thread)
        voted, _gone = at_once(
            lambda post=post: cast_vote(cast.lin, post, choices=[0]),
            lambda post=post: delete_post(cast.sara, post),
        )
        assert isinstance(voted, Http404) != Ballot.objects.filter(poll__post=post).exists()


def test_nobody_has_voted_for_what_the_poll_no_longer_says(cast):
    thread = new_thread(cast)
    for _round in range(ROUNDS):
        post = polled(cast, thread)
        voted, edited = at_once(
            lambda post=post: cast_vote(cast.lin, post, choices=[1]),
            lambda post=post: edit_post(cast.sara, post, words=asking("a", "c", "d"), version=post.version),
        )
        # Both may stand: then the edit came first, and the vote was for an option that is there.
        options = Poll.objects.get(post=post).options
        assert voted is None
        assert (options == ["a", "b"]) == isinstance(edited, ValidationError)


def test_a_vote_that_meets_a_split_is_there_or_told(cast):
    thread = new_thread(cast)
    for _round in range(ROUNDS):
        post = polled(cast, thread)

        def vote(post=post):
            try:
                cast_vote(cast.lin, post, choices=[0])
            except PostMoved:
                return "moved"
            return "cast"

        voted, _split = at_once(
            vote, lambda post=post: split_thread(cast.mats, thread, posts=[post.public_id], title="Apart")
        )
        [poll] = Poll.objects.filter(post__moved_to=None, post__thread__title="Apart").order_by("-pk")[:1]
        assert (voted == "cast") == Ballot.objects.filter(poll=poll).exists()
