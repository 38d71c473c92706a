"""A text goes at its time, once, to those whom its author was shown; or it stays, and its author alone is told why."""

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import override

from community.events.relay import run_reader
from community.files.actions import clear as clearing
from community.files.models import File
from community.notifications.models import Notification
from community.polls.actions import cast_vote
from community.polls.models import Poll
from community.scheduled import actions
from community.scheduled.actions import MOST, begin_sending, schedule, take_back
from community.scheduled.forms import WhenForm
from community.scheduled.models import Fault, Scheduled
from community.scheduled.sending import send, send_due
from community.threads.actions import close_thread, save_draft
from community.threads.drafts import draft_at
from community.threads.kinds.question.models import Asking
from community.threads.models import Post, Thread
from community.workspaces.actions import add_person, remove_person
from tests.make import make_file, make_user
from tests.threads.test_threads import send_id, thread  # noqa: F401  a fixture


def plan(actor, thread, source="Measured again.", *, minutes=-1, **typed):  # noqa: F811
    """A text of `actor` that is due."""
    shown = thread.audience.gained
    fields = {"source": source, "client_id": send_id(), "shown": str(shown), **typed}
    return schedule(
        actor,
        thread.workspace,
        thread,
        typed={name: [value] for name, value in fields.items()},
        due_at=timezone.now() + timedelta(minutes=minutes),
    )


@pytest.fixture
def place(thread):  # noqa: F811
    return Thread.objects.select_related("workspace", "audience").get(pk=thread.pk)


def said(thread):  # noqa: F811
    return list(thread.posts.filter(nr__gt=1).order_by("id").values_list("source", flat=True))


def test_it_goes_at_its_time_and_once(cast, place):
    row, _not_yet = plan(cast.sara, place), plan(cast.sara, place, "Not yet.", minutes=5)
    assert send_due() == 1
    assert send_due() == 0
    assert said(place) == ["Measured again."]
    assert not Scheduled.objects.filter(pk=row.pk).exists()


def test_a_sender_that_died_is_followed_by_one_that_writes_nothing_twice(cast, place):
    row = plan(cast.sara, place)
    assert begin_sending(row.pk, before=timezone.now())
    assert begin_sending(row.pk, before=timezone.now()) is None  # another has it
    assert not send(row.pk)
    Scheduled.objects.update(started_at=timezone.now() - timedelta(minutes=2))
    typed = dict(row.typed)
    assert send(row.pk)
    # The first sender had written the post before it died.
    again = Scheduled.objects.create(
        user=cast.sara,
        audience_id=row.audience_id,
        workspace=place.workspace,
        thread=place,
        typed=typed,
        due_at=timezone.now(),
    )
    assert send(again.pk)
    assert said(place) == ["Measured again."]


def test_a_note_stays_a_note(cast, place):
    plan(cast.sara, place, "Ask them.", note="1")
    send_due()
    post = Post.objects.get(source="Ask them.")
    assert post.is_note
    assert not Post.objects.visible_to(cast.olga).filter(pk=post.pk).exists()


def leave(cast, place):
    remove_person(cast.olga, place.workspace, cast.sara)


def close(cast, place):
    close_thread(cast.olga, place, why="Solved.")


def widen(cast, place):
    add_person(cast.olga, place.workspace, make_user(cast.host, "Newcomer"), role="member")


@pytest.mark.parametrize(("change", "fault"), [(leave, "lost"), (close, "refused"), (widen, "grown")])
def test_what_changed_meanwhile_keeps_it_and_its_author_alone_is_told(cast, place, client, change, fault):
    row = plan(cast.sara, place, "Only for you.")
    change(cast, place)
    send_due()
    row.refresh_from_db()
    assert (said(place), row.fault) == ([], fault)
    run_reader("notifications")
    told = Notification.objects.filter(reason="not_sent")
    assert [each.user for each in told] == [cast.sara]
    client.force_login(cast.sara)
    page = client.get(reverse("scheduled:list")).content.decode()
    assert "Only for you." in page
    assert str(Fault(fault).label) in page
    assert ("Preload" in page) == (fault != "lost")  # the title of what one no longer sees
    assert reverse("scheduled:list") in client.get("/inbox/").content.decode()
    assert outbox.outbox == []


