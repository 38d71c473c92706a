"""Files that a post carries: who gets them, how they are served, what an edit, a note or a deletion does to them."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from community.events.models import Event
from community.files.actions import note_download
from community.files.linking import reference
from community.files.lists import PAGE, files_in
from community.files.models import File
from community.threads.actions import (
    delete_post,
    edit_post,
    reply,
    rerender_posts,
    restore_post,
    split_thread,
    write_note,
)
from community.threads.forms import words_of
from community.threads.models import Post
from community.workspaces.actions import remove_person
from community.workspaces.sight import find_workspace
from tests.make import make_file, png
from tests.query_counts import check_queries
from tests.threads.test_query_counts import start
from tests.threads.test_threads import send_id


def words_with(author, thread, *files, text="See this."):
    source = "\n\n".join([text, *map(reference, files)])
    return words_of(source, [thread.audience_id], thread.workspace, writer=author)


def send(author, thread, *files, act=reply, text="See this."):
    return act(author, thread, words=words_with(author, thread, *files, text=text), client_id=send_id())


def gets(client, user, file, *parts):
    client.force_login(user)
    return [
        client.get(f"/f/{file.public_id}/{part}").status_code for part in parts or ("", "download/", "thumb/")
    ]


@pytest.fixture
def thread(cast):
    return start(cast)


def test_a_file_takes_the_audience_of_its_post(client, cast, thread):
    file = make_file(cast.sara, cast.workspace, "photo.png", png())
    assert gets(client, cast.sara, file) == [200, 200, 200]
    assert gets(client, cast.olga, file) == [404, 404, 404]
    post = send(cast.sara, thread, file)
    file.refresh_from_db()
    assert (file.audience_id, file.carrier) == (post.audience_id, post.public_id)
    assert (
        f'<img src="/f/{file.public_id}/display/" width="40" height="30"' in Post.objects.get(pk=post.pk).html
    )
    for user in (cast.sara, cast.olga, cast.rune):
        assert gets(client, user, file) == [200, 200, 200]
    for user in (cast.ravi, cast.ada):
        assert gets(client, user, file) == [404, 404, 404]
    remove_person(cast.olga, cast.workspace, cast.rune)
    assert gets(client, cast.rune, file) == [404, 404, 404]


def test_an_unsent_file_is_said_to_be_one_s_own(client, cast, thread):
    """A firm's internal note is something else: that one's colleagues see."""
    file = make_file(cast.sara, cast.workspace)
    client.force_login(cast.sara)
    page = client.get(f"/f/{file.public_id}/").content.decode()
    assert "Only you, until its post is sent." in page
    assert "Internal: only" not in page
    send(cast.sara, thread, file)
    assert "Only you" not in client.get(f"/f/{file.public_id}/").content.decode()


def test_a_note_s_file_stays_internal(client, cast, thread):
    file = make_file(cast.sara, cast.workspace, "margin.csv", b"ours;1\n")
    send(cast.sara, thread, file, act=write_note)
    assert gets(client, cast.lin, file, "", "download/") == [200, 200]
    for user in (cast.olga, cast.mats, cast.ravi):
        assert gets(client, user, file, "", "download/") == [404, 404]
        client.force_login(user)
        assert "margin" not in client.get(f"/w/{cast.workspace.public_id}/files/").content.decode()


def test_bytes_come_as_a_download_that_runs_nothing(client, cast, thread):
    hostile = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    file = make_file(cast.sara, cast.workspace, 'a "b" \u8ef8\u53d7; x.svg', hostile)
    send(cast.sara, thread, file)
    client.force_login(cast.olga)
    answer = client.get(f"/f/{file.public_id}/download/")
    assert b"".join(answer.streaming_content) == hostile
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == (
        "attachment; filename=\"a _b_ ___ x.svg\"; filename*=UTF-8''a%20_b_%20%E8%BB%B8%E5%8F%97%3B%20x.svg"
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert Event.objects.filter(verb="files.downloaded", actor=cast.olga).count() == 1
    # What goes on after a lost line is the same download.
    client.get(f"/f/{file.public_id}/download/", headers={"Range": "bytes=10-"})
    assert Event.objects.filter(verb="files.downloaded").count() == 1
    client.force_login(cast.sara)
    assert "Olga Berg" in client.get(f"/f/{file.public_id}/").content.decode()
    client.force_login(cast.lin)  # neither the author nor a steward
    assert "Who opened" not in client.get(f"/f/{file.public_id}/").content.decode()


def test_the_front_is_told_which_bytes_and_gets_no_name(client, cast, thread, settings):
    settings.FILES_BY_PROXY = True
    file = make_file(cast.sara, cast.workspace, "photo.png", png())
    client.force_login(cast.sara)
    answer = client.get(f"/f/{file.public_id}/download/")
    assert answer["X-Accel-Redirect"] == f"/kept/{file.sha256[:2]}/{file.sha256}"
    assert answer.content == b""
    assert client.get(f"/f/{file.public_id}/thumb/")["X-Accel-Redirect"] == f"/drawn/{file.public_id}.thumb"


def test_only_own_unsent_files_are_named(cast, thread):
    """Somebody else's, one that another post carries, and none at all: the same words, and nothing is moved."""
    theirs = make_file(cast.olga, cast.workspace, "theirs.txt")
    sent = make_file(cast.sara, cast.workspace, "sent.txt", b"sent")
    send(cast.sara, thread, sent)
    elsewhere = make_file(cast.olga, cast.rival_workspace, "elsewhere.txt", b"elsewhere")
    for author, file in ((cast.sara, theirs), (cast.sara, sent), (cast.olga, elsewhere)):
        words = words_with(author, thread, file)
        assert words.files == ()
        assert words.html == f"<p>See this.</p>\n<p>{file.name}</p>\n"
    unknown = words_of("[x](upload:aaaaaaaaaaaa)", [thread.audience_id], thread.workspace, writer=cast.sara)
    assert unknown.html == "<p>x</p>\n"


