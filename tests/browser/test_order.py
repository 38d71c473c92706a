"""Two people in one thread, of whom one keeps order: nobody loses what they type."""

import pytest
from playwright.sync_api import expect

from community.threads.actions import Choice, close_thread, merge_threads, reopen_thread, start_thread
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
    field.press_sequentially(" more")
    expect(page.locator("key-draft")).to_contain_text("Draft kept")
    merge_threads(cast.mats, thread, into=into)
    page.get_by_role("link", name="Go there").click()
    expect(page.get_by_role("heading", name="The one that stays")).to_be_visible()
    expect(field).to_have_value("Half a sentence more")
