"""Nobody sees more until every firm whose words it is has approved; and then exactly what was named."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from community.disclosures.actions import (
    WeightMoved,
    approve_disclosure,
    decline_disclosure,
    expire_due,
    withdraw_disclosure,
)
from community.disclosures.models import Disclosure, Outcome
from community.disclosures.weighing import standing_of
from community.events.checking import broken_streams
from community.events.record import events_of
from community.files.models import File
from community.threads.actions import (
    Choice,
    close_thread,
    delete_post,
    edit_post,
    merge_threads,
    pin_thread,
    react,
    reply,
    restore_post,
    start_thread,
    write_note,
)
from community.threads.checking import streams_with_misplaced_posts
from community.threads.kinds.backing import Backing
from community.threads.kinds.question.actions import accept_answer, share_question
from community.threads.kinds.question.models import Question
from community.threads.models import Revision, Thread
from community.threads.posting import ThreadMerged
from community.threads.reading import find_post, find_thread, read_window
from community.workspaces.actions import (
    add_firm,
    add_person,
    change_role,
    dismiss_lead,
    name_lead,
)
from community.workspaces.seating import differences
from tests.disclosures.make import EVERYONE, add_third, approve, propose, start_between, words
from tests.make import make_file, make_firm, make_user, new_tag


@pytest.fixture
def kim(cast):
    return add_third(cast)


@pytest.fixture
def thread(cast, kim):
    """Words of the supplier and of the host, which the third firm doesn't see."""
    thread = start_between(cast)
    reply(cast.mats, thread, words=words("Host's answer"), client_id=new_tag())
    return thread


def texts(viewer, thread):
    return [post.html for post in read_window(viewer, find_thread(viewer, thread.public_id)).posts]


def sees(viewer, thread):
    try:
        find_thread(viewer, thread.public_id)
    except Http404:
        return False
    return True


def outcome(disclosure):
    return Disclosure.objects.get(pk=disclosure.pk).outcome


def test_it_is_shown_with_the_last_key_and_not_before(cast, kim, thread):
    disclosure = propose(cast.sara, thread)
    assert not sees(kim, thread)
    approve(cast.lin, disclosure)
    assert (sees(kim, thread), outcome(disclosure)) == (False, "")
    row = approve(cast.olga, disclosure)  # the host has no lead: its owner here stands for it
    assert (row.outcome, row.shown_in.audience.kind) == (Outcome.SHOWN, "everyone")
    assert texts(kim, row.shown_in) == ["<p>For the two of us</p>", "<p>Host's answer</p>"]
    assert find_thread(cast.sara, thread.public_id).merged_into == row.shown_in
    assert (broken_streams(), streams_with_misplaced_posts(), differences(cast.workspace)) == ([], [], 0)
    assert [event.verb for event in events_of(row)] == [
        "disclosures.proposed",
        "disclosures.approved",
        "disclosures.approved",
        "disclosures.shown",
    ]


def test_who_gains_never_sees_the_old_address_or_the_proposal(cast, client, kim, thread):
    old = thread.posts.get(nr=1)
    disclosure = propose(cast.sara, thread)
    client.force_login(kim)
    pages = [f"/t/{thread.public_id}/", f"/p/{old.public_id}/", f"/disclosures/{disclosure.public_id}/"]
    before = [client.get(path).status_code for path in pages]
    approve(cast.lin, disclosure)
    row = approve(cast.olga, disclosure)
    assert before == [client.get(path).status_code for path in pages] == [404, 404, 404]
    page = client.get(f"/t/{row.shown_in.public_id}/x/").content.decode()
    assert "Shown to more people" in page
    assert disclosure.public_id not in page
    client.force_login(cast.sara)
    assert disclosure.public_id in client.get(f"/t/{row.shown_in.public_id}/x/").content.decode()
    assert client.get(pages[0]).url.startswith(f"/t/{row.shown_in.public_id}/")


