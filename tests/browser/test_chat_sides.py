"""A side thread as two people see it: one beside its channel, one on a phone, where it is a page of its own."""

from playwright.sync_api import expect

from community.chat.models import Message
from tests.browser.conftest import PHONE, PageFor
from tests.browser.test_chat import SOON, channel, send  # noqa: F401  a fixture


def test_a_reply_from_a_page_of_its_own_comes_to_the_side_of_a_channel(cast, page_for: PageFor, channel):  # noqa: F811
    send(cast.olga, channel, "Who has the sheet?")
    root = Message.objects.get(channel=channel)
    olga, sara = page_for(cast.olga), page_for(cast.sara, width=PHONE)
    olga.goto(f"/c/{channel.public_id}/?side={root.public_id}")
    sara.goto(f"/m/{root.public_id}/side/")
    sara.locator(".composer textarea").fill("I do.")
    sara.get_by_role("button", name="Send").click()
    for page in (sara, olga):
        expect(page.locator("key-side [role=log] .cmsg:not(.pending)")).to_contain_text("I do.", timeout=SOON)
    expect(sara.locator(".composer textarea")).to_have_value("")
    expect(olga.locator("key-channel .sideline").first).to_contain_text("1 reply")
