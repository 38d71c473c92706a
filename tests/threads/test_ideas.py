"""An idea: votes are counted, limited and given back; owners and moderators say what becomes of it, and why not."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from community.events.models import Event
from community.threads.actions import Choice, start_thread
from community.threads.kinds.backing import Backing
from community.threads.kinds.idea.actions import move_idea, take_vote_back, vote_for_idea
from community.threads.kinds.idea.models import Idea
from community.workspaces.actions import close_workspace, promise, suspend_firm
from tests.threads.test_threads import send_id, words


def bring_idea(actor, workspace, title="Mark the rings"):
    return start_thread(
        actor,
        workspace,
        title=title,
        words=words("why not"),
        choice=Choice("everyone"),
        kind="idea",
        client_id=send_id(),
    )


@pytest.fixture
def idea(cast):
    return bring_idea(cast.sara, cast.workspace)


def events(verb):
    return Event.objects.filter(verb=verb).count()


def test_a_vote_is_one_and_can_be_taken_back(cast, idea):
    for _ in range(2):
        vote_for_idea(cast.lin, idea)
    assert (Backing.objects.get().firm, events("ideas.voted")) == (cast.supplier, 1)
    for _ in range(2):
        take_vote_back(cast.lin, idea)
    assert (Backing.objects.count(), events("ideas.unvoted")) == (0, 1)


def test_votes_are_limited_and_come_back_when_the_idea_is_decided(cast, idea):
    promise(cast.olga, cast.workspace, answer_within=0, votes_each=1)
    other = bring_idea(cast.sara, cast.workspace, "Another")
    vote_for_idea(cast.lin, idea)
    with pytest.raises(ValidationError, match="Your 1 vote here is given"):
        vote_for_idea(cast.lin, other)
    move_idea(cast.mats, idea, status="done")
    vote_for_idea(cast.lin, other)
    assert Backing.objects.filter(user=cast.lin).count() == 2
    with pytest.raises(ValidationError, match="decided"):
        vote_for_idea(cast.mats, idea)
    with pytest.raises(ValidationError, match="decided"):
        take_vote_back(cast.lin, idea)


def test_who_declines_says_why_and_twice_is_one_event(cast, client, idea):
    with pytest.raises(ValidationError):
        move_idea(cast.mats, idea, status="declined")
    client.force_login(cast.mats)
    path = f"/ideas/{idea.public_id}/status/"
    refused = client.post(path, {"status": "declined", "reason": ""})
    assert refused.status_code == 422
    assert "Say why" in refused.content.decode()
    for _ in range(2):
        assert (
            client.post(path, {"status": "declined", "reason": "The laser is too slow."}).status_code == 302
        )
    # The form brings the old reason along; it is no reason for another status.
    assert client.post(path, {"status": "done", "reason": "The laser is too slow."}).status_code == 422
    row = Idea.objects.get(thread=idea)
    assert (row.status, row.changed_byline, events("ideas.moved")) == ("declined", "Mats Ek", 1)
    page = client.get(f"/t/{idea.public_id}/").content.decode()
    assert "The laser is too slow." in page
    assert "by Mats Ek" in page


@pytest.mark.parametrize(
    ("who", "refusal"), [("sara", PermissionDenied), ("rune", PermissionDenied), ("ravi", Http404)]
)
def test_others_do_not_decide(cast, idea, who, refusal):
    with pytest.raises(refusal):
        move_idea(getattr(cast, who), idea, status="planned")
    assert Idea.objects.get(thread=idea).status == "new"


def test_who_only_reads_or_is_not_here_has_no_vote(cast, idea):
    with pytest.raises(PermissionDenied):
        vote_for_idea(cast.rune, idea)
    with pytest.raises(Http404):
        vote_for_idea(cast.ravi, idea)
    suspend_firm(cast.ada, cast.supplier)
    with pytest.raises(Http404):
        vote_for_idea(cast.lin, idea)
    close_workspace(cast.olga, cast.workspace)
    idea.workspace.refresh_from_db()
    with pytest.raises(PermissionDenied):
        vote_for_idea(cast.olga, idea)
    with pytest.raises(PermissionDenied):
        move_idea(cast.olga, idea, status="done")
    assert not Backing.objects.exists()


def test_page_and_row_say_how_it_stands(cast, client, idea):
    vote_for_idea(cast.lin, idea)
    vote_for_idea(cast.olga, idea)
    move_idea(cast.olga, idea, status="planned")
    client.force_login(cast.lin)
    page = client.get(f"/t/{idea.public_id}/").content.decode()
    assert "9 of your 10 votes here are left" in page
    assert 'aria-pressed="true"' in page
    assert "/status/" not in page
    rows = client.get(f"/w/{cast.workspace.public_id}/threads/?kind=idea").content.decode()
    assert "2 votes, 2 firms" in rows
    assert "Planned" in rows