@pytest.mark.parametrize("name", ["rune", "ravi", "ada", "kim"])
def test_who_may_not_approve(cast, kim, thread, name):
    disclosure = propose(cast.sara, thread)
    user = kim if name == "kim" else getattr(cast, name)
    with pytest.raises((Http404, PermissionDenied)):
        approve(user, disclosure)
    with pytest.raises((Http404, PermissionDenied)):
        decline_disclosure(user, disclosure, answer="No.")
    assert disclosure.keys.count() == 0


def test_a_lead_who_only_reads_there_speaks_for_the_firm(cast, kim, thread):
    disclosure = propose(cast.sara, thread)
    change_role(cast.olga, cast.workspace, cast.lin, role="reader")
    approve(cast.lin, disclosure)
    assert approve(cast.olga, disclosure).outcome == Outcome.SHOWN


@pytest.mark.parametrize(
    ("name", "may"), [("sara", True), ("mats", True), ("olga", True), ("lin", False), ("rune", False)]
)
def test_who_may_propose(cast, thread, name, may):
    """The author, and who keeps order; a lead keeps order in what only the firm sees."""
    if may:
        assert propose(getattr(cast, name), thread).is_open
    else:
        with pytest.raises(PermissionDenied):
            propose(getattr(cast, name), thread)


def test_one_person_is_never_enough(cast, kim):
    """A lead who proposes the own firm's words has turned a key; a colleague has to be the second."""
    own = start_thread(
        cast.lin,
        cast.workspace,
        title="Ours",
        words=words("ours"),
        choice=Choice("firm"),
        client_id=new_tag(),
    )
    disclosure = propose(cast.lin, own)
    assert disclosure.keys.get().by == cast.lin
    approve(cast.lin, disclosure)
    reply(cast.lin, own, words=words("and one more"), client_id=new_tag())
    approve(cast.lin, disclosure)  # a new key, of the same person
    assert outcome(disclosure) == ""
    assert set(standing_of(disclosure).waits_for) == {cast.sara.pk}
    approve(cast.sara, disclosure)
    assert outcome(disclosure) == Outcome.SHOWN
    assert disclosure.keys.count() == 2


def test_with_another_lead_no_colleague_is_the_second(cast, kim):
    name_lead(cast.ada, other := make_user(cast.supplier, "Other Lead"))
    add_person(cast.olga, cast.workspace, other, role="member")
    own = start_thread(
        cast.lin,
        cast.workspace,
        title="Ours",
        words=words("ours"),
        choice=Choice("firm"),
        client_id=new_tag(),
    )
    disclosure = propose(cast.lin, own)
    with pytest.raises(PermissionDenied):
        approve(cast.sara, disclosure)
    approve(other, disclosure)
    assert outcome(disclosure) == Outcome.SHOWN


def test_a_firm_that_nobody_can_speak_for_shows_nothing(cast, kim):
    """Kim's firm has no lead who sees it."""
    thread = start_thread(
        cast.mats,
        cast.workspace,
        title="With Borg",
        words=words(),
        choice=Choice("firms", (kim.firm,)),
        client_id=new_tag(),
    )
    reply(kim, thread, words=words("Kim's"), client_id=new_tag())
    with pytest.raises(ValidationError, match="nobody who sees it leads that firm"):
        propose(cast.mats, thread)
    name_lead(cast.ada, kim)
    disclosure = propose(cast.mats, thread)
    approve(kim, disclosure)
    approve(cast.olga, disclosure)
    assert outcome(disclosure) == Outcome.SHOWN


def test_a_reaction_is_a_word_of_its_firm(cast, kim):
    thread = start_between(cast, by=cast.mats)
    assert standing_of(propose(cast.mats, thread)).weight.firm_ids == [cast.host.pk]
    react(cast.sara, thread.posts.get(), kind="agree")
    assert sorted(standing_of(Disclosure.objects.get()).weight.firm_ids) == sorted(
        [cast.host.pk, cast.supplier.pk]
    )


