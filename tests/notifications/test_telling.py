"""Who is told of what: those named and those who follow, never who did it, never who has no seat, never twice."""

import pytest

from community.events.models import Event, Outbox
from community.events.verbs import catalogue
from community.notifications.actions import follow_category, follow_thread, follow_workspace
from community.notifications.inbox import counts_of, lines_of
from community.notifications.models import Notification, Subscription
from community.notifications.telling import meanings
from community.threads.actions import (
    Choice,
    delete_post,
    edit_post,
    mark_read,
    react,
    restore_post,
    take_reaction_back,
)
from community.threads.models import Mention
from community.workspaces.actions import (
    add_person,
    change_role,
    close_workspace,
    lift_gate,
    name_lead,
    remove_firm,
    remove_person,
    reopen_workspace,
)
from community.workspaces.signing import to_sign, who_must_sign
from tests.make import make_agreement, make_gate, make_user, make_version, sign
from tests.notifications.make import answer, named, note, now, start, tell, told, words


@pytest.fixture
def thread(cast):
    tell()
    return start(cast.olga, cast.workspace)


def test_a_thread_tells_nobody_who_does_not_follow(cast, thread):
    since = now()
    tell()
    assert told(since) == {}
    assert Outbox.objects.count() == 0


def test_author_and_repliers_are_told_of_the_next_reply(cast, thread):
    answer(cast.sara, thread)
    tell()
    since = now()
    answer(cast.mats, thread)
    tell()
    assert told(since) == {"Olga": ["reply"], "Sara": ["reply"]}


def test_to_take_part_later_tells_of_nothing_earlier(cast, thread):
    """The reader may run long after: it looks at who had written before."""
    since = now()
    answer(cast.mats, thread)
    answer(cast.sara, thread)
    tell()
    assert told(since) == {"Olga": ["reply", "reply"], "Mats": ["reply"]}


def test_a_mention_tells_once_and_not_who_wrote_it(cast, thread):
    since = now()
    answer(cast.sara, thread, cast.olga, cast.sara, text="See")
    tell()
    assert told(since) == {"Olga": ["mention"]}


def test_a_question_to_somebody_needs_an_action(cast, thread):
    since = now()
    answer(cast.sara, thread, cast.olga, text="Which site should receive them?")
    tell()
    assert told(since) == {"Olga": ["asked"]}
    assert counts_of(cast.olga) == (1, 1)


def test_run_twice_tells_the_same(cast, thread):
    answer(cast.sara, thread, cast.mats)
    react(cast.mats, thread.posts.get(nr=2), kind="agree")
    note(cast.sara, thread, cast.lin)
    tell()
    before = list(Notification.objects.order_by("pk").values_list("pk", "user", "event", "reason"))
    Outbox.objects.bulk_create(
        Outbox(reader="notifications", event=event)
        for event in Event.objects.all()
        if "notifications" in catalogue[event.verb].readers
    )
    tell()
    assert list(Notification.objects.order_by("pk").values_list("pk", "user", "event", "reason")) == before


def test_nobody_without_a_seat_is_told(cast, thread):
    Mention.objects.create(post=thread.posts.get(), audience=thread.audience, user=cast.ravi)
    since = now()
    answer(cast.sara, thread)
    remove_person(cast.olga, cast.workspace, cast.mats)
    answer(cast.sara, thread, cast.mats)
    tell()
    assert told(since) == {"Olga": ["reply", "reply"], "Mats": ["removed"]}
    assert lines_of(cast.mats, "all", "know").lines[0].workspace == ""


def test_a_note_tells_the_own_firm_only(cast, thread):
    answer(cast.lin, thread)
    answer(cast.sara, thread)
    tell()
    since = now()
    note(cast.sara, thread)
    tell()
    assert told(since) == {"Lin": ["note"]}


def test_a_thread_for_named_people_tells_nobody_else(cast, thread):
    follow_workspace(cast.mats, cast.workspace, level="watching")
    since = now()
    start(cast.olga, cast.workspace, choice=Choice("people", people=(cast.sara,)))
    tell()
    assert told(since) == {}


