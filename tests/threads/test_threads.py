"""Start a thread, reply, note, edit, delete, react: each works, is seen by whom it should be, and is recorded once."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404

from community.events.models import Event, Stream
from community.threads.actions import (
    Choice,
    delete_post,
    edit_post,
    react,
    reply,
    restore_post,
    start_thread,
    take_reaction_back,
    write_note,
)
from community.threads.actions.posts import EditedMeanwhile
from community.threads.models import Post, Reaction, Revision, Thread
from community.threads.posting import POSTS_A_MINUTE, TooFast, Words
from community.workspaces.access import AudienceMoved
from community.workspaces.actions import add_person, change_role, remove_person
from community.workspaces.models import Role
from tests.make import make_user


def words(text="Preload drops at 65 °C."):
    return Words(source=text, html=f"<p>{text}</p>", html_version=1, excerpt=text[:200])


def send_id():
    return uuid.uuid4().hex


@pytest.fixture
def thread(cast):
    return start_thread(
        cast.olga,
        cast.workspace,
        title="Preload at 65 °C",
        words=words(),
        choice=Choice("everyone"),
        client_id=send_id(),
    )


def verbs_after(count):
    return list(Event.objects.order_by("id").values_list("verb", flat=True)[count:])


def test_a_thread_starts_with_its_first_post(cast, thread):
    post = thread.posts.get()
    assert (post.nr, post.byline, post.firm) == (1, "Olga Berg", cast.host)
    assert thread.category.name == "General"
    assert list(Stream.objects.filter(subject_id=thread.pk).values_list("head", "items")) == [(2, 1)]


def test_a_reply_takes_the_next_number_and_one_event(cast, thread):
    before = Event.objects.count()
    post = reply(cast.sara, thread, words=words("Seen here."), client_id=send_id())
    post.refresh_from_db()
    assert post.nr == 2
    assert verbs_after(before) == ["threads.posted"]


def test_a_stranger_finds_nothing_to_reply_to(cast, thread):
    with pytest.raises((Http404, PermissionDenied)):
        reply(cast.ravi, thread, words=words(), client_id=send_id())
    assert thread.posts.count() == 1


def test_a_reader_can_not_write(cast, thread):
    with pytest.raises(PermissionDenied):
        reply(cast.rune, thread, words=words(), client_id=send_id())


def test_a_repeated_send_is_one_post(cast, thread):
    same = send_id()
    before = Event.objects.count()
    first = reply(cast.sara, thread, words=words("once"), client_id=same)
    second = reply(cast.sara, thread, words=words("once"), client_id=same)
    assert first == second
    assert verbs_after(before) == ["threads.posted"]


def test_a_note_is_for_the_authors_firm_only(cast, thread):
    note = write_note(cast.sara, thread, words=words("Don't tell them the price."), client_id=send_id())
    assert Post.objects.visible_to(cast.lin).filter(pk=note.pk).exists()
    for other in (cast.olga, cast.mats, cast.ada, cast.ravi):
        assert not Post.objects.visible_to(other).filter(pk=note.pk).exists()


def test_a_note_takes_no_number_of_the_shared_stream(cast, thread):
    write_note(cast.sara, thread, words=words("note"), client_id=send_id())
    post = reply(cast.olga, thread, words=words("shared"), client_id=send_id())
    post.refresh_from_db()
    assert post.nr == 2
    assert Stream.objects.get(subject_id=thread.pk, audience_id=thread.audience_id).items == 2


def test_a_post_is_never_wider_than_its_thread(cast):
    """The database refuses it, whatever the code does."""
    thread = start_thread(
        cast.olga, cast.workspace, title="Ours", words=words(), choice=Choice("firm"), client_id=send_id()
    )
    post = thread.posts.get()
    everyone = cast.workspace.audiences.get(kind="everyone")
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.filter(pk=post.pk).update(audience=everyone)


@pytest.mark.parametrize(
    ("choice", "seers"),
    [
        ("firm", {"olga", "mats", "rune"}),
        ("people", {"olga", "sara"}),
        ("firms", {"olga", "mats", "rune", "sara", "lin"}),
    ],
)
def test_the_audience_chosen_decides_who_sees(cast, choice, seers):
    chosen = Choice(choice, firms=(cast.supplier,), people=(cast.sara,))
    thread = start_thread(
        cast.olga, cast.workspace, title="Chosen", words=words(), choice=chosen, client_id=send_id()
    )
    everybody = {name: getattr(cast, name) for name in ("olga", "mats", "rune", "sara", "lin", "ravi", "ada")}
    seen = {
        name
        for name, user in everybody.items()
        if Thread.objects.visible_to(user).filter(pk=thread.pk).exists()
    }
    assert seen == seers


def test_somebody_added_since_the_writer_looked_stops_the_post(cast, thread):
    shown = cast.workspace.audiences.get(kind="everyone").gained
    newcomer = make_user(cast.supplier, "New Person")
    add_person(cast.olga, cast.workspace, newcomer, role="member")
    with pytest.raises(AudienceMoved):
        reply(cast.sara, thread, words=words(), client_id=send_id(), shown=shown)
    again = cast.workspace.audiences.get(kind="everyone").gained
    assert reply(cast.sara, thread, words=words(), client_id=send_id(), shown=again).pk


def test_somebody_who_left_stops_nothing(cast, thread):
    shown = cast.workspace.audiences.get(kind="everyone").gained
    remove_person(cast.olga, cast.workspace, cast.lin)
    assert reply(cast.sara, thread, words=words(), client_id=send_id(), shown=shown).pk


def test_too_many_posts_in_a_minute_are_told_to_wait(cast, thread):
    for number in range(POSTS_A_MINUTE):
        reply(cast.sara, thread, words=words(str(number)), client_id=send_id())
    with pytest.raises(TooFast) as caught:
        reply(cast.sara, thread, words=words("one more"), client_id=send_id())
    assert 1 <= caught.value.wait <= 60


def test_a_slip_mended_at_once_leaves_no_revision(cast, thread):
    post = thread.posts.get()
    edited = edit_post(cast.olga, post, words=words("Preload drops at 65 K."), version=post.version)
    assert edited.edited_at is None
    assert not Revision.objects.filter(post=post).exists()


def test_a_large_edit_keeps_the_old_wording(cast, thread):
    post = thread.posts.get()
    edited = edit_post(cast.olga, post, words=words("x" * 300), version=post.version)
    assert edited.edited_at is not None
    assert Revision.objects.get(post=post).source == "Preload drops at 65 °C."


def test_the_slower_of_two_edits_is_told(cast, thread):
    post = thread.posts.get()
    edit_post(cast.olga, post, words=words("first"), version=post.version)
    with pytest.raises(EditedMeanwhile):
        edit_post(cast.olga, post, words=words("second"), version=post.version)


def test_a_reaction_meanwhile_is_no_other_edit(cast, thread):
    post = thread.posts.get()
    react(cast.sara, post, kind="agree")
    edited = edit_post(cast.olga, post, words=words("Preload drops at 65 K."), version=post.version)
    assert (edited.source, edited.version) == ("Preload drops at 65 K.", 3)
    with pytest.raises(EditedMeanwhile):
        edit_post(cast.olga, post, words=words("An older text."), version=2)


def test_only_the_author_edits(cast, thread):
    with pytest.raises(PermissionDenied):
        edit_post(cast.mats, thread.posts.get(), words=words("mine now"), version=1)


def test_delete_leaves_a_stub_and_can_be_undone(cast, thread):
    post = reply(cast.sara, thread, words=words("oops"), client_id=send_id())
    before = Event.objects.count()
    delete_post(cast.sara, post)
    delete_post(cast.sara, post)
    post.refresh_from_db()
    assert post.deleted_by == cast.sara
    restore_post(cast.sara, post)
    post.refresh_from_db()
    assert post.deleted_at is None
    assert verbs_after(before) == ["threads.deleted", "threads.restored"]


def test_a_moderator_deletes_and_the_author_can_not_restore_that(cast, thread):
    post = reply(cast.sara, thread, words=words("rude"), client_id=send_id())
    delete_post(cast.mats, post)
    with pytest.raises(PermissionDenied):
        restore_post(cast.sara, post)
    change_role(cast.olga, cast.workspace, cast.mats, role=Role.MEMBER)
    with pytest.raises(PermissionDenied):
        restore_post(cast.mats, post)


def test_a_moderator_of_the_host_does_not_reach_a_suppliers_note(cast, thread):
    note = write_note(cast.sara, thread, words=words("ours"), client_id=send_id())
    with pytest.raises(Http404):
        delete_post(cast.mats, note)
    delete_post(cast.lin, note)  # the firm's lead moderates its notes


def test_reactions(cast, thread):
    post = thread.posts.get()
    before = Event.objects.count()
    react(cast.sara, post, kind="agree")
    react(cast.sara, post, kind="agree")
    take_reaction_back(cast.sara, post, kind="agree")
    assert not Reaction.objects.filter(post=post).exists()
    assert verbs_after(before) == ["threads.reacted", "threads.unreacted"]
    with pytest.raises(Http404):
        react(cast.ravi, post, kind="agree")


def test_one_writes_in_a_firms_own_thread_under_its_hatch(cast, client):
    """And in one that more firms see under the green bar, until one chooses a note."""
    client.force_login(cast.olga)
    for choice, kind, label in (
        ("firm", "internal", "Reply internally"),
        ("everyone", "shared", "Save internal note"),
    ):
        made = start_thread(
            cast.olga, cast.workspace, title=choice, words=words(), choice=Choice(choice), client_id=send_id()
        )
        page = client.get(f"/t/{made.public_id}/").content.decode()
        composer = page[page.index('id="composer"') :]
        assert composer.startswith(f'id="composer" class="composer" data-audience="{kind}"')
        assert label in composer