def test_other_words_of_a_firm_ask_that_firm_again_and_no_other(cast, kim, thread):
    disclosure = propose(cast.sara, thread)
    approve(cast.lin, disclosure)
    reply(cast.sara, thread, words=words("One more"), client_id=new_tag())
    approve(cast.olga, disclosure)
    assert outcome(disclosure) == ""
    assert {side.firm: side.is_stale for side in standing_of(disclosure).sides} == {
        cast.supplier: True,
        cast.host: False,
    }
    approve(cast.lin, disclosure)
    assert outcome(disclosure) == Outcome.SHOWN
    assert "One more" in texts(kim, Disclosure.objects.get().shown_in)[-1]


def test_what_was_looked_at_is_what_is_approved(cast, kim, thread):
    disclosure = propose(cast.sara, thread)
    shown = standing_of(disclosure).weight.digest
    post = thread.posts.get(nr=1)
    edit_post(cast.sara, post, words=words("Something else"), version=post.version)
    with pytest.raises(WeightMoved):
        approve_disclosure(cast.lin, disclosure, shown=shown)


@pytest.mark.parametrize("what", ["person", "firm"])
def test_another_reader_is_weighed_again_by_all(cast, kim, thread, what):
    disclosure = propose(cast.sara, thread)
    approve(cast.lin, disclosure)
    if what == "person":
        add_person(cast.olga, cast.workspace, make_user(kim.firm, "New Person"), role="member")
    else:
        add_firm(cast.olga, cast.workspace, make_firm())
    approve(cast.olga, disclosure)
    assert outcome(disclosure) == ""
    approve(cast.lin, disclosure)
    assert outcome(disclosure) == Outcome.SHOWN


def test_a_key_falls_with_its_lead(cast, kim, thread):
    disclosure = propose(cast.sara, thread)
    approve(cast.lin, disclosure)
    name_lead(cast.ada, cast.sara)
    dismiss_lead(cast.ada, cast.lin)
    approve(cast.olga, disclosure)
    assert outcome(disclosure) == ""
    approve(cast.sara, disclosure)
    assert outcome(disclosure) == Outcome.SHOWN


def test_a_proposal_lapses_with_its_proposer(cast, kim, thread):
    disclosure = propose(cast.mats, thread)
    approve(cast.lin, disclosure)
    change_role(cast.olga, cast.workspace, cast.mats, role="member")
    assert approve(cast.olga, disclosure).outcome == Outcome.LAPSED
    assert not sees(kim, thread)