def test_who_was_shown_the_wider_audience_sends_it(cast, place, client):
    row = plan(cast.sara, place)
    widen(cast, place)
    send_due()
    client.force_login(cast.sara)
    url = reverse("scheduled:edit", args=[row.public_id])
    shown = client.get(url).context["shown"]
    client.post(url, {"source": "Seen.", "shown": shown, "when": "soon"})
    assert send(row.pk, early=True)
    assert said(place) == ["Seen."]


def test_nobody_else_learns_of_it(cast, place, client):
    row = plan(cast.sara, place, "Xanthous plans.", minutes=60)
    for other in (cast.olga, cast.lin, cast.ravi):
        client.force_login(other)
        for name in ("edit", "now", "taken_back"):
            url = reverse(f"scheduled:{name}", args=[row.public_id])
            answer = client.get(url) if name == "edit" else client.post(url)
            assert answer.status_code == 404
        for path in (f"/t/{place.public_id}/", "/scheduled/", "/", "/inbox/"):
            assert "Xanthous" not in client.get(path).content.decode()
    assert Scheduled.objects.get().failed_at is None


def test_taken_back_it_is_the_draft_again_under_what_was_begun_meanwhile(cast, place):
    row = plan(cast.sara, place, "First.", minutes=5)
    save_draft(cast.sara, row.place, words={"title": "", "source": "Second.", "choice": ""})
    take_back(cast.sara, row)
    assert draft_at(cast.sara, row.place).source == "Second.\n\nFirst."
    assert not Scheduled.objects.exists()


def test_what_is_being_sent_is_taken_back_by_nobody(cast, place, client):
    row = plan(cast.sara, place)
    begin_sending(row.pk, before=timezone.now())
    client.force_login(cast.sara)
    url = reverse("scheduled:taken_back", args=[row.public_id])
    assert client.post(url, headers={"X-Sent-By": "composer"}).status_code == 409
    assert Scheduled.objects.exists()


def test_the_composer_holds_it_and_sends_it(cast, place, client):
    client.force_login(cast.sara)
    typed = {"source": "Held.", "client_id": send_id(), "shown": place.audience.gained}
    answer = client.post(reverse("scheduled:held", args=[f"thread:{place.public_id}"]), typed)
    assert answer.status_code == 201
    assert (send_due(), said(place)) == (0, [])
    url = reverse("scheduled:now", args=[answer["X-Held"]])
    posted = client.post(url, typed, headers={"X-Sent-By": "composer"})
    assert "#p-" in posted["X-Posted"]
    # Beat was faster: the answer is the same.
    assert client.post(url, typed, headers={"X-Sent-By": "composer"})["X-Posted"] == posted["X-Posted"]
    assert said(place) == ["Held."]


def test_what_more_people_would_see_is_not_even_held(cast, place, client):
    widen(cast, place)
    client.force_login(cast.sara)
    typed = {"source": "Held.", "client_id": send_id(), "shown": place.audience.gained}
    url = reverse("scheduled:held", args=[f"thread:{place.public_id}"])
    assert client.post(url, typed).status_code == 409
    assert not Scheduled.objects.exists()


def test_a_thread_is_planned_with_all_that_was_chosen(cast, client):
    client.force_login(cast.sara)
    typed = {
        "title": "Next week’s run",
        "source": "Plan.",
        "kind": "question",
        "choice": "people",
        "people": [cast.olga.public_id, cast.mats.public_id],
        "tags": "j4",
        "client_id": send_id(),
        "when": "tomorrow",
    }
    url = reverse("scheduled:later", args=[f"new:{cast.workspace.public_id}"])
    asked = client.post(url, {name: value for name, value in typed.items() if name != "when"})
    assert asked.status_code == 200
    assert asked.content.decode().count(cast.mats.public_id) == 1
    assert client.post(url, typed).status_code == 302
    row = Scheduled.objects.get()
    assert row.due_at.astimezone(timezone.get_current_timezone()).date() > timezone.localdate()
    assert send(row.pk, early=True)
    started = Thread.objects.get(title="Next week’s run")
    assert (started.kind, started.audience.kind) == ("question", "named")
    assert {seat.user for seat in started.audience.seats.all()} == {cast.sara, cast.olga, cast.mats}


