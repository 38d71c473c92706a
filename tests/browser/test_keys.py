"""Keys and quotes: through a list and a thread without a mouse, and words quoted with whose they are."""

import pytest
from playwright.sync_api import expect

from community.threads.actions import Choice, reply, start_thread
from tests.browser.conftest import PageFor
from tests.threads.test_threads import send_id, words


@pytest.fixture
def thread(cast):
    made = [
        start_thread(
            cast.olga,
            cast.workspace,
            title=title,
            words=words("Cold at first."),
            choice=Choice("everyone"),
            client_id=send_id(),
        )
        for title in ("Spacer flatness", "Preload")
    ][1]
    reply(cast.sara, made, words=words("Rings creep when warm."), client_id=send_id())
    return made


def test_a_thread_is_read_and_answered_by_keys(page_for: PageFor, cast, thread):
    page = page_for(cast.sara)
    page.goto(f"/w/{cast.workspace.public_id}/threads/")
    page.keyboard.press("j")
    expect(page.locator(".trow .t").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/t/**")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".post").nth(1)).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("m")
    expect(page.locator(".toast")).to_contain_text("Muted")
    page.keyboard.press("m")
    expect(page.locator(".toast")).to_contain_text("No longer muted")
    page.keyboard.press("e")
    page.wait_for_url("**/edit/")
    page.locator("textarea[name=source]").blur()
    page.keyboard.press("u")
    page.wait_for_url("**/t/**")
    page.keyboard.press("u")
    page.wait_for_url("**/threads/")
    expect(page.locator(".trow.unread")).to_have_count(1)  # the other thread
    page.keyboard.press("Shift+Escape")
    expect(page.locator(".toast")).to_contain_text("All read.")
    expect(page.locator(".trow.unread")).to_have_count(0)


def test_selected_words_are_quoted_with_whose_they_are(page_for: PageFor, cast, thread):
    page = page_for(cast.olga)
    page.goto(f"/t/{thread.public_id}/")
    page.locator(".post").nth(1).locator(".prose p").dblclick(position={"x": 10, "y": 10})
    page.get_by_role("button", name="Quote", exact=True).last.click()
    field = page.locator("textarea[name=source]")
    post = thread.posts.get(nr=2)
    there = page.evaluate("location.origin") + f"/p/{post.public_id}/"
    expect(field).to_have_value(f"> [{post.byline}]({there})\n>\n> Rings\n\n")
    expect(field).to_be_focused()
