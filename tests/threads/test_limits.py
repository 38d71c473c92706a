"""Every limit says how much is too much, and keeps what was typed: 422, the words in the form, nothing written."""

import html

import pytest
from django.core.exceptions import ValidationError

from community.bookmarks.forms import BookmarkForm
from community.chat.forms import NamesForm
from community.disclosures.forms import DeclineForm, ReasonForm
from community.threads.kinds.idea.forms import StatusForm
from community.threads.models import Post, Thread
from community.threads.ordering import CloseForm, SplitForm, TimerForm
from community.threads.posting import POSTS_A_MINUTE
from tests.threads.test_threads import send_id, thread  # noqa: F401  (a fixture)

FULL = "x" * 31_000 + "\r\n" * 1_000  # as a browser sends 32,000 characters


def filled(**typed):
    return {
        "choice": "everyone",
        "title": "Preload",
        "tags": "",
        "source": "Words.",
        "client_id": send_id(),
    } | typed


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": "ab"}, "Write a title of at least 3 characters."),
        ({"title": "t" * 300}, "The title has 300 characters; at most 255 fit."),
        ({"title": "\u202e\u200b"}, "Give it a title that a colleague would search for."),
        ({"tags": "a,b,c,d,e,f,g"}, "These are 7 tags; use at most 5."),
        ({"tags": "b" * 25}, f"“{'b' * 25}” has 25 characters; a tag has at most 20."),
        ({"source": " \r\n "}, "Write something first."),
        ({"source": "\u200b\u2060\u00ad"}, "Write something first."),
        ({"source": "[rig]: https://rig.example"}, "Write something first."),
        ({"source": FULL + "more"}, "This has 32004 characters; a post has at most 32000. Split it in two."),
        ({"choice": "people"}, "Choose at least one person besides yourself."),
    ],
)
def test_a_thread_that_is_refused_says_why_and_keeps_what_was_typed(cast, client, typed, said):
    client.force_login(cast.sara)
    answer = client.post(f"/w/{cast.workspace.public_id}/threads/new/", sent := filled(**typed))
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert said in page
    assert sent["title"].strip("\u202e\u200b") in page
    assert sent["source"].replace("\r\n", "\n").strip() in page.replace("\r\n", "\n")
    assert not Thread.objects.exists()


def test_a_full_post_is_sent_read_and_edited(cast, client, thread):  # noqa: F811
    client.force_login(cast.sara)
    path = f"/t/{thread.public_id}/"
    body = "# Log\r\n\r\n" + "word \r\n" * 5_330 + "last"
    assert len(body.replace("\r\n", "\n")) <= 32_000
    assert client.post(path, {"source": FULL + "x", "client_id": send_id()}).status_code == 422
    assert client.post(path, {"source": FULL[:-2] + "x", "client_id": send_id()}).status_code == 302
    assert client.post(path, {"source": body, "client_id": send_id()}).status_code == 302
    post = Post.objects.get(nr=3)
    assert "last" in client.get(path).content.decode()
    edited = {"source": body.replace("last", "end"), "version": post.version}
    assert client.post(f"/p/{post.public_id}/edit/", edited).status_code == 302
    post.refresh_from_db()
    assert post.source.endswith("end")
    assert "end" in post.html


def test_too_fast_says_for_how_long(cast, client, thread):  # noqa: F811
    client.force_login(cast.sara)
    path = f"/t/{thread.public_id}/"
    for _ in range(POSTS_A_MINUTE):
        client.post(path, {"source": "again", "client_id": send_id()})
    answer = client.post(path, {"source": "once too often", "client_id": send_id()})
    page = answer.content.decode()
    assert answer.status_code == 429
    assert f"Send again in {answer['Retry-After']} seconds; your text is kept." in page
    assert "once too often" in page


def test_reasons_titles_and_notes_run_straight_and_are_not_cut_without_a_word():
    for form, name in (
        (CloseForm, "why"),
        (TimerForm, "why"),
        (SplitForm, "title"),
        (StatusForm, "reason"),
        (BookmarkForm, "note"),
        (ReasonForm, "why"),
        (DeclineForm, "answer"),
        (NamesForm, "description"),
    ):
        field = form.base_fields[name]
        assert field.clean("rig\u202e 4\u200b") == "rig 4"
        assert "maxlength" not in field.widget.attrs
        with pytest.raises(ValidationError, match="This has 3000 characters; at most"):
            field.clean("x" * 3000)
    assert (
        NamesForm.base_fields["description"].clean("Torque\r\n\r\nand\u202e heat\r\n") == "Torque\n\nand heat"
    )


def test_enter_sends_now_and_not_later(cast, client, thread):  # noqa: F811
    """Without scripts the browser presses the first button of a form."""
    client.force_login(cast.sara)
    for url in (f"/w/{cast.workspace.public_id}/threads/new/", f"/t/{thread.public_id}/"):
        page = client.get(url, follow=True).content.decode()
        form = page[page.index("<key-composer") : page.index("</key-composer>")]
        first, _rest = form[form.index("<button") :].split(">", 1)
        assert "/later/" in form
        assert "formaction" not in first
        assert 'type="button"' not in first
