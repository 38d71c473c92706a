"""Versions of a file: who replaces it, what its post shows, what stays to be had, who is told, where they all go."""

import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from community.events.models import Event
from community.events.relay import run_reader
from community.files import keeping
from community.files.linking import reference
from community.files.lists import files_in
from community.files.models import File
from community.files.posting import Replaced
from community.notifications.models import Notification
from community.threads.actions import (
    delete_post,
    edit_post,
    replace_file,
    restore_post,
    split_thread,
    write_note,
)
from community.threads.forms import words_of
from community.threads.fragments import fragments_of, spoken
from community.threads.models import Post
from community.threads.reading import shown_posts
from community.workspaces.sight import find_workspace
from tests.files.test_files import gets, send
from tests.make import make_file, png
from tests.threads.test_query_counts import start


@pytest.fixture
def thread(cast):
    return start(cast)


@pytest.fixture
def sent(cast, thread):
    """Sara's drawing, and the post that carries it."""
    file = make_file(cast.sara, cast.workspace, "J4 rev A.pdf", b"%PDF-1.4 A\n")
    return file, send(cast.sara, thread, file)


def upload(user, cast, letter):
    return make_file(user, cast.workspace, f"J4 rev {letter}.pdf", b"%PDF-1.4 " + letter.encode())


def shown(post):
    return spoken(fragments_of(shown_posts([post.pk]))[0])


def test_the_post_shows_the_newest_and_the_old_one_stays(client, cast, sent):
    file, post = sent
    worded = Post.objects.get(pk=post.pk).worded
    second = replace_file(cast.mats, file, upload(cast.mats, cast, "B"), seen=1)
    row = Post.objects.get(pk=post.pk)
    assert f'href="/f/{second.public_id}/"' in row.html
    assert "Version 2 · replaced by Mats" in shown(post)
    assert (row.source.endswith(f"(upload:{file.public_id})"), row.worded) == (True, worded)
    # Each version has an address of its own, the same readers, and its own bytes.
    for user in (cast.sara, cast.olga, cast.rune):
        assert (
            gets(client, user, file, "", "download/")
            == gets(client, user, second, "", "download/")
            == [200, 200]
        )
    for user in (cast.ravi, cast.ada):
        assert gets(client, user, second, "", "download/") == [404, 404]
    client.force_login(cast.olga)
    assert b"".join(client.get(f"/f/{file.public_id}/download/").streaming_content) == b"%PDF-1.4 A\n"
    assert b"".join(client.get(f"/f/{second.public_id}/download/").streaming_content) == b"%PDF-1.4 B"
    page = client.get(f"/f/{file.public_id}/").content.decode()
    assert "This is version 1. Mats Ek replaced it with version 2." in page
    assert f'href="/f/{second.public_id}/"' in page
    # Of the list only the newest is a row; who took which is told to the stewards.
    names = [
        row.name for row in files_in(cast.olga, find_workspace(cast.olga, cast.workspace.public_id)).rows
    ]
    assert names == ["J4 rev B.pdf"]
    client.force_login(cast.mats)
    page = client.get(f"/f/{second.public_id}/").content.decode()
    assert page.count("version 1 ·") == page.count("version 2 ·") == 4


def test_the_list_finds_what_was_replaced(client, cast, thread, sent):
    send(cast.sara, thread, make_file(cast.sara, cast.workspace, "once.txt", b"once"))
    replace_file(cast.sara, sent[0], upload(cast.sara, cast, "B"), seen=1)
    client.force_login(cast.olga)
    page = client.get(f"/w/{cast.workspace.public_id}/files/?replaced=1").content.decode()
    assert "Version 2 ·" in page
    assert "J4 rev B.pdf" in page
    assert "once.txt" not in page


def test_who_may(client, cast, thread, sent):
    file, _post = sent
    for user in (cast.lin, cast.rune):  # neither its author nor a steward; a reader
        with pytest.raises(PermissionDenied):
            replace_file(user, file, upload(cast.sara, cast, "B"), seen=1)
        client.force_login(user)
        assert client.post(f"/f/{file.public_id}/replacement/").status_code == 403
    client.force_login(cast.ravi)
    assert client.get(f"/f/{file.public_id}/replacement/").status_code == 404
    # Somebody else's upload is none, and neither is one that a post carries.
    for bent in (upload(cast.olga, cast, "B"), file):
        with pytest.raises(ValidationError, match="Choose it again"):
            replace_file(cast.sara, file, bent, seen=1)
    # A note's file is its firm's: a lead keeps order there, nobody of the host knows of it.
    ours = make_file(cast.sara, cast.workspace, "ours.pdf", b"%PDF-1.4 ours")
    send(cast.sara, thread, ours, act=write_note)
    newest = replace_file(cast.lin, File.objects.get(pk=ours.pk), upload(cast.lin, cast, "C"), seen=1)
    assert gets(client, cast.sara, newest, "download/") == [200]
    assert gets(client, cast.olga, newest, "", "download/", "replacement/") == [404, 404, 404]