def test_files_of_a_planned_text_stay(cast, place):
    files = [make_file(cast.sara, place.workspace, f"{name}.txt") for name in ("named", "other")]
    plan(cast.sara, place, f"[named](upload:{files[0].public_id})", minutes=60 * 24 * 5)
    File.objects.update(at=timezone.now() - timedelta(days=3))
    assert [row.name for row in clearing.clear_unsent()] == ["other.txt"]


def test_there_is_an_end_to_what_one_plans(cast, place, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 1)
    plan(cast.sara, place, minutes=5)
    with pytest.raises(ValidationError, match="1 texts of yours wait"):
        plan(cast.sara, place, minutes=5)
    assert MOST == 100


@pytest.mark.parametrize(
    ("typed", "is_asked_again"),
    [
        ("2027-03-28T02:30", True),  # skipped
        ("2027-10-31T02:30", True),  # there twice
        ("2027-03-28T09:00", False),
    ],
)
def test_times_that_clocks_skip_or_repeat_are_asked_again(typed, is_asked_again):
    with override("Europe/Stockholm"):
        form = WhenForm({"when": "at", "at": typed})
        assert ("at" in form.errors) is is_asked_again
    if not is_asked_again:
        assert form.cleaned_data["at"].utcoffset() == timedelta(hours=2)


def test_the_form_says_what_time_it_is_for_the_readers(cast, place, client):
    cast.olga.time_zone = "Asia/Tokyo"
    cast.olga.save()
    client.force_login(cast.sara)
    url = reverse("scheduled:later", args=[f"thread:{place.public_id}"])
    page = client.post(url, {"source": "x", "client_id": send_id()}).content.decode()
    assert "Tokyo)" in page


BALLOT = "Say so.\n\n```poll single, results always, open{until}\nWhich grease?\n- NLGI 1\n- NLGI 2\n```"


def test_a_poll_is_planned_with_its_post_and_voted_when_it_is_sent(cast, place):
    plan(cast.sara, place, BALLOT.format(until=""))
    assert send_due() == 1
    poll = Poll.objects.get(post__thread=place)
    assert (poll.question, poll.options) == ("Which grease?", ["NLGI 1", "NLGI 2"])
    cast_vote(cast.olga, poll.post, choices=[1])
    assert poll.ballots.count() == 1


def test_a_poll_that_would_be_over_by_then_is_asked_again(cast, place, client):
    client.force_login(cast.sara)
    soon = timezone.now() + timedelta(minutes=5)
    typed = {
        "source": BALLOT.format(until=f", until {soon:%Y-%m-%dT%H:%MZ}"),
        "client_id": send_id(),
        "when": "tomorrow",
    }
    url = reverse("scheduled:later", args=[f"thread:{place.public_id}"])
    answer = client.post(url, typed)
    assert answer.status_code == 422
    assert "closed before it is sent" in answer.content.decode()
    assert "Which grease?" in answer.content.decode()
    assert not Scheduled.objects.exists()
    typed["source"] = "```poll single\nWhich?\n- Only one\n```"
    assert "it needs 2 to 20" in client.post(url, typed).content.decode()


def test_what_no_longer_fits_says_why_where_it_is_opened(cast, place, client):
    over = timezone.now() - timedelta(minutes=5)
    row = plan(cast.sara, place, BALLOT.format(until=f", until {over:%Y-%m-%dT%H:%MZ}"))
    send_due()
    row.refresh_from_db()
    assert row.fault == Fault.UNFIT
    client.force_login(cast.sara)
    url = reverse("scheduled:edit", args=[row.public_id])
    assert "closed before it is sent" in client.get(url).content.decode()
    again = client.post(url, {"source": row.source, "when": "soon", "shown": row.first("shown")})
    assert again.status_code == 422
    assert client.post(url, {"source": "Without.", "when": "soon"}).status_code == 302


def test_whom_the_asker_chose_is_asked_when_a_planned_question_is_sent(cast, client):
    client.force_login(cast.olga)
    typed = {
        "title": "Why does it creep?",
        "source": "How?",
        "kind": "question",
        "choice": "everyone",
        "ask": cast.sara.public_id,
        "client_id": send_id(),
        "when": "tomorrow",
    }
    url = reverse("scheduled:later", args=[f"new:{cast.workspace.public_id}"])
    assert client.post(url, typed).status_code == 302
    assert send(Scheduled.objects.get().pk, early=True)
    assert Asking.objects.get().user == cast.sara
