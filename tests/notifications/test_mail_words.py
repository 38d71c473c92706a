"""What a mail says: headers, both parts, its reader's language and zone; and never a word of a narrower audience."""

import re
from datetime import timedelta

import pytest
from django.conf import settings as site
from django.utils import timezone

from accounts.models import User
from community.invites.actions import Terms, create_invite, redeem_invite
from community.notifications.actions import follow_thread, follow_workspace
from community.notifications.models import Notification
from community.threads.actions import Choice, mark_read, retitle_thread
from community.threads.models import Post
from tests.make import make_user
from tests.notifications.make import answer, note, start
from tests.post_office import words_of

CANARY = "xanthous"


@pytest.fixture
def mails(cast, day, post_office):
    """Mails about what `write` does, after two minutes, in the order of addresses."""

    def sent(write):
        write()
        day.passes(minutes=3)
        return sorted(post_office.taken(), key=lambda mail: mail["To"])

    return sent


def plain(mail):
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


def html(mail):
    return mail.get_body(("html",)).get_content()


def test_a_mail_says_who_wrote_what_and_who_sees_it(cast, mails):
    (mail,) = mails(lambda: start(cast.olga, cast.workspace, cast.sara, title="Preload <drifts> & so on"))
    assert mail["Subject"] == "Preload <drifts> & so on"
    assert mail["From"] == site.MAIL_FROM
    for part in (plain(mail), html(mail)):
        assert "Olga Berg" in part
        assert "Norrland Robotics" in part
        assert "J4 joint bearing" in part
        assert "Visible to Norrland Robotics + Aoki Bearings, 5 people" in part
        assert f"/p/{Post.objects.get().public_id}/" in part
        assert "/me/#id_mails_0" in part
        assert "You get this because you were named." in part
    assert "Preload drops. @Sara Lind" in plain(mail)
    assert "&lt;drifts&gt; &amp; so on" in html(mail)
    assert "user:" not in words_of(mail)


def test_the_headers(cast, mails, post_office):
    thread = []
    (first,) = mails(lambda: thread.append(start(cast.olga, cast.workspace, cast.sara, title="Preload")))
    mark_read(cast.sara, thread[0], nr=1)
    (second,) = mails(lambda: answer(cast.mats, thread[0], cast.sara))[1:]
    host = "localhost"
    root = f"<thread.{thread[0].public_id}@{host}>"
    assert second["Subject"] == "Re: Preload"
    for mail in (first, second):
        assert mail["In-Reply-To"] == mail["References"] == root
        assert re.fullmatch(rf"<[a-z2-7]{{12}}@{host}>", mail["Message-ID"])
        assert mail["List-Id"] == f"<{cast.workspace.public_id}.{host}>"
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert re.fullmatch(r"<http://localhost:\d+/mail/stop/[^/<>\s]+/>", mail["List-Unsubscribe"])
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["Precedence"] == "list"
        assert mail.get_content_type() == "multipart/alternative"
        assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert first["Message-ID"] != second["Message-ID"]
    # As it came over the line: in one line, for not everybody who reads it puts lines together.
    assert re.search(rb"\r\nList-Unsubscribe: <http\S+>\r\n", post_office.last)


def test_no_number_of_ours_is_in_a_mail(cast, mails):
    (mail,) = mails(lambda: start(cast.olga, cast.workspace, cast.sara))
    said = words_of(mail)
    for row in (*Post.objects.all(), *Notification.objects.all(), cast.workspace, cast.sara):
        assert f"/{row.pk}/" not in said
        assert f"={row.pk}&" not in said


def test_the_readers_zone(cast, mails):
    User.objects.filter(pk=cast.sara.pk).update(time_zone="Asia/Tokyo")
    User.objects.filter(pk=cast.lin.pk).update(time_zone="No/Where")

    def write():
        start(cast.olga, cast.workspace, cast.sara, cast.lin)
        Post.objects.update(at="2026-03-12T22:02Z")

    lin, sara = mails(write)
    assert "13 Mar, 07:02 JST" in plain(sara)
    assert "12 Mar, 22:02 UTC" in html(lin)


def test_a_long_post_is_cut_with_read_on(cast, mails):
    text = "\n\n".join(f"Paragraph {number} about the bearing." for number in range(200))
    (mail,) = mails(
        lambda: start(cast.olga, cast.workspace, cast.sara, text=f"For {named(cast.sara)}\n\n{text}")
    )
    for part in (plain(mail), html(mail)):
        assert "Paragraph 20 " in part
        assert "Paragraph 100 " not in part
        assert "Read on" in part


def named(user):
    return f"@[{user.name}](user:{user.public_id})"


def test_many_posts_are_counted(cast, mails, day, post_office):
    thread = start(cast.olga, cast.workspace, cast.sara)
    for number in range(14):
        answer(cast.mats, thread, cast.sara, text=f"Word {number}.")
    day.passes(minutes=3)
    (mail,) = post_office.to(cast.sara)
    assert "And 5 more posts." in plain(mail)
    assert "Word 8." in plain(mail)
    assert "Word 9." not in html(mail)