def test_two_posts_at_once_can_t_both_take_a_file(cast, thread):
    file = make_file(cast.sara, cast.workspace)
    one, other = (words_with(cast.sara, thread, file, text=text) for text in ("One.", "Other."))
    reply(cast.sara, thread, words=one, client_id=send_id())
    with pytest.raises(ValidationError):
        reply(cast.sara, thread, words=other, client_id=send_id())
    # And nobody takes somebody else's, whatever a door lets through.
    mine = make_file(cast.olga, cast.workspace)
    send_as = words_with(cast.olga, thread, mine)
    with pytest.raises(ValidationError):
        reply(cast.sara, thread, words=send_as, client_id=send_id())


def test_an_edit_hides_what_it_no_longer_names_and_brings_it_back(client, cast, thread):
    file, more = (
        make_file(cast.sara, cast.workspace),
        make_file(cast.sara, cast.workspace, "more.txt", b"more"),
    )
    post = send(cast.sara, thread, file)

    def edited(source):
        row = Post.objects.get(pk=post.pk)
        words = words_of(
            source, [thread.audience_id], thread.workspace, writer=cast.sara, carrier=row.public_id
        )
        edit_post(cast.sara, row, words=words, version=row.version)

    edited(f"Without. {reference(more)}")
    assert gets(client, cast.olga, file, "download/") == [404]
    assert gets(client, cast.olga, more, "download/") == [200]
    edited(f"With it. {reference(file)}")
    assert gets(client, cast.olga, file, "download/") == [200]
    assert gets(client, cast.olga, more, "download/") == [404]


def test_a_deleted_post_takes_its_files_along(client, cast, thread):
    file = make_file(cast.sara, cast.workspace)
    post = send(cast.sara, thread, file)
    delete_post(cast.sara, post)
    assert gets(client, cast.olga, file, "", "download/") == [404, 404]
    restore_post(cast.sara, post)
    assert gets(client, cast.olga, file, "", "download/") == [200, 200]


