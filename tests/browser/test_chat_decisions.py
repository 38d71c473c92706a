"""A decision in a channel, as two people of two firms see it come about."""

from playwright.sync_api import expect

from tests.browser.conftest import PageFor
from tests.browser.test_chat import SOON, channel, open_channel  # noqa: F401  a fixture
from tests.outcomes.test_deciding import propose


def test_a_firm_agrees_on_the_card_and_both_see_it_decided(cast, page_for: PageFor, channel):  # noqa: F811
    sara, olga = open_channel(page_for(cast.sara), channel), open_channel(page_for(cast.olga), channel)
    propose(cast.sara, channel)
    card = "section.decision"
    agree = "Agree for your firm"
    expect(olga.locator(card)).to_contain_text("Proposed", timeout=SOON)
    expect(sara.locator(card)).to_contain_text("Sara Lind", timeout=SOON)
    expect(sara.get_by_role("button", name=agree)).to_be_hidden()  # hers has agreed
    olga.get_by_role("button", name=agree).click()
    for page in (olga, sara):
        expect(page.locator(card)).to_contain_text("Decided", timeout=SOON)
        expect(page.get_by_role("button", name=agree)).to_have_count(0)
