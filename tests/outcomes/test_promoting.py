"""Messages become a thread: with their authors, for the channel's readers, once."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import Http404
from django.test import Client

from community.chat.actions import delete_message, send_message
from community.chat.models import Message
from community.events.checking import broken_streams
from community.events.models import Event
from community.events.relay import run_reader
from community.files.models import File
from community.notifications.models import Notification, Reason
from community.outcomes.actions import promote_messages
from community.outcomes.actions.promoting import PROMOTIONS_A_MINUTE
from community.outcomes.models import Promotion
from community.rooms.sending import TooFast
from community.threads.kinds.question.models import Question
from community.threads.models import Post, Thread
from community.workspaces.access import AudienceMoved
from community.workspaces.actions import add_person
from tests.make import make_file, make_user
from tests.places import words
from tests.threads.test_threads import send_id


def say(user, channel, text="8.0 N·m at 65 °C", **more):
    return send_message(user, channel, words=words(text), client_id=send_id(), **more)


def promote(user, channel, said, **more):
    given = {
        "messages": [message.public_id for message in said],
        "title": "Preload at 65 °C",
        "kind": "discussion",
        "category": None,
        "client_id": send_id(),
    }
    return promote_messages(user, channel, **given | more)


@pytest.fixture
def talk(cast, channel):
    return [
        say(cast.olga, channel, "Morning"),
        say(cast.sara, channel, "Which preload at 65?"),
        say(cast.lin, channel, "8.0"),
    ]


def test_a_question_with_its_answer(cast, channel, talk):
    hello, asks, answers = talk
    key = send_id()
    more = {
        "kind": "question",
        "question": asks.public_id,
        "answer": answers.public_id,
        "tags": ["J4-021"],
        "client_id": key,
    }
    thread = promote(cast.mats, channel, talk, **more)
    assert promote(cast.mats, channel, talk, **more) == thread  # the same click
    assert Thread.objects.count() == Promotion.objects.count() == 1
    assert (thread.author, thread.byline, thread.audience_id) == (cast.mats, "Mats Ek", channel.audience_id)
    posts = list(Post.objects.filter(thread=thread).order_by("nr"))
    assert [(post.nr, post.author, post.source, post.at) for post in posts] == [
        (1, cast.sara, "Which preload at 65?", asks.at),
        (2, cast.olga, "Morning", hello.at),
        (3, cast.lin, "8.0", answers.at),
    ]
    question = Question.objects.get(thread=thread)
    assert (question.answer, question.chosen_by, question.is_open) == (posts[2], cast.mats, False)
    assert not broken_streams()
    recorded = Event.objects.filter(subject_kind="message", verb="outcomes.promoted")
    assert [(event.subject_id, event.stream_id) for event in recorded] == [(answers.pk, channel.stream_id)]
    run_reader("notifications")
    told = Notification.objects.filter(reason=Reason.PROMOTED).values_list("user__name", "byline")
    assert sorted(told) == [(name, "Mats Ek") for name in ("Lin Mori", "Olga Berg", "Sara Lind")]
    accepted = Notification.objects.filter(reason=Reason.ACCEPTED).values_list("user__name", flat=True)
    assert list(accepted) == ["Lin Mori"]


def test_what_is_refused(cast, channel, internal, talk):
    other = say(cast.lin, internal)
    for user, error in ((cast.rune, PermissionDenied), (cast.ravi, Http404)):
        with pytest.raises(error):
            promote(user, channel, talk)
    delete_message(cast.lin, talk[2])
    for chosen in (talk, [talk[0], other], []):  # deleted, of another channel, none
        with pytest.raises(ValidationError):
            promote(cast.sara, channel, chosen)
    asks = {"kind": "question", "question": talk[1].public_id}
    for more in (
        {"kind": "question"},
        asks | {"answer": talk[1].public_id},
        asks | {"answer": other.public_id},
    ):
        with pytest.raises(ValidationError):
            promote(cast.sara, channel, talk[:2], **more)
    shown = channel.audience.gained
    add_person(cast.olga, cast.workspace, make_user(cast.supplier), role="member")
    with pytest.raises(AudienceMoved):
        promote(cast.sara, channel, talk[:2], shown=shown)
    assert not Thread.objects.exists()
    for _turn in range(PROMOTIONS_A_MINUTE):
        promote(cast.sara, channel, talk[:2])
    with pytest.raises(TooFast):
        promote(cast.sara, channel, talk[:2])


def test_a_firms_talk_stays_with_it(cast, channel, internal):
    said = [say(cast.lin, internal, "Cheaper steel?")]
    thread = promote(cast.sara, internal, said)
    assert thread.audience_id == internal.audience_id
    assert not Thread.objects.visible_to(cast.olga).exists()
    with pytest.raises(IntegrityError):
        Promotion.objects.update(audience_id=channel.audience_id)


def test_files_are_in_both_places(cast, channel):
    file = make_file(cast.sara, cast.workspace)
    text = f"[log.txt](upload:{file.public_id})"
    said = send_message(
        cast.sara,
        channel,
        words=words(text).__class__(text, f'<a href="/f/{file.public_id}/">', 1, "", files=(file.pk,)),
        client_id=send_id(),
    )
    thread = promote(cast.olga, channel, [said])
    post = Post.objects.get(thread=thread)
    copy = File.objects.get(carrier=post.public_id)
    assert (copy.sha256, copy.author, copy.audience_id) == (file.sha256, cast.sara, channel.audience_id)
    assert post.source == f"[log.txt](upload:{copy.public_id})"
    assert post.html == f'<a href="/f/{copy.public_id}/">'
    delete_message(cast.sara, said)
    client = Client()
    client.force_login(cast.lin)
    assert client.get(f"/f/{copy.public_id}/").status_code == 200
    assert client.get(f"/f/{file.public_id}/").status_code == 404


def test_pages_lead_both_ways(cast, channel, talk):
    client = Client()
    client.force_login(cast.sara)
    ids = [message.public_id for message in talk]
    chosen = client.get(f"/c/{channel.public_id}/choosing/?at={ids[1]}&m={ids[1]}").content.decode()
    assert chosen.count('type="checkbox"') == 3
    assert chosen.count(" checked") == 1
    form = client.get(f"/c/{channel.public_id}/promotion/?m={ids[1]}&m={ids[2]}&m=nonsense").content.decode()
    assert "Which preload at 65?" in form
    assert f'name="question" value="{ids[1]}" checked' in form  # the one with a question mark
    sent = {
        "m": ids[1:],
        "kind": "question",
        "question": ids[1],
        "answer": "",
        "title": "Which preload",
        "tags": "",
    }
    sent |= {"client_id": "click", "shown": channel.audience.gained}
    refused = client.post(f"/c/{channel.public_id}/promotion/", sent | {"title": ""})
    assert refused.status_code == 422
    assert "Give it a title" in refused.content.decode()
    answers = [client.post(f"/c/{channel.public_id}/promotion/", sent) for _turn in range(2)]
    assert answers[0].url == answers[1].url
    thread = Thread.objects.get()
    page = client.get(answers[0].url).content.decode()
    assert "Sara Lind made this thread of 2 messages" in page
    assert f'href="/m/{ids[1]}/"' in page
    assert "From #bench" in page
    log = client.get(f"/c/{channel.public_id}/").content.decode()
    assert log.count('class="promoted') == 1
    assert f'/t/{thread.public_id}/" rel="noopener">Which preload</a>' in log
    # Months later the messages are gone, and the thread still says where it comes from.
    Message.objects.filter(channel=channel).delete()
    assert f'href="/c/{channel.public_id}/"' in client.get(answers[0].url).content.decode()
