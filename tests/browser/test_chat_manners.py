"""Calling many at once, and not being disturbed, as two people see it in one channel."""

from playwright.sync_api import expect

from community.chat.models import MessageMention
from tests.browser.conftest import PageFor
from tests.browser.test_chat import SOON, channel, open_channel, stored  # noqa: F401  a fixture


def test_a_call_is_counted_before_it_is_sent_and_quiet_shows_at_once(cast, page_for: PageFor, channel):  # noqa: F811
    olga, sara = open_channel(page_for(cast.olga), channel), open_channel(page_for(cast.sara), channel)
    person = olga.locator(f'[data-person="{cast.sara.public_id}"]')
    expect(person).to_have_attribute("data-state", "here", timeout=SOON)
    settings = sara.context.new_page()
    settings.goto("/me/manners/")
    expect(settings.get_by_label("How long")).to_be_hidden()
    settings.get_by_label("Do not disturb").check()
    settings.get_by_label("How long").select_option("hour")
    settings.get_by_role("button", name="Change").click()
    expect(settings.get_by_text("You are not disturbed until")).to_be_visible()
    expect(person).to_have_attribute("data-state", "dnd", timeout=SOON)
    expect(person).to_contain_text("do not disturb")
    field = olga.locator("#source")
    field.press_sequentially("@her")
    expect(olga.get_by_role("option")).to_contain_text("notifies 4 people")
    field.press("Enter")
    counted = f"This notifies 4 people, 2 of them at {cast.supplier.name}."
    expect(olga.locator("[data-calling]")).to_have_text(counted)
    field.press_sequentially("see rev F.")
    field.press("Enter")
    expect(olga.locator(".cmsg .mention")).to_have_text("@here")
    expect(olga.locator("[data-calling]")).to_be_hidden()
    assert stored(channel) == ["@here see rev F."]
    assert MessageMention.objects.filter(channel=channel).count() == 4
    field.press_sequentially("@Sara")
    expect(olga.get_by_role("option")).to_have_count(1)
    field.press("Enter")
    field.press("Enter")
    expect(olga.locator(".toasts")).to_contain_text("Sara Lind doesn’t want to be disturbed until")