@pytest.mark.parametrize(
    ("place", "shelf", "own", "expected"),
    [
        ("watching", "", "", ["started", "followed"]),
        ("tracking", "", "", ["started", "followed"]),
        ("", "watching", "", ["started", "followed"]),
        ("watching", "muted", "", None),
        ("watching", "normal", "", None),
        ("muted", "", "watching", ["followed"]),
        ("", "", "normal", None),
        ("", "watching", "muted", ["started"]),
        ("", "", "", None),
    ],
)
def test_the_nearest_level_wins(cast, thread, place, shelf, own, expected):
    tell()
    if place:
        follow_workspace(cast.mats, cast.workspace, level=place)
    if shelf:
        follow_category(cast.mats, thread.category, level=shelf)
    since = now()
    new = start(cast.olga, cast.workspace)
    if own:
        follow_thread(cast.mats, new, level=own)
        since = now()
    tell()
    if own:
        since = now()
        expected = [reason for reason in expected or [] if reason == "followed"] or None
    answer(cast.sara, new)
    tell()
    assert told(since).get("Mats") == expected


def test_muted_is_muted_even_for_mentions_and_for_one_who_takes_part(cast, thread):
    answer(cast.mats, thread)
    follow_thread(cast.mats, thread, level="muted")
    since = now()
    answer(cast.sara, thread, cast.mats)
    tell()
    assert "Mats" not in told(since)
    follow_thread(cast.mats, thread, level="")
    since = now()
    answer(cast.sara, thread)
    tell()
    assert told(since)["Mats"] == ["reply"]


def test_taking_part_in_a_muted_workspace_tracks_the_thread(cast, thread):
    follow_workspace(cast.mats, cast.workspace, level="muted")
    answer(cast.mats, thread)
    since = now()
    answer(cast.sara, thread)
    tell()
    assert told(since)["Mats"] == ["reply"]


def test_an_edit_tells_only_whom_it_newly_names(cast, thread):
    post = answer(cast.sara, thread, cast.mats)
    tell()
    since = now()
    edit_post(cast.sara, post, words=words("Now with", cast.mats, cast.rune), version=1)
    tell()
    assert told(since) == {"Rune": ["mention"]}


def test_an_edit_told_first_is_not_told_again(cast, thread):
    post = answer(cast.sara, thread)
    event = Event.objects.get(subject_id=post.pk, verb="threads.posted")
    Outbox.objects.filter(event=event).delete()
    edit_post(cast.sara, post, words=words("Now with", cast.mats), version=1)
    tell()
    Outbox.objects.create(reader="notifications", event=event)
    tell()
    assert told()["Mats"].count("mention") == 1


def test_deleted_is_gone_from_inbox_and_counts_and_comes_back_restored(cast, thread):
    post = answer(cast.sara, thread)
    tell()
    assert counts_of(cast.olga)[0] == 1
    delete_post(cast.sara, post)
    assert counts_of(cast.olga) == (0, 0)
    assert lines_of(cast.olga, "all").lines == []
    tell()
    restore_post(cast.sara, post)
    assert counts_of(cast.olga)[0] == 1


def test_a_reaction_tells_its_author_once_and_goes_when_taken_back(cast, thread):
    post = thread.posts.get()
    mark_read(cast.olga, thread, nr=1)
    since = now()
    for kind in ("agree", "thanks"):
        react(cast.sara, post, kind=kind)
    tell()
    assert told(since) == {"Olga": ["reaction"]}
    assert counts_of(cast.olga) == (1, 0)  # though the post itself was read long ago
    for kind in ("agree", "thanks"):
        take_reaction_back(cast.sara, post, kind=kind)
    assert counts_of(cast.olga) == (0, 0)
    react(cast.sara, post, kind="agree")
    tell()
    assert told(since) == {"Olga": ["reaction"]}


def test_reading_the_thread_reads_its_rows_whichever_comes_first(cast, thread):
    answer(cast.sara, thread)
    mark_read(cast.olga, thread, nr=2)
    tell()
    assert counts_of(cast.olga) == (0, 0)
    answer(cast.sara, thread)
    tell()
    assert counts_of(cast.olga) == (1, 0)
    mark_read(cast.olga, thread, nr=3)
    assert counts_of(cast.olga) == (0, 0)
    assert not Notification.objects.filter(user=cast.olga, thread=thread, nr=3, read_at=None).exists()


