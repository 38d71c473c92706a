"""A poll in a post: who votes, changes and withdraws, when it closes, what is shown to whom, and what nobody learns."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, QueryDict
from django.utils import timezone

from community.events.models import Event
from community.polls.actions import (
    cast_vote,
    close_due_polls,
    close_poll,
    reopen_poll,
    withdraw_vote,
)
from community.polls.choosing import choices_in
from community.polls.models import Ballot, Poll
from community.polls.reading import named_ballots, polls_of
from community.threads.actions import (
    Choice,
    close_thread,
    delete_post,
    edit_post,
    merge_threads,
    reply,
    restore_post,
    split_thread,
    start_thread,
    write_note,
)
from community.threads.forms import words_of
from community.threads.reading import find_post, find_thread
from community.workspaces.actions import remove_person
from tests.threads.test_threads import send_id


def block(said="", question="Which grease?", options=("NLGI 2", "NLGI 1", "None")):
    lines = [f"- {option}" for option in options]
    return "\n".join([f"```poll {said}", question, *lines, "```"])


def worded(workspace, source):
    return words_of(source, [], workspace)


@pytest.fixture
def thread(cast):
    return start_thread(
        cast.sara,
        cast.workspace,
        title="Grease",
        words=worded(cast.workspace, "First."),
        choice=Choice("everyone"),
        client_id=send_id(),
    )


def ask_poll(actor, thread, said="", act=reply, **more):
    post = act(
        actor, thread, words=worded(thread.workspace, f"See:\n\n{block(said, **more)}"), client_id=send_id()
    )
    return find_post(actor, post.public_id)


def shown_to(viewer, post):
    found = find_thread(viewer, find_post(viewer, post.public_id).thread.public_id)
    return polls_of(viewer, found, [post.public_id])[post.public_id]


def counts(viewer, post):
    return [bar.votes for bar in shown_to(viewer, post).bars]


def test_a_vote_is_one_can_be_changed_and_withdrawn(cast, thread):
    post = ask_poll(cast.sara, thread, "open")
    for choices in ([0], [0], [1]):
        cast_vote(cast.lin, post, choices=choices)
    assert (counts(cast.olga, post), Event.objects.filter(verb="polls.voted").count()) == ([0, 1, 0], 2)
    assert named_ballots(cast.mats, shown_to(cast.mats, post)) == [("Lin Mori", "Aoki Bearings", "NLGI 1")]
    for _ in range(2):
        withdraw_vote(cast.lin, post)
    assert (Ballot.objects.count(), Event.objects.filter(verb="polls.withdrawn").count()) == (0, 1)


def test_who_reads_here_sees_it_and_does_not_vote(cast, thread):
    post = ask_poll(cast.sara, thread)
    with pytest.raises(PermissionDenied):
        cast_vote(cast.rune, post, choices=[0])
    with pytest.raises(Http404):
        cast_vote(cast.ravi, post, choices=[0])
    shown = shown_to(cast.rune, post)
    assert (shown.may_vote, shown.voters) == (False, 4)  # all but the reader
    cast_vote(cast.lin, post, choices=[0])
    remove_person(cast.olga, cast.workspace, cast.lin)
    assert (shown_to(cast.olga, post).voted, shown_to(cast.olga, post).voters) == (1, 3)


def test_nobody_learns_who_voted_what_in_secret(cast, thread, client):
    post = ask_poll(cast.sara, thread, "secret")
    for voter, choice in ((cast.lin, 0), (cast.mats, 1), (cast.olga, 2)):
        cast_vote(voter, post, choices=[choice])
    ballots = Ballot.objects.values_list("voter", "firm", "byline")
    assert set(ballots) == {(None, None, "")}
    cast_vote(cast.lin, post, choices=[1])  # and yet each finds their own
    assert shown_to(cast.lin, post).own == (1,)
    events = Event.objects.filter(verb__startswith="polls.").values_list("actor", "firm", "facts")
    assert [(actor, firm) for actor, firm, _facts in events] == [(None, None)] * 4
    assert {json.dumps(facts) for *_, facts in events} == {json.dumps({"thread": thread.pk})}
    for viewer in (cast.sara, cast.olga, cast.mats):  # its author, an owner, a moderator
        client.force_login(viewer)
        page = client.get(f"/p/{post.public_id}/poll/").content.decode()
        assert "Lin Mori" not in page
        assert "2 votes, 67 %" in page
        assert named_ballots(viewer, shown_to(viewer, post)) == []


def test_few_secret_votes_are_not_counted_before_anybody(cast, thread):
    post = ask_poll(cast.sara, thread, "secret, results always")
    cast_vote(cast.lin, post, choices=[0])
    cast_vote(cast.mats, post, choices=[0])
    assert [shown_to(user, post).sees_results for user in (cast.sara, cast.lin, cast.olga)] == [False] * 3
    cast_vote(cast.olga, post, choices=[1])
    assert counts(cast.sara, post) == [2, 1, 0]


@pytest.mark.parametrize(
    ("when", "seen"),
    [
        ("always", (True, True, True)),
        ("after voting", (True, False, True)),
        ("after closing", (False, False, True)),
    ],
)
def test_results_are_for_whom_the_author_said(cast, thread, when, seen):
    post = ask_poll(cast.sara, thread, f"open, results {when}")
    cast_vote(cast.lin, post, choices=[0])
    found = [shown_to(cast.lin, post), shown_to(cast.sara, post)]
    close_poll(cast.sara, post)
    found.append(shown_to(cast.rune, post))
    assert tuple(each.sees_results for each in found) == seen
    assert [bool(each.ballots) for each in found] == list(seen)


def test_it_closes_at_its_time_and_by_hand_and_opens_again(cast, thread):
    post = ask_poll(cast.sara, thread, f"until {(timezone.now() + timedelta(hours=1)).isoformat()}")
    Poll.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(ValidationError, match="The poll is closed"):
        cast_vote(cast.lin, post, choices=[0])
    assert shown_to(cast.lin, post).is_closed
    assert (close_due_polls(), close_due_polls()) == (1, 0)
    with pytest.raises(PermissionDenied):
        reopen_poll(cast.lin, post)
    reopen_poll(cast.mats, post)
    cast_vote(cast.lin, post, choices=[0])
    assert close_due_polls() == 0  # a time that has passed closes it no more
    for _ in range(2):
        close_poll(cast.sara, post)
    with pytest.raises(ValidationError, match="closed"):
        withdraw_vote(cast.lin, post)
    by_clock = Event.objects.filter(verb="polls.closed").values_list("facts__by_clock", flat=True)
    assert list(by_clock) == [True, False]


def test_a_closed_thread_takes_no_votes(cast, thread):
    post = ask_poll(cast.sara, thread)
    close_thread(cast.mats, thread, why="Settled")
    with pytest.raises(ValidationError, match="thread is closed"):
        cast_vote(cast.lin, post, choices=[0])
    assert not shown_to(cast.lin, post).may_vote


def test_a_deleted_poll_is_gone_and_comes_back_with_its_votes(cast, thread):
    post = ask_poll(cast.sara, thread, "open")
    cast_vote(cast.lin, post, choices=[2])
    delete_post(cast.sara, post)
    with pytest.raises(Http404):
        cast_vote(cast.mats, post, choices=[0])
    restore_post(cast.sara, post)
    assert counts(cast.olga, post) == [0, 0, 1]


def test_it_is_edited_until_somebody_has_voted(cast, thread):
    post = ask_poll(cast.sara, thread)

    def edit(source):
        version = find_post(cast.sara, post.public_id).version
        edit_post(cast.sara, post, words=worded(cast.workspace, source), version=version)

    edit(block("ranked", options=("a", "b")))
    assert Poll.objects.values_list("kind", "options").get() == ("ranked", ["a", "b"])
    cast_vote(cast.lin, post, choices=[1, 0])
    for refused in (block("ranked", options=("a", "c")), "No poll any more."):
        with pytest.raises(ValidationError, match="1 person has voted"):
            edit(refused)
    later = (timezone.now() + timedelta(days=1)).isoformat()
    edit(f"Other words.\n\n{block(f'ranked, until {later}', options=('a', 'b'))}")
    assert (Poll.objects.get().closes_at.isoformat(), Ballot.objects.count()) == (later, 1)
    withdraw_vote(cast.lin, post)
    edit("No poll any more.")
    assert Poll.objects.count() == 0


def test_it_goes_along_with_its_post(cast, thread):
    post = ask_poll(cast.sara, thread, "secret")
    for voter in (cast.lin, cast.mats, cast.olga):
        cast_vote(voter, post, choices=[0])
    other = split_thread(cast.mats, thread, posts=[post.public_id], title="Only the poll")
    there = find_post(cast.lin, post.public_id)
    assert (there.thread_id, counts(cast.lin, there)) == (other.pk, [3, 0, 0])
    cast_vote(cast.lin, there, choices=[1])  # changed, not given twice
    merge_threads(cast.mats, other, into=thread)
    back = find_post(cast.lin, post.public_id)
    assert (counts(cast.sara, back), shown_to(cast.lin, back).own) == ([2, 1, 0], (1,))


def test_a_poll_in_an_internal_note_is_the_firms(cast, thread, client):
    post = ask_poll(cast.sara, thread, "open", act=write_note)
    cast_vote(cast.lin, post, choices=[0])
    assert (shown_to(cast.sara, post).voters, counts(cast.sara, post)) == (2, [1, 0, 0])
    assert shown_to(cast.lin, post).may_close  # a lead keeps order in it
    with pytest.raises(Http404):
        cast_vote(cast.olga, post, choices=[0])
    client.force_login(cast.olga)
    assert client.get(f"/p/{post.public_id}/poll/").status_code == 404
    assert "Which grease?" not in client.get(f"/t/{thread.public_id}/").content.decode()


def test_each_kind_takes_what_it_asks_for(cast, thread):
    ranked = ask_poll(cast.sara, thread, "ranked, open")
    cast_vote(cast.lin, ranked, choices=[2, 0])
    assert shown_to(cast.lin, ranked).own_words == "None > NLGI 2"
    assert shown_to(cast.lin, ranked).runoff.winners == ["None"]
    several = ask_poll(cast.sara, thread, "several 2 to 3, open")
    number = ask_poll(cast.sara, thread, "number -5 to 5, open", options=())
    for post, wrong, said in (
        (several, [0], "Choose 2 to 3"),
        (several, [0, 9], "none of the options"),
        (ranked, [0, 0], "none of the options"),
        (number, [6], "from -5 to 5"),
        (ranked, [], "Choose first"),
    ):
        with pytest.raises(ValidationError, match=said):
            cast_vote(cast.lin, post, choices=wrong)
    typed = QueryDict("rank-0=2&rank-1=2")
    with pytest.raises(ValidationError, match="same place"):
        choices_in(Poll.objects.get(post=ranked), typed)
    assert choices_in(Poll.objects.get(post=number), QueryDict("number=\N{MINUS SIGN}4")) == [-4]


def test_a_plain_form_asks_and_votes(cast, thread, client):
    client.force_login(cast.sara)
    fields = {
        "poll_question": "Which bolt?",
        "poll_options": "M6\nM8",
        "poll_kind": "single",
        "poll_open": "1",
        "poll_until": "2030-01-01T12:00",
    }
    draft = client.post(f"/composing/thread:{thread.public_id}/draft/", {"source": "Say", **fields})
    assert draft.status_code == 204
    assert "- M8" in client.get(f"/t/{thread.public_id}/").content.decode()
    preview = client.post(f"/composing/thread:{thread.public_id}/preview/", {"source": "Say", **fields})
    assert "<li>M8</li>" in preview.content.decode()
    refused = client.post(
        f"/t/{thread.public_id}/",
        {"source": "Say", "client_id": send_id(), **fields, "poll_options": "M6"},
    )
    assert (refused.status_code, "it needs 2 to 20" in refused.content.decode()) == (422, True)
    sent = client.post(
        f"/t/{thread.public_id}/", {"source": "Say", "client_id": send_id(), **fields}, follow=True
    )
    page = sent.content.decode()
    assert "<legend" in page
    post = Poll.objects.get().post
    address = f"/p/{post.public_id}/poll/"
    client.force_login(cast.lin)
    assert client.post(address).status_code == 422
    assert client.post(address, {"choice": "1"}).status_code == 302
    assert "Lin Mori" in client.get(address).content.decode()
    part = client.post(f"{address}withdrawal/", headers={"X-Part": "poll"}).content.decode()
    assert "0 of 4 people voted" in part
    assert client.post(f"{address}closing/").status_code == 403


def test_a_time_that_has_passed_closes_nothing(cast, thread):
    with pytest.raises(ValidationError, match="has passed"):
        ask_poll(cast.sara, thread, "until 2020-01-01T10:00Z")


def test_a_post_has_one_poll(cast, thread):
    with pytest.raises(ValidationError, match="one poll"):
        worded(cast.workspace, f"{block()}\n\n{block()}")


def test_who_voted_before_the_sites_key_changed_still_has_one_vote(cast, thread, settings):
    post = ask_poll(cast.sara, thread, "secret")
    cast_vote(cast.lin, post, choices=[0])
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    cast_vote(cast.lin, post, choices=[1])
    assert [ballot.choices for ballot in Ballot.objects.all()] == [[1]]
    assert shown_to(cast.lin, post).own == (1,)


def test_the_form_of_a_poll_is_fetched_and_without_scripts_a_page_brings_it(client, cast, thread):
    client.force_login(cast.sara)
    for path in (f"/t/{thread.public_id}/", f"/w/{cast.workspace.public_id}/threads/new/"):
        page = client.get(path).content.decode()
        assert 'name="poll_question"' not in page
        assert 'href="?poll=1' in page
        assert 'name="poll_question"' in client.get(f"{path}?poll=1").content.decode()
    assert 'name="poll_question"' in client.get("/composing/poll/").content.decode()
