"""Two people in one thread, of whom one keeps order: nobody loses what they type."""

import pytest
from playwright.sync_api import expect

from community.threads.actions import (
    Choice,
    close_thread,
    merge_threads,
    reopen_thread,
    reply,
    split_thread,
    start_thread,
)
from community.threads.models import ReadMark
from tests.browser.conftest import PHONE, WIDE
from tests.cast import build_cast
from tests.make import new_tag
from tests.places import words


@pytest.mark.parametrize(("width", "dark"), [(WIDE, False), (PHONE, True)])
def test_a_thread_that_closes_opens_and_goes_on_while_somebody_writes(page_for, axe, width, dark):
    cast = build_cast(new_tag())

    def start(title):
        return start_thread(
            cast.olga,
            cast.workspace,
            title=title,
            words=words("First."),
            choice=Choice("everyone"),
            client_id=new_tag(),
        )

    thread, into = start("Preload"), start("The one that stays")
    page = page_for(cast.sara, width=width, dark=dark)
    page.goto(f"/t/{thread.public_id}/")
    field, send = page.locator("#reply textarea[name=source]"), page.locator("#reply .if-shared[type=submit]")
    field.fill("Half a sentence")
    close_thread(cast.mats, thread, why="Answered in the drawing.")
    expect(page.locator(".dock").get_by_text("Answered in the drawing.")).to_be_visible()
    expect(send).to_be_hidden()
    expect(field).to_have_value("Half a sentence")
    field.press("Control+Enter")
    expect(page.locator(".dock").get_by_text("Not sent: The thread is closed.")).to_be_visible()
    expect(field).to_have_value("Half a sentence")
    axe(page, "color-contrast")
    reopen_thread(cast.mats, thread)
    expect(send).to_be_visible()
    field.press("End")
    with page.expect_response("**/draft/"):  # the words before it are kept already, and said to be
        field.press_sequentially(" more")
    merge_threads(cast.mats, thread, into=into)
    page.get_by_role("link", name="Go there").click()
    expect(page.get_by_role("heading", name="The one that stays")).to_be_visible()
    expect(field).to_have_value("Half a sentence more")


def test_what_went_to_another_thread_leaves_one_line_that_is_read_as_all_of_it(page_for):
    cast = build_cast(new_tag())
    thread = start_thread(
        cast.olga,
        cast.workspace,
        title="Preload",
        words=words("First."),
        choice=Choice("everyone"),
        client_id=new_tag(),
    )
    posts = [reply(cast.olga, thread, words=words(f"{n}."), client_id=new_tag()) for n in range(2, 5)]
    split_thread(cast.mats, thread, posts=[post.public_id for post in posts[1:]], title="Two things")
    page = page_for(cast.sara)
    with page.expect_response(lambda answer: "/reading/" in answer.url):
        page.goto(f"/t/{thread.public_id}/")
    expect(page.locator(".post.is-moved")).to_have_count(2)
    expect(page.locator(".post.is-moved").filter(visible=True)).to_have_count(1)
    expect(page.get_by_text("What stood here went to another thread.").filter(visible=True)).to_have_count(1)
    assert (
        ReadMark.objects.get(user=cast.sara, audience=thread.audience, stream__subject_id=thread.pk).nr == 4
    )
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(f"#p-{posts[1].public_id}")).to_be_focused()
