"""What is typed in a channel and not sent lives through a closed tab, and goes along to another device."""

import re

import pytest
from playwright.sync_api import Page, expect

from community.chat import actions
from community.chat.models import Channel
from community.rooms.choosing import Choice
from community.rooms.models import Draft
from tests.browser.conftest import PHONE, PageFor
from tests.browser.test_chat import open_channel, said, send, stored, write


@pytest.fixture
def channel(cast) -> Channel:
    return actions.open_channel(cast.olga, cast.workspace, name="bench", choice=Choice("everyone"))


def field(page: Page):
    return page.locator("#source")


def keeps(page: Page):
    """The next time that the site is told what is typed."""
    return page.expect_response(re.compile("/draft/$"))


def kept(user) -> list[str]:
    return list(Draft.objects.filter(user=user).values_list("source", flat=True))


def test_a_closed_tab(cast, page_for: PageFor, channel):
    """Gone before the site was told; opened again in the same browser."""
    page = open_channel(page_for(cast.sara), channel)
    page.route(re.compile("/draft/$"), lambda route: route.abort())
    field(page).press_sequentially("Not yet said")
    context = page.context
    page.close()
    again = open_channel(context.new_page(), channel)
    expect(field(again)).to_have_value("Not yet said")


def test_another_device_goes_on_with_it_and_sends_it(cast, page_for: PageFor, channel):
    desk, phone = (page_for(cast.sara, width=width) for width in (1440, PHONE))
    open_channel(desk, channel)
    with keeps(desk):
        field(desk).press_sequentially("Begun at the desk")
    open_channel(phone, channel)
    expect(field(phone)).to_have_value("Begun at the desk")
    field(phone).press_sequentially(", sent by phone")
    phone.get_by_role("button", name="Send to").click()
    expect(phone.locator(".cmsg:not(.pending)")).to_contain_text("Begun at the desk, sent by phone")
    desk.reload()
    expect(desk.locator(".cmsg")).to_have_count(1)
    expect(field(desk)).to_have_value("")
    assert kept(cast.sara) == []


def test_what_is_typed_while_a_message_waits_for_its_line(cast, page_for: PageFor, channel):
    page = open_channel(page_for(cast.sara), channel)
    with keeps(page):
        field(page).press_sequentially("First")
    page.context.set_offline(True)
    write(page, "First.")
    expect(page.locator(".cmsg.pending .waits")).to_be_visible()
    field(page).press_sequentially("Second, unfini")
    page.context.set_offline(False)
    expect(page.locator(".cmsg:not(.pending)")).to_contain_text("First.", timeout=20_000)
    context = page.context
    page.close()
    again = open_channel(context.new_page(), channel)
    expect(field(again)).to_have_value("Second, unfini")
    with keeps(again):
        field(again).press_sequentially("shed")
    assert kept(cast.sara) == ["Second, unfinished"]
    assert stored(channel) == said(again) == ["First."]


def test_what_is_set_aside_for_an_edit_is_not_mixed_with_it(cast, page_for: PageFor, channel):
    send(cast.sara, channel, "Twelve degrees.")
    page = open_channel(page_for(cast.sara), channel)
    with keeps(page):
        field(page).press_sequentially("By the way")
    page.locator(".cmsg").hover()
    page.locator(".cmsg [data-edit]").click()
    expect(field(page)).to_have_value("Twelve degrees.")
    field(page).press_sequentially(" Or twenty")
    page.wait_for_timeout(2_500)  # longer than it is quiet before the site is told
    assert kept(cast.sara) == ["By the way"]
    context = page.context
    page.close()
    again = open_channel(context.new_page(), channel)
    expect(field(again)).to_have_value("By the way")
    assert stored(channel) == ["Twelve degrees."]


def test_the_next_person_on_this_device_sees_nothing_of_it(cast, page_for: PageFor, channel):
    page = open_channel(page_for(cast.olga), channel)
    field(page).fill("For my eyes")
    on_device = page.evaluate("({...localStorage})")
    assert "For my eyes" in str(on_device)
    other = open_channel(page_for(cast.sara), channel)
    other.evaluate(
        "all => Object.entries(all).forEach(([key, value]) => localStorage.setItem(key, value))", on_device
    )
    other.reload()
    expect(field(other)).to_have_value("")


@pytest.mark.parametrize("width", [1440, PHONE])
def test_suggested_people_neither_grow_the_page_nor_scroll_it(cast, page_for: PageFor, channel, width):
    page = open_channel(page_for(cast.olga, width=width), channel)
    field(page).press_sequentially("@")
    expect(page.locator("#composer .suggest")).to_be_visible()
    beyond = "{ scrollWidth, scrollHeight, scrollTop } = document.documentElement"
    seen = page.evaluate(
        f"() => {{ const {beyond}; return [scrollWidth, scrollHeight - innerHeight, scrollTop]; }}"
    )
    assert seen == [width, 0, 0]
