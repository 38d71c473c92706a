"""What few ask for is fetched when they do, and leads to its page where it doesn't come."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, PageFor
from tests.browser.test_live import make_thread
from tests.threads.test_query_counts import fill


def test_the_menu_that_does_not_come_leads_to_its_page(page_for: PageFor, cast):
    thread = make_thread(cast)
    page = page_for(cast.sara)
    page.goto(f"/t/{thread.public_id}/")
    page.route("**/parts/reacting/", lambda route: route.abort())
    page.locator("[data-react]").click()
    expect(page).to_have_url(re.compile(r"/about/#react$"))


def test_the_list_of_keys_is_fetched_when_it_is_asked_for(page_for: PageFor, cast):
    page = page_for(cast.sara)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/parts/keys/" in request.url else None)
    page.goto("/")
    assert not asked
    for _ in range(2):
        page.keyboard.press("?")
        expect(page.locator("#keys dt").first).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("#keys")).to_be_hidden()
    assert len(asked) == 1


@pytest.mark.parametrize("width", [1440, PHONE])
def test_the_line_of_a_thread_says_the_day_beside_it_and_across(page_for: PageFor, cast, width):
    thread = make_thread(cast)
    fill(thread, [cast.sara, cast.lin], 30)
    page = page_for(cast.sara, width=width)
    page.goto(f"/t/{thread.public_id}/?page=1")
    line = page.locator("key-line:visible")
    line.locator("input").fill("20")
    expect(line.locator("output")).to_have_text(re.compile(r"^Post 20 of 31 · \d+ \w+ \d{4}$"))
