"""A seeded community is what acts would have made: seats, streams and texts agree, and nobody is told."""

import random

import pytest
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Cast

from accounts.models import User
from community.chat.lexing import vector
from community.chat.models import Message, MessageMention
from community.demo.cast import PASSWORD
from community.demo.crowd import HEAVY, LIGHT
from community.demo.phrases import prepare_writing
from community.demo.seeding import seed_community
from community.demo.sizes import skewed, thread_sizes
from community.events.checking import broken_streams
from community.events.models import Event, Outbox, Stream, StreamKind
from community.markup import RENDER_VERSION, render
from community.rooms.words import words_of
from community.threads.checking import streams_with_misplaced_posts
from community.threads.models import Post, Reaction, ReadMark, Revision, Thread, ThreadTag
from community.workspaces.models import Seat
from community.workspaces.seating import differences

SIZES = {"users": 60, "workspaces": 6, "threads": 40, "posts": 600, "messages": 400}


def nothing(_step, _count):
    pass


@pytest.fixture
def seeded(db):
    return seed_community(**SIZES, may_sign_in=True, progress=nothing)


def test_seeded_community(seeded, client):
    assert (Thread.objects.count(), Post.objects.filter(after_nr=None).count()) == (40, 600)
    assert Post.objects.filter(after_nr__isnull=False).count() == seeded.notes > 0
    assert User.objects.filter(email__endswith="seed.example").count() == 60
    # Nobody is told.
    assert not Outbox.objects.exists()
    # Seats and streams are what acts would have made.
    for workspace in {thread.workspace for thread in Thread.objects.select_related("workspace")}:
        assert differences(workspace) == 0
    call_command("check_streams", verbosity=0)
    # Everything there is to see is there, and most of it is small.
    assert all(model.objects.exists() for model in (Revision, Reaction, ReadMark, ThreadTag))
    sizes = sorted(Stream.objects.filter(items__gt=0, kind=StreamKind.THREAD).values_list("items", flat=True))
    assert sizes[-1] == 120
    assert sizes[len(sizes) // 2] < 20
    # A post's text is what the renderer makes of its source.
    for post in Post.objects.order_by("pk")[:60]:
        rendered = render(post.source)
        assert (post.html, post.excerpt, post.html_version) == (
            rendered.html,
            rendered.excerpt,
            RENDER_VERSION,
        )
    # So is a message's; whom it names it mentions, and its words are found.
    messages = list(Message.objects.select_related("channel__workspace").order_by("nr"))
    assert [message.nr for message in messages] == list(range(1, 401))
    for message in messages:
        words = words_of(message.source, [message.audience_id], message.channel.workspace)
        assert (message.html, message.excerpt) == (words.html, words.excerpt)
        assert {mention.user_id for mention in message.mentions.all()} == set(words.mentions)
        said = vector(message.channel_id, message.source, message.html, message.byline)
        kept = Message.objects.annotate(due=Cast(Value(said), SearchVectorField())).values("search", "due")
        assert len(set(kept.get(pk=message.pk).values())) == 1
    assert MessageMention.objects.exists()
    # The two who look: five seats, and two a workspace with one more for a moderator and one alone.
    seats = {email: Seat.objects.filter(user__email=email).count() for email in (LIGHT, HEAVY)}
    assert seats == {LIGHT: 5, HEAVY: 2 * 6 + 2}
    # They can sign in, and nobody else can.
    assert client.login(email=LIGHT, password=PASSWORD)
    others = User.objects.filter(email__endswith="seed.example").exclude(email__in=[LIGHT, HEAVY])
    assert not any(user.has_usable_password() for user in others)
    assert not others.filter(imported_at=None).exists()
    with pytest.raises(ValidationError, match="seeded before"):
        seed_community(**SIZES, may_sign_in=True, progress=nothing)


def test_nobody_can_sign_in_where_it_is_a_real_site(db):
    seed_community(users=8, workspaces=2, threads=2, posts=10, may_sign_in=False, progress=nothing)
    known = User.objects.filter(email__in=[LIGHT, HEAVY])
    assert known.count() == 2
    assert not any(user.has_usable_password() or user.imported_at is None for user in known)


def test_the_command_says_what_it_made(db, capsys):
    call_command("seed", users=8, workspaces=2, threads=2, posts=10, verbosity=0)
    said = capsys.readouterr().out
    assert "8 people, 2 workspaces, 2 threads, 10 posts" in said
    assert LIGHT in said
    assert Post.objects.filter(after_nr=None).count() == 10


def test_a_real_site_is_not_filled_by_accident(db, settings):
    settings.EMBEDDED = False
    with pytest.raises(CommandError, match="real site"):
        call_command("seed", verbosity=0)
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("sizes", "word"),
    [({"users": 2}, "at least"), ({"posts": 3}, "no more"), ({"workspaces": 1}, "at least")],
)
def test_sizes_that_make_no_sense(db, sizes, word):
    with pytest.raises(ValidationError, match=word):
        seed_community(**{**SIZES, **sizes}, may_sign_in=True, progress=nothing)


def test_skewed_sizes():
    sizes = thread_sizes(1_000_000, 60_000)
    assert (sum(sizes), len(sizes), sizes[0]) == (1_000_000, 60_000, 10_000)
    assert sizes[1] <= 5_000
    assert sizes[30_000] < 20
    assert skewed(10, 3, 1.0) == [6, 3, 1]
    assert skewed(9, 3, 5.0, most=3) == [3, 3, 3]
    assert thread_sizes(5, 5) == [1, 1, 1, 1, 1]
    with pytest.raises(ValueError, match="shared out"):
        skewed(2, 3, 1.0, least=1)


def test_blocks_put_together_render_as_one_text():
    dice = random.Random(7)
    writing = prepare_writing(dice, 60)
    for _ in range(300):
        piece = writing.post(dice)
        rendered = render(piece.source)
        assert (piece.html, piece.excerpt) == (rendered.html, rendered.excerpt)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE events_stream SET head = head + 1 WHERE id = %s", "head is"),
        ("UPDATE events_stream SET items = items + 1 WHERE id = %s", "items is"),
    ],
)
def test_a_stream_that_differs_is_found(seeded, statement, words):
    stream = Stream.objects.filter(items__gt=5)[0]
    with connection.cursor() as cursor:
        cursor.execute(statement, [stream.pk])
    (found,) = broken_streams()
    assert found.pk == stream.pk
    assert words in found.words
    with pytest.raises(CommandError, match="Streams"):
        call_command("check_streams", verbosity=0)


def test_a_gap_in_the_log_and_a_misplaced_post_are_found(seeded):
    post = Post.objects.filter(nr__gt=1, after_nr=None).first()
    Post.objects.filter(pk=post.pk).update(nr=post.nr + 1)
    assert [stream.pk for stream in streams_with_misplaced_posts()] == [post.stream_id]
    last = Event.objects.filter(stream_id=post.stream_id).order_by("-seq").first()
    Stream.objects.filter(pk=post.stream_id).update(head=last.seq + 1)
    last.pk, last.seq, last.nr = None, last.seq + 2, None
    last.save()
    (broken,) = broken_streams()
    assert "seq has a gap" in broken.words