def test_two_at_once_the_second_sees_the_first(client, cast, sent):
    file, post = sent
    replace_file(cast.mats, file, upload(cast.mats, cast, "B"), seen=1)
    mine = upload(cast.sara, cast, "C")
    with pytest.raises(Replaced) as error:
        replace_file(cast.sara, file, mine, seen=1)
    assert error.value.newest.byline == "Mats Ek"
    client.force_login(cast.sara)
    form = {"seen": "1", "upload": mine.public_id}
    answer = client.post(f"/f/{file.public_id}/replacement/", form)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Mats Ek replaced it meanwhile, with version 2." in page
    assert f'name="upload" value="{mine.public_id}"' in page
    answer = client.post(f"/f/{file.public_id}/replacement/", {**form, "seen": "2"})
    assert answer["Location"] == f"/f/{mine.public_id}/"
    assert "Version 3 · replaced by Sara" in shown(post)
    line = File.objects.line_of(file.pk)
    assert [(row.version, row.replaced_at is None) for row in line] == [(1, False), (2, False), (3, True)]


def test_without_script_and_what_is_refused(client, cast, sent):
    file, _post = sent
    client.force_login(cast.sara)
    place = f"/f/{file.public_id}/replacement/"

    def sends(name, content):
        return client.post(place, {"seen": "1", "files": _named(name, content)})

    assert "Choose the file" in client.post(place, {"seen": "1"}).content.decode()
    assert "not taken here" in sends("tool.exe", b"MZ").content.decode()
    assert "the same file as version 1" in sends("J4 rev A.pdf", b"%PDF-1.4 A\n").content.decode()
    # An image has to be drawn first: it is kept, and the form can be sent again.
    answer = sends("photo.png", png())
    assert (answer.status_code, "still being prepared" in answer.content.decode()) == (422, True)
    answer = sends("J4 rev B.pdf", b"%PDF-1.4 B")
    assert answer.status_code == 302
    assert client.get(answer["Location"]).context["file"].version == 2


def _named(name, content):
    made = io.BytesIO(content)
    made.name = name
    return made


def test_who_has_the_old_one_is_told(client, cast, sent):
    """Olga started the thread, Rune took the file, Mats only reads: the first two are told, in inbox and mail."""
    file, post = sent
    assert gets(client, cast.rune, file, "download/") == [200]
    run_reader("notifications")
    Notification.objects.all().delete()
    replace_file(cast.sara, file, upload(cast.sara, cast, "B"), seen=1)
    run_reader("notifications")
    rows = Notification.objects.filter(reason="replaced")
    assert {row.user_id for row in rows} == {cast.olga.pk, cast.rune.pk}
    assert all(row.mail_due_at and row.post_id == post.pk for row in rows)
    client.force_login(cast.rune)
    assert "replaced a file" in client.get("/inbox/").content.decode()
    assert Event.objects.filter(verb="threads.file_replaced", audience_id=post.audience_id).count() == 1


def test_versions_go_where_their_post_goes(client, cast, thread, sent):
    file, post = sent
    second = replace_file(cast.sara, file, upload(cast.sara, cast, "B"), seen=1)
    split_thread(cast.olga, thread, posts=[post.public_id], title="Split off")
    carried = Post.objects.get(pk=post.pk).moved_to
    for row in (file, second):
        row.refresh_from_db()
        assert (row.carrier, row.audience_id) == (carried.public_id, carried.audience_id)
    third = replace_file(cast.sara, file, upload(cast.sara, cast, "C"), seen=2)
    assert "Version 3" in shown(carried)
    delete_post(cast.sara, carried)
    assert gets(client, cast.olga, file, "") == gets(client, cast.olga, third, "") == [404]
    restore_post(cast.sara, carried)
    assert gets(client, cast.olga, file, "") == gets(client, cast.olga, third, "") == [200]


def test_an_edit_keeps_the_versions_and_shows_the_newest(client, cast, thread, sent):
    file, post = sent

    def words(source):
        return words_of(
            source, [thread.audience_id], thread.workspace, writer=cast.sara, carrier=post.public_id
        )

    late = words(f"Other words. {reference(file)}")
    second = replace_file(cast.sara, file, upload(cast.sara, cast, "B"), seen=1)
    row = Post.objects.get(pk=post.pk)
    with pytest.raises(ValidationError, match="replaced meanwhile"):
        edit_post(cast.sara, row, words=late, version=row.version)
    edit_post(cast.sara, row, words=words(f"Other words. {reference(file)}"), version=row.version)
    assert f'href="/f/{second.public_id}/"' in Post.objects.get(pk=post.pk).html
    assert gets(client, cast.olga, file, "") == gets(client, cast.olga, second, "") == [200]
    row = Post.objects.get(pk=post.pk)
    edit_post(cast.sara, row, words=words("Without."), version=row.version)
    assert gets(client, cast.olga, file, "") == gets(client, cast.olga, second, "") == [404]
    assert keeping.kept(second.sha256).exists()
