"""Long threads and whom to ask, as two people meet them: at a desk by keys, and on a phone."""

import pytest
from playwright.sync_api import expect

from accounts.models import Skill
from community.threads.actions import Choice, start_thread
from community.threads.models import Post
from tests.browser.conftest import PHONE, PageFor
from tests.threads.test_query_counts import fill
from tests.threads.test_threads import send_id, words


@pytest.fixture
def question(cast):
    """A question of 45 posts."""
    made = start_thread(
        cast.olga,
        cast.workspace,
        title="Ring creep?",
        words=words("Cold at first."),
        choice=Choice("everyone"),
        kind="question",
        client_id=send_id(),
    )
    fill(made, [cast.sara, cast.lin, cast.olga], 44)
    return made


def test_a_long_thread_is_opened_anywhere_by_its_line(page_for: PageFor, cast, question):
    page = page_for(cast.mats)
    page.goto(f"/t/{question.public_id}/?page=1")
    line = page.locator(".line.down input")
    line.focus()
    page.keyboard.press("End")
    expect(page.locator(".line.down output")).to_contain_text("Post 45 of 45 · 1 Jan 2026")
    page.keyboard.press("Enter")
    page.wait_for_url("**?page=3#p-*")
    last = Post.objects.get(thread=question, nr=45, after_nr=None)
    expect(page.locator(f"#p-{last.public_id}")).to_be_in_viewport()
    page.keyboard.press("g")
    page.keyboard.press("d")
    expect(page.locator("#jump-on")).to_be_focused()
    phone = page_for(cast.mats, width=PHONE)
    phone.goto(f"/t/{question.public_id}/?page=1")
    expect(phone.locator(".line.down")).to_be_hidden()
    phone.locator(".line.across input").fill("23")
    phone.get_by_role("button", name="Go", exact=True).click()
    phone.wait_for_url("**?page=2#p-*")


def test_who_asks_is_told_who_may_know_and_asks_with_one_click(page_for: PageFor, cast, question):
    Skill.objects.create(user=cast.sara, name="ring creep")
    page = page_for(cast.olga)
    page.goto(f"/t/{question.public_id}/?page=1")
    expect(page.locator(".experts")).to_contain_text("knows about ring creep")
    page.get_by_role("button", name=f"Ask {cast.sara.name}").click()
    expect(page.locator(".toast")).to_contain_text(f"{cast.sara.name} is asked")
    expect(page.locator("#state-side")).to_contain_text(cast.sara.name)
    expect(page.locator(".experts")).not_to_contain_text(cast.sara.name)
    told = page_for(cast.sara, width=PHONE)
    told.goto("/inbox/")
    expect(told.locator(".nlist").first).to_contain_text("asked you", timeout=15_000)


def test_a_removed_bookmark_comes_back(page_for: PageFor, cast, question):
    page = page_for(cast.mats)
    page.goto(f"/t/{question.public_id}/?page=1")
    mark = page.locator(".post").first.locator("[data-bookmark]")
    mark.click()
    page.locator("dialog.bookmark [name=note]").fill("Ring")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Bookmarked.")
    mark.click()
    page.get_by_role("button", name="Remove the bookmark").click()
    expect(page.locator(".toast")).to_contain_text("Bookmark removed.")
    page.locator(".toast").get_by_role("button", name="Undo").click()
    page.wait_for_url("**#p-*")
    expect(page.locator(".post").first.locator("[data-bookmark]")).to_have_class("icon-btn sm is-kept")
    page.locator(".post").first.locator("[data-bookmark]").click()
    expect(page.locator("dialog.bookmark [name=note]")).to_have_value("Ring")