def test_files_go_with_a_post_to_another_thread(client, cast, thread):
    """Split off, a shared file and a note's are each where their post is, for those who saw them before."""
    shared, ours = (
        make_file(cast.sara, cast.workspace),
        make_file(cast.sara, cast.workspace, "ours.txt", b"o"),
    )
    post = send(cast.sara, thread, shared)
    send(cast.sara, thread, ours, act=write_note)
    target = split_thread(cast.olga, thread, posts=[post.public_id], title="Apart")
    carriers = set(target.posts.values_list("public_id", flat=True))
    assert set(File.objects.values_list("carrier", flat=True)) <= carriers
    assert gets(client, cast.olga, shared, "download/") == [200]
    assert gets(client, cast.olga, ours, "download/") == [404]
    assert gets(client, cast.lin, ours, "download/") == [200]


def test_a_post_drawn_again_keeps_its_files(cast, thread):
    file = make_file(cast.sara, cast.workspace, "photo.png", png())
    post = send(cast.sara, thread, file)
    html = Post.objects.get(pk=post.pk).html
    Post.objects.filter(pk=post.pk).update(html_version=1, html="")
    rerender_posts(after=post.pk - 1)
    assert Post.objects.get(pk=post.pk).html == html
    assert f"/f/{file.public_id}/" in html


def test_the_preview_shows_what_will_stand_there(client, cast, thread):
    file = make_file(cast.sara, cast.workspace, "photo.png", png())
    client.force_login(cast.sara)
    place = f"/composing/thread:{thread.public_id}/preview/"
    shown = client.post(place, {"source": reference(file), "client_id": "x"}).content.decode()
    assert f'src="/f/{file.public_id}/display/"' in shown
    client.force_login(cast.lin)
    assert "/f/" not in client.post(place, {"source": reference(file), "client_id": "x"}).content.decode()


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list(client, cast, thread, request, rows):
    files = [make_file(cast.sara, cast.workspace, f"f{number}.txt", b"x") for number in range(rows)]
    post = send(cast.sara, thread, files[0])
    File.objects.filter(carrier="").update(carrier=post.public_id, audience_id=post.audience_id)
    client.force_login(cast.olga)
    path = f"/w/{cast.workspace.public_id}/files/"
    check_queries(request, "files:list", lambda: client.get(path), most=7)
    page = client.get(path).content.decode()
    assert len(re.findall(r'class="nm" href="/f/', page)) == rows
    assert page.count(f'href="/p/{post.public_id}/"') == rows


def test_the_list_is_paged_and_filtered(client, cast, thread):
    first = make_file(cast.olga, cast.workspace, "first.pdf", b"%PDF-1.4\n")
    post = send(cast.olga, thread, first)
    File.objects.bulk_create(
        File(
            workspace=cast.workspace,
            audience_id=post.audience_id,
            author=cast.sara,
            firm=cast.supplier,
            byline="Sara Lind",
            name=f"run {number}.csv",
            ending="csv",
            kind="table",
            size=1,
            state="ready",
            carrier=post.public_id,
        )
        for number in range(PAGE)
    )
    seen = find_workspace(cast.olga, cast.workspace.public_id)

    def names(**asked):
        return [row.name for row in files_in(cast.olga, seen, **asked).rows]

    page = files_in(cast.olga, seen)
    assert [row.name for row in page.rows] == [f"run {number}.csv" for number in reversed(range(PAGE))]
    assert names(after=page.next) == ["first.pdf"]
    assert names(kind="document") == names(firm=cast.host.public_id) == ["first.pdf"]
    assert names(person=cast.olga.public_id) == ["first.pdf"]
    assert names(firm=cast.rival.public_id) == []
    for bent in ("'", "\x00", "x" * 400):
        assert names(kind=bent, after=bent, firm=bent, person=bent) == names()
    with pytest.raises(Http404):
        find_workspace(cast.ravi, cast.workspace.public_id)


def test_a_download_is_told_to_the_file_s_own_audience(cast, thread):
    file = make_file(cast.sara, cast.workspace)
    post = send(cast.sara, thread, file, act=write_note)
    file.refresh_from_db()
    note_download(cast.lin, file)
    assert Event.objects.get(verb="files.downloaded").audience_id == post.audience_id