def test_every_verb_that_is_read_has_a_meaning():
    read = {name for name, verb in catalogue.items() if "notifications" in verb.readers}
    assert read == set(meanings)


def test_who_is_added_and_promoted_is_told(cast):
    tell()
    new = make_user(cast.host, "Nils Ny")
    since = now()
    add_person(cast.olga, cast.workspace, new, role="reader")
    change_role(cast.olga, cast.workspace, new, role="member")
    name_lead(cast.ada, cast.sara)
    tell()
    assert told(since) == {"Nils": ["added", "role"], "Sara": ["lead"]}


def test_coming_back_restores_nothing(cast, thread):
    follow_workspace(cast.mats, cast.workspace, level="watching")
    answer(cast.sara, thread)
    tell()
    assert counts_of(cast.mats)[0] == 2  # that he was added, and the reply
    remove_person(cast.olga, cast.workspace, cast.mats)
    assert counts_of(cast.mats)[0] == 0  # at once: sight decides, not the reader
    tell()
    add_person(cast.olga, cast.workspace, cast.mats, role="member")
    tell()
    assert not Subscription.objects.filter(user=cast.mats).exists()
    assert [line.reason for line in lines_of(cast.mats, "all").lines] == ["added", "removed"]


def test_a_firm_that_is_removed_forgets_the_same(cast, thread):
    follow_workspace(cast.sara, cast.workspace, level="watching")
    answer(cast.mats, thread)
    tell()
    assert counts_of(cast.sara)[0] == 2
    remove_firm(cast.olga, cast.workspace, cast.supplier)
    tell()
    assert not Subscription.objects.filter(user=cast.sara).exists()
    assert not Notification.objects.filter(user=cast.sara, workspace=cast.workspace).exists()


def test_a_workspace_closed_and_open_again(cast, thread):
    add_person(cast.olga, cast.workspace, make_user(cast.host, "Otto Owner"), role="owner")
    follow_workspace(cast.rune, cast.workspace, level="muted")
    tell()
    since = now()
    close_workspace(cast.olga, cast.workspace)
    tell()
    assert told(since) == {"Otto": ["closed"]}
    since = now()
    reopen_workspace(cast.olga, cast.workspace)
    tell()
    assert set(told(since)) == {"Otto", "Mats", "Sara", "Lin"}


def test_what_must_be_signed_waits_until_it_is(cast):
    tell()
    agreement = make_agreement(cast.ada)
    tell()
    since = now()
    make_gate(cast.olga, cast.workspace, agreement)
    tell()
    asked = {"Mats": ["sign"], "Rune": ["sign"], "Sara": ["sign"], "Lin": ["sign"]}
    assert told(since) == asked
    for user in (cast.olga, cast.mats, cast.sara, cast.lin):
        waits = [item.version.agreement for item in to_sign(user)]
        assert (agreement in waits) == who_must_sign(agreement.pk).filter(pk=user.pk).exists()
    line = lines_of(cast.sara, "unread", "needs").lines[0]
    assert (line.title, agreement.public_id in line.url) == (agreement.title, True)
    sign(cast.sara, agreement)
    sign(cast.lin, agreement)
    tell()
    assert (counts_of(cast.sara)[1], counts_of(cast.lin)[1]) == (0, 1)  # Lin has to sign for the firm
    sign(cast.lin, agreement, for_firm=True)
    tell()
    assert counts_of(cast.lin)[1] == 0
    make_version(cast.ada, agreement)
    tell()
    assert counts_of(cast.sara)[1] == 1
    sign(cast.olga, agreement)
    lift_gate(cast.olga, cast.workspace, agreement)
    assert counts_of(cast.sara)[1] == 0  # at once
    tell()
    assert not Notification.objects.filter(agreement=agreement, done_at=None).exists()


def test_a_mention_in_words_only_names_nobody(cast, thread):
    since = now()
    answer(cast.sara, thread, text=f"quoted {named(cast.mats)}")
    tell()
    assert "Mats" not in told(since)