def test_what_is_written_can_not_break_out(cast, mails):
    def write():
        thread = start(
            cast.olga,
            cast.workspace,
            cast.sara,
            title="Bcc: a@b.example",
            text='<script>alert(1)</script> ![x](https://evil.example/x.png) <img src="https://evil.example/y">',
        )
        Post.objects.update(byline="Olga\r\nBcc: c@d.example <b>")
        retitle_thread(
            cast.olga, thread, title="Line\u2028Bcc: a@b.example", category=thread.category, tags=[]
        )

    (mail,) = mails(write)
    assert mail["Bcc"] is None
    assert "<script" not in html(mail)
    assert "<img" not in html(mail)
    assert "<b>" not in html(mail).partition("Bcc: c@d")[2][:10]
    assert not re.search(
        r"<[^>]*\b(src|background)=|url\(", html(mail)
    )  # nothing is fetched when a mail is opened


def restricted(cast, thread):
    """Writes for audiences narrower than everyone, by name."""
    return {
        "note": lambda: note(cast.mats, thread, cast.olga, text=f"Ours {CANARY}."),
        "firm": lambda: start(
            cast.mats, cast.workspace, cast.olga, title=f"Our {CANARY}", choice=Choice("firm"), text=CANARY
        ),
        "people": lambda: start(
            cast.sara,
            cast.workspace,
            cast.olga,
            title=f"Few {CANARY}",
            choice=Choice("people", people=(cast.olga,)),
            text=CANARY,
        ),
    }


@pytest.mark.parametrize("where", ["note", "firm", "people"])
def test_a_restricted_place_sends_neither_title_nor_text_nor_names(cast, day, mails, where):
    thread = start(cast.olga, cast.workspace, title="Shared")
    day.passes(minutes=3)
    (mail,) = mails(restricted(cast, thread)[where])
    assert mail["To"] == cast.olga.email
    assert mail["Subject"] == "Something new waits for you in Keyway"
    said = words_of(mail)
    for word in (
        CANARY,
        "Shared",
        "Mats",
        "Sara",
        "Norrland Robotics",
        "Aoki",
        "J4 joint",
        "named",
        "people",
    ):
        assert word not in said.replace("Only some people see it", "")
    newest = Post.objects.latest("pk")
    assert f"/p/{newest.public_id}/" in plain(mail)


def test_a_note_beside_shared_posts_is_only_hinted_at(cast, day, mails):
    thread = start(cast.olga, cast.workspace, title="Shared")
    follow_thread(cast.olga, thread, level="watching")
    day.passes(minutes=3)

    def write():
        answer(cast.sara, thread, text="For all.")
        note(cast.mats, thread, text=f"Ours {CANARY}.")

    (mail,) = mails(write)
    assert "For all." in plain(mail)
    assert "Mats Ek" not in words_of(mail)
    assert CANARY not in words_of(mail)
    assert "There is something more for you here that is not sent by mail." in html(mail)


def test_the_queue_of_the_owners_is_announced_without_names(cast, day, mails):
    invite, _token = create_invite(
        cast.olga,
        Terms(
            places=[(cast.workspace, "member")],
            firm=cast.supplier,
            firm_name="",
            expires_at=timezone.now() + timedelta(days=7),
            max_uses=5,
            needs_approval=True,
            message="",
        ),
    )
    newcomer = make_user(cast.supplier, f"Wait {CANARY}")
    found = mails(lambda: redeem_invite(invite, user=newcomer))
    assert [mail["To"] for mail in found] == [cast.mats.email, cast.olga.email]
    for mail in found:
        assert mail["Subject"] == "Somebody waits for your decision in Keyway"
        said = words_of(mail)
        assert CANARY not in said
        assert "J4 joint" not in said
        assert f"/w/{cast.workspace.public_id}/invites/" in said
        assert "List-Unsubscribe" in said


def test_mails_of_a_rival_carry_no_word_of_the_other_workspace(cast, day, post_office):
    """The leak test of mails: what is written in one workspace, looked for in mails of whoever is not in it."""
    for user, workspace in ((cast.ravi, cast.rival_workspace), (cast.olga, cast.rival_workspace)):
        follow_workspace(user, workspace, level="watching")
    thread = start(
        cast.sara,
        cast.workspace,
        cast.olga,
        title=f"Title {CANARY}",
        text=f"{CANARY} here {named(cast.ravi)}",
    )
    answer(cast.olga, thread, cast.lin, text=f"Reply {CANARY} {named(cast.ravi)}")
    note(cast.lin, thread, cast.sara, text=f"Note {CANARY}")
    start(cast.olga, cast.rival_workspace, title="Rings", text="Rings here.")
    day.passes(minutes=3)
    assert [mail["Subject"] for mail in post_office.to(cast.ravi)] == ["Rings"]
    for mail in post_office.mails:
        names = (CANARY, "Sara", "Aoki", "J4 joint", thread.public_id, cast.workspace.public_id)
        if mail["To"] in (cast.ravi.email, cast.ada.email):
            assert not any(name in words_of(mail) for name in names)
        if mail["To"] in (cast.sara.email, cast.lin.email):
            assert not any(
                name in words_of(mail) for name in ("Ravi Shah (", "Veldkamp", "Rings", "Encoder ring")
            )
    assert {mail["To"] for mail in post_office.mails} >= {cast.olga.email, cast.sara.email, cast.lin.email}
