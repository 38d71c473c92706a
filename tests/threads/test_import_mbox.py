"""import_mbox: every message accounted for, a second run adds nothing, nobody is told, the rules of sight hold."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Firm, FirmDomain, User
from community.events.models import Event, Outbox, Stream
from community.mail.models import Mail
from community.threads import importing
from community.threads.models import Category, Post, Thread
from community.workspaces.actions import add_person
from community.workspaces.models import Membership, Participation, Seat
from community.workspaces.seating import differences
from tests.make import make_firm, make_user

SMALL = Path(__file__).parent / "files" / "small.mbox"
ARCHIVE = Path(__file__).resolve().parents[3] / "shared/data/linux-mips-2013h1.mbox.gz"


def run(workspace, actor, file=SMALL, **options) -> str:
    out = StringIO()
    call_command(
        "import_mbox",
        str(file),
        workspace=workspace.public_id,
        actor=actor.email,
        stdout=out,
        verbosity=0,
        **options,
    )
    return out.getvalue()


def count() -> dict[str, int]:
    rows = (
        User,
        Firm,
        FirmDomain,
        Participation,
        Membership,
        Seat,
        Thread,
        Post,
        Stream,
        Event,
        Outbox,
        Mail,
    )
    return {row.__name__: row.objects.count() for row in rows}


def check_streams() -> None:
    """Heads, items, numbers and seqs are dense and agree with the rows."""
    broken_streams = """
        SELECT s.id FROM events_stream s,
            LATERAL (SELECT count(*), COALESCE(max(seq), 0) AS last FROM events_event WHERE stream_id = s.id) e,
            LATERAL (SELECT count(*), COALESCE(max(nr), 0) AS last FROM threads_post WHERE stream_id = s.id) p
        WHERE s.head <> e.count OR s.head <> e.last OR s.items <> p.count OR s.items <> p.last"""
    posts_without_event = """
        SELECT p.id FROM threads_post p LEFT JOIN events_event e
            ON e.subject_kind = 'post' AND e.subject_id = p.id AND e.verb = 'threads.posted'
        WHERE e.nr IS DISTINCT FROM p.nr"""
    with connection.cursor() as cursor:
        for query in (broken_streams, posts_without_event):
            cursor.execute(query)
            assert cursor.fetchall() == []


def test_everything_is_accounted_for(cast):
    before = count()
    said = run(cast.workspace, cast.olga)
    assert "8 messages read = 6 posts + 2 skipped" in said
    assert "Skipped message 4 <two@sugimoto.co.jp>: same Message-ID as message 2" in said
    assert "Skipped message 8 <>: empty: no header and no text" in said
    assert re.search(r"3 threads, 3 of them new", said)
    assert re.search(r"5 people, 5 of them new", said)
    assert re.search(r"3 firms, 3 of them new", said)
    after = count()
    assert after["Post"] - before["Post"] == 6
    assert (after["Outbox"], after["Mail"]) == (before["Outbox"], before["Mail"])
    assert differences(cast.workspace) == 0
    check_streams()


def test_a_second_run_adds_nothing(cast):
    run(cast.workspace, cast.olga)
    before = count()
    said = run(cast.workspace, cast.olga)
    assert "6 posts, 0 of them new" in said
    assert "3 threads, 0 of them new" in said
    assert "5 people, 0 of them new" in said
    assert "3 firms, 0 of them new" in said
    assert count() == before


def test_what_a_thread_becomes(cast):
    run(cast.workspace, cast.olga, category="Mail")
    thread = Thread.objects.get(title="[drives] Preload drifts above 60 C")
    assert thread.category == Category.objects.get(name="Mail")
    assert thread.byline == "Jörg Müller"
    assert thread.firm.name == "Nordwelle"
    assert list(thread.posts.order_by("nr").values_list("nr", "byline", "firm__name")) == [
        (1, "Jörg Müller", "Nordwelle"),
        (2, "Yuki Tanaka", "Sugimoto"),
        (3, "Ken Sato", "Sugimoto"),
        (4, "Ana Cruz", "Independent"),
    ]
    post = thread.posts.get(nr=3)
    assert "Grüße" in post.html
    assert 'data-language="diff"' in post.html
    assert Thread.objects.get(title__startswith="[PATCH v2]").tags.get().name == "patch"
    stream = Stream.objects.get(subject_id=thread.pk)
    assert stream.last_at == stream.active_at == thread.posts.get(nr=4).at


def test_members_see_it_and_others_find_no_trace(client, cast):
    run(cast.workspace, cast.olga)
    thread = Thread.objects.get(title="A new lubricant")
    client.force_login(cast.sara)
    page = client.get(f"/t/{thread.public_id}/")
    page = client.get(page["Location"]) if page.status_code in (301, 302) else page
    assert "a label that is wrong" in page.content.decode()
    assert "A new lubricant" in client.get(f"/w/{cast.workspace.public_id}/threads/").content.decode()
    client.force_login(cast.ravi)
    assert client.get(f"/t/{thread.public_id}/a-new-lubricant/").status_code == 404
    assert not Thread.objects.visible_to(cast.ravi).filter(workspace=cast.workspace).exists()


def test_imported_people_are_members_who_cannot_sign_in(client, cast):
    run(cast.workspace, cast.olga)
    user = User.objects.get(email="yuki@sugimoto.co.jp")
    assert user.imported_at
    assert not user.has_usable_password()
    assert Seat.objects.filter(
        user=user, audience__workspace=cast.workspace, audience__kind="everyone"
    ).exists()
    client.force_login(user)
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("name", ["mats", "sara", "ravi", "ada"])
def test_only_an_owner_or_an_admin_who_is_a_member_imports(cast, name):
    before = count()
    with pytest.raises(CommandError, match="Only an owner"):
        run(cast.workspace, getattr(cast, name))
    assert count() == before


def test_an_admin_who_is_a_member_imports(cast):
    add_person(cast.olga, cast.workspace, cast.ada, role="member")
    assert "6 posts, 6 of them new" in run(cast.workspace, cast.ada)


def test_an_account_stays_its_own_and_gets_no_seat_by_writing(cast):
    firm = make_firm("Sugimoto Seiki", domain="sugimoto.co.jp")
    yuki = make_user(firm, "Yuki T.", email="yuki@sugimoto.co.jp")
    run(cast.workspace, cast.olga)
    post = Post.objects.get(byline="Yuki Tanaka")
    assert (post.author, post.firm) == (yuki, firm)
    assert not Membership.objects.filter(user=yuki).exists()
    yuki.refresh_from_db()
    assert yuki.imported_at is None
    # Others who write from the firm's domain are its people, whatever their letters call it.
    assert User.objects.get(email="ken@mail.sugimoto.co.jp").firm == firm


def test_a_rivals_mail_keeps_the_whole_archive_out(cast):
    cast.rival.domains.create(domain="nordwelle.example")
    before = count()
    with pytest.raises(CommandError, match="can't take part"):
        run(cast.workspace, cast.olga)
    assert count() == before


def test_a_run_that_was_killed_is_completed_by_the_next(cast, monkeypatch):
    class Killed(BaseException):
        pass

    posts = []

    def die(step, number):
        if step == "posts":
            posts.append(number)
        if len(posts) > 5:
            raise Killed

    monkeypatch.setattr(importing, "POSTS_AT_ONCE", 2)
    with pytest.raises(Killed):
        importing.import_archive(cast.olga, cast.workspace, SMALL, progress=die)
    assert 0 < Post.objects.filter(client_id__startswith="mbox:").count() < 6
    check_streams()
    run(cast.workspace, cast.olga)
    assert Post.objects.filter(client_id__startswith="mbox:").count() == 6
    check_streams()
    assert differences(cast.workspace) == 0


def test_a_later_archive_goes_on_with_the_threads_of_an_earlier_one(cast, tmp_path):
    run(cast.workspace, cast.olga)
    later = tmp_path / "later.mbox"
    later.write_text(
        "From x Tue Mar  5 09:00:00 2024\nFrom: Piet Smit <piet@nordwelle.example>\nSubject: Re: Preload\n"
        "Message-ID: <six@nordwelle.example>\nIn-Reply-To: <two@sugimoto.co.jp>\n\nSolved.\n"
    )
    said = run(cast.workspace, cast.olga, later)
    assert "1 posts, 1 of them new" in said
    assert "0 of them new" in said
    post = Post.objects.get(source="Solved.")
    assert (post.thread.title, post.nr) == ("[drives] Preload drifts above 60 C", 5)
    check_streams()


def test_two_workspaces_get_their_own_copies(cast):
    run(cast.workspace, cast.olga)
    run(cast.rival_workspace, cast.olga)
    assert Post.objects.filter(client_id__startswith="mbox:").count() == 12
    assert User.objects.filter(email="ana@gmail.com").count() == 1
    assert differences(cast.rival_workspace) == 0


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"workspace": "nowhere"}, "There is no workspace"),
        ({"actor": "nobody@norrland.example"}, "Nobody here has the address"),
        ({"file": "/nowhere/at/all"}, "can't be read: No such file"),
        ({"file": __file__}, "no mbox file"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(cast, options, sentence):
    usual = {"file": str(SMALL), "workspace": cast.workspace.public_id, "actor": cast.olga.email} | options
    with pytest.raises(CommandError, match=sentence):
        call_command("import_mbox", usual.pop("file"), verbosity=0, **usual)


@pytest.mark.skipif(not ARCHIVE.exists(), reason="the archive is not part of the project")
def test_half_a_year_of_a_real_list(client, cast):
    said = run(cast.workspace, cast.olga, ARCHIVE)
    assert "1855 messages read = 1855 posts + 0 skipped" in said
    assert Post.objects.filter(client_id__startswith="mbox:").count() == 1855
    assert differences(cast.workspace) == 0
    check_streams()
    before = count()
    assert "1855 posts, 0 of them new" in run(cast.workspace, cast.olga, ARCHIVE)
    assert count() == before