def test_it_is_declined_withdrawn_expired_once(cast, kim, thread):
    declined = propose(cast.sara, thread)
    decline_disclosure(cast.lin, declined, answer="They are a customer of ours.")
    with pytest.raises(ValidationError, match="settled already: Declined"):
        approve_disclosure(cast.olga, declined, shown="x")
    withdrawn = propose(cast.sara, thread)
    with pytest.raises(ValidationError, match="proposed that already"):
        propose(cast.olga, thread)
    with pytest.raises(PermissionDenied):
        withdraw_disclosure(cast.olga, withdrawn)
    withdraw_disclosure(cast.sara, withdrawn)
    withdraw_disclosure(cast.sara, withdrawn)
    late = propose(cast.sara, thread)
    Disclosure.objects.filter(pk=late.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(ValidationError, match="expired"):
        approve(cast.lin, late)
    assert (expire_due(), expire_due()) == (1, 0)
    assert [outcome(each) for each in (declined, withdrawn, late)] == ["declined", "withdrawn", "expired"]
    assert Disclosure.objects.get(pk=declined.pk).answer == "They are a customer of ours."


def test_approving_twice_is_once(cast, kim, thread):
    disclosure = propose(cast.sara, thread)
    approve(cast.lin, disclosure)
    approve(cast.lin, disclosure)
    assert disclosure.keys.count() == 1
    assert [event.verb for event in events_of(disclosure)].count("disclosures.approved") == 1


def test_nothing_goes_along_that_was_not_named(cast, kim, thread):
    """Earlier wordings, deleted posts, replaced files stay; notes stay notes of the same people."""
    post = thread.posts.get(nr=1)
    reply(cast.olga, thread, words=words("gone"), client_id=new_tag())
    delete_post(cast.olga, thread.posts.get(nr=3))
    react(cast.olga, post, kind="agree")
    edit_post(cast.sara, post, words=words("y" * 300), version=post.version)
    write_note(cast.sara, thread, words=words("only us"), client_id=new_tag())
    disclosure = propose(cast.sara, thread)
    approve(cast.lin, disclosure)
    row = approve(cast.olga, disclosure)
    assert len(texts(kim, row.shown_in)) == 2
    assert len(texts(cast.lin, row.shown_in)) == 3
    with pytest.raises(Http404):  # or it would stand again where nobody comes any more
        restore_post(cast.olga, thread.posts.get(nr=3))
    shown = row.shown_in.posts.get(nr=1, after_nr=None)
    assert Revision.objects.visible_to(kim).filter(post=shown).count() == 0
    assert Revision.objects.visible_to(cast.olga).filter(post=shown).count() == 1
    merge_threads(cast.olga, row.shown_in, into=_other(cast))
    moved = find_post(kim, shown.public_id)
    assert Revision.objects.visible_to(kim).filter(post=moved).count() == 0
    assert Revision.objects.visible_to(cast.olga).filter(post=moved).count() == 1


def _other(cast):
    return start_thread(
        cast.olga, cast.workspace, title="All", words=words("all"), choice=EVERYONE, client_id=new_tag()
    )


def test_a_note_of_named_people_stays_with_them(cast, kim):
    """Lin is of the firm and was not named: the note is not for her, before or after."""
    thread = start_thread(
        cast.sara,
        cast.workspace,
        title="We two",
        words=words(),
        choice=Choice("people", people=(cast.olga, other := _colleague(cast))),
        client_id=new_tag(),
    )
    write_note(cast.sara, thread, words=words("between us"), client_id=new_tag())
    name_lead(cast.ada, other)
    disclosure = propose(cast.sara, thread)
    row = approve(other, disclosure)
    assert row.outcome == Outcome.SHOWN
    assert any("between us" in text for text in texts(other, row.shown_in))
    for user in (cast.lin, kim, cast.olga):
        assert not any("between us" in text for text in texts(user, row.shown_in))
    assert differences(cast.workspace) == 0


def _colleague(cast):
    other = make_user(cast.supplier, "Other Colleague")
    add_person(cast.olga, cast.workspace, other, role="member")
    return other


def test_to_more_people_and_to_more_firms(cast, kim):
    thread = start_thread(
        cast.olga,
        cast.workspace,
        title="Named",
        words=words(),
        choice=Choice("people", people=(cast.sara,)),
        client_id=new_tag(),
    )
    with pytest.raises(ValidationError, match="takes two people"):
        propose(cast.olga, thread, Choice("people", people=(kim,)))
    reply(cast.sara, thread, words=words("hers"), client_id=new_tag())
    name_lead(cast.ada, cast.sara)
    disclosure = propose(cast.olga, thread, Choice("people", people=(kim,)))
    row = approve(cast.sara, disclosure)
    assert (sees(kim, row.shown_in), sees(cast.lin, row.shown_in)) == (True, False)
    disclosure = propose(cast.olga, row.shown_in, Choice("firms", (kim.firm,)))
    row = approve(cast.sara, disclosure)
    assert [sees(user, row.shown_in) for user in (kim, cast.lin, cast.mats, cast.ravi)] == [
        True,
        True,
        True,
        False,
    ]
    with pytest.raises(Http404):
        propose(cast.olga, row.shown_in, Choice("people", people=(kim,)))


def test_a_note_becomes_a_post_for_all(cast, client, kim):
    thread = _other(cast)
    note = write_note(cast.sara, thread, words=words("our secret"), client_id=new_tag())
    with pytest.raises(Http404):
        propose(cast.olga, thread, note=note)
    client.force_login(cast.olga)
    before = client.get(f"/t/{thread.public_id}/x/").content.decode().count("key-round")
    disclosure = propose(cast.sara, thread, note=note)
    assert client.get(f"/disclosures/{disclosure.public_id}/").status_code == 404
    page = client.get(f"/t/{thread.public_id}/x/").content.decode()
    assert (page.count("key-round"), "internal note here" in page) == (before, False)
    row = approve(cast.lin, disclosure)
    assert row.outcome == Outcome.SHOWN
    assert texts(kim, thread)[-1] == "<p>our secret</p>"
    found = find_post(kim, thread.posts.get(nr=2, after_nr=None).public_id)
    assert (found.is_note, found.audience_id, found.byline) == (False, thread.audience_id, "Sara Lind")
    assert find_post(cast.lin, note.public_id) == found
    assert Thread.objects.get(pk=thread.pk).posts_left == 0
    assert (broken_streams(), streams_with_misplaced_posts()) == ([], [])


def test_a_thread_goes_into_one_that_more_people_see(cast, kim, thread):
    into = _other(cast)
    disclosure = propose(cast.olga, thread, into=into)
    row = approve(cast.lin, disclosure)
    assert (row.outcome, row.shown_in) == (Outcome.SHOWN, into)
    assert len(texts(kim, into)) == 3
    with pytest.raises(ThreadMerged):
        reply(cast.sara, thread, words=words(), client_id=new_tag())
    wide, narrow = _other(cast), start_between(cast)
    with pytest.raises(ValidationError, match="would not see it there"):
        propose(cast.olga, wide, into=narrow)


def test_it_stays_what_it_was(cast, kim, thread):
    close_thread(cast.olga, thread, why="Done.")
    pin_thread(cast.olga, thread, where="workspace")
    thread.refresh_from_db()
    row = approve(cast.lin, propose(cast.olga, thread))
    assert (row.shown_in.closed_why, row.shown_in.pinned_in, row.shown_in.at) == (
        "Done.",
        "workspace",
        thread.at,
    )
    assert Thread.objects.filter(pinned_in="workspace").count() == 1


def test_a_merged_thread_takes_its_proposal_along_to_nowhere(cast, kim, thread):
    disclosure = propose(cast.sara, thread)
    merge_threads(cast.olga, thread, into=start_between(cast))
    assert outcome(disclosure) == Outcome.LAPSED


def test_files_are_counted_and_shown(cast, kim):
    file = make_file(cast.sara, cast.workspace)
    thread = start_thread(
        cast.sara,
        cast.workspace,
        title="With a file",
        words=replace(words(), files=(file.pk,)),
        choice=Choice("firms", (cast.host,)),
        client_id=new_tag(),
    )
    disclosure = propose(cast.sara, thread)
    assert standing_of(disclosure).weight.files == 1
    assert not File.objects.visible_to(kim).exists()
    approve(cast.lin, disclosure)
    assert list(File.objects.visible_to(kim)) == [file]


def test_the_pages_lead_from_a_refused_merger_to_what_is_shown(cast, client, kim, thread):
    """By plain forms; what changes meanwhile is asked about with what was typed."""
    into = _other(cast)
    client.force_login(cast.olga)
    refused = client.post(f"/threads/{thread.public_id}/merge/", {"address": f"/t/{into.public_id}"})
    path = f"/threads/{thread.public_id}/disclosure/?into={into.public_id}"
    assert path in refused.content.decode()
    assert client.post(path, {"why": ""}).status_code == 422
    weighed = client.post(path, {"why": "One place."}).content.decode()
    assert "Kim Borg" in weighed
    shown = re.search(r'name="shown" value="(\w+)"', weighed)[1]
    reply(cast.sara, thread, words=words("more"), client_id=new_tag())
    again = client.post(path, {"why": "One place.", "shown": shown})
    assert (again.status_code, "One place." in again.content.decode()) == (409, True)
    shown = re.search(r'name="shown" value="(\w+)"', again.content.decode())[1]
    made = client.post(path, {"why": "One place.", "shown": shown})
    client.force_login(cast.lin)
    page = client.get(made.url).content.decode()
    shown = re.search(r'name="shown" value="(\w+)"', page)[1]
    assert client.post(f"{made.url}refusal/", {"answer": ""}).status_code == 422
    done = client.post(f"{made.url}approval/", {"shown": shown})
    assert done.url.startswith(f"/t/{into.public_id}/")
    late = client.post(f"{made.url}approval/", {"shown": shown})
    assert (late.status_code, "settled already" in late.content.decode()) == (409, True)


def test_a_question_goes_on_with_its_answer_and_those_behind_it(cast, kim):
    thread = start_thread(
        cast.sara,
        cast.workspace,
        title="Which grease?",
        words=words(),
        choice=Choice("firms", (cast.host,)),
        kind="question",
        client_id=new_tag(),
    )
    answer = reply(cast.mats, thread, words=words("This one"), client_id=new_tag())
    accept_answer(cast.sara, answer)
    share_question(cast.lin, thread)
    disclosure = propose(cast.sara, thread)
    approve(cast.lin, disclosure)
    row = approve(cast.olga, disclosure)
    question = Question.objects.get()
    assert (question.thread, question.audience) == (row.shown_in, row.shown_in.audience)
    assert question.answer == find_post(kim, row.shown_in.posts.get(nr=2).public_id)
    assert list(Backing.objects.visible_to(kim).values_list("user__name", flat=True)) == ["Lin Mori"]


def test_why_it_was_closed_is_a_word_of_whoever_closed_it(cast, kim):
    """It stands at the foot of the thread for all who come to see it."""
    thread = start_between(cast)
    assert {side.firm for side in standing_of(propose(cast.sara, thread)).sides} == {cast.supplier}
    disclosure = Disclosure.objects.get()
    close_thread(cast.olga, thread, why="Borg must not hear of this yet.")
    assert {side.firm for side in standing_of(disclosure).sides} == {cast.supplier, cast.host}


def test_who_comes_later_and_does_not_see_where_it_would_go(cast, client, kim):
    """The other thread is for people by name: a colleague who joins meanwhile learns and loses nothing."""
    thread = start_thread(
        cast.olga, cast.workspace, title="Ours", words=words(), choice=Choice("firm"), client_id=new_tag()
    )
    here = [cast.mats, cast.rune, cast.sara]
    into = start_thread(
        cast.olga,
        cast.workspace,
        title="Negotiation",
        words=words(),
        choice=Choice("people", people=tuple(here)),
        client_id=new_tag(),
    )
    disclosure = propose(cast.olga, thread, into=into)
    hugo = make_user(cast.host, "Hugo Ek")
    add_person(cast.olga, cast.workspace, hugo, role="member")
    assert (sees(hugo, thread), sees(hugo, into)) == (True, False)
    client.force_login(hugo)
    assert client.get(f"/disclosures/{disclosure.public_id}/").status_code == 404
    for path in (f"/w/{cast.workspace.public_id}/disclosures/", f"/t/{thread.public_id}/", "/"):
        page = client.get(path, follow=True).content.decode()
        assert "Negotiation" not in page
        assert disclosure.public_id not in page
    with pytest.raises(ValidationError, match="would not see it there"):
        approve(cast.mats, disclosure)
    assert outcome(disclosure) == ""
