"""People with the same channel open talk, lose the line, and agree afterwards; who writes alone reads the same page."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from playwright.sync_api import Page, expect

from community.chat import actions
from community.chat.models import Channel, Message
from community.rooms.choosing import Choice
from community.rooms.models import ReadMark
from community.workspaces.actions import remove_person
from tests.browser.conftest import PHONE, PageFor
from tests.make import new_tag
from tests.places import words

SOON = 15_000  # what the test's own process does reaches the sockets by their sweep of the log, not by a hint


@pytest.fixture
def channel(cast) -> Channel:
    return actions.open_channel(cast.olga, cast.workspace, name="bench", choice=Choice("everyone"))


def send(user, channel, text):
    return actions.send_message(user, channel, words=words(text), client_id=new_tag())


def fill(channel, users, count):
    for number in range(count):
        send(users[number % len(users)], channel, f"Reading {number + 1}. " + "Cold and warm. " * 12)
        Message.objects.filter(channel=channel).update(at=Now() - timedelta(hours=1))


def open_channel(page: Page, channel: Channel) -> Page:
    page.goto(f"/c/{channel.public_id}/")
    page.evaluate("window.isSamePage = true")
    return page


def write(page: Page, text: str) -> None:
    page.locator("#source").fill(text)
    page.locator("#source").press("Control+Enter")


def said(page: Page) -> list[str]:
    return page.locator("[role=log] > ol > .cmsg .cbody").all_inner_texts()


def stored(channel: Channel) -> list[str]:
    return list(Message.objects.filter(channel=channel).order_by("nr").values_list("source", flat=True))


def test_two_people_talk(cast, page_for: PageFor, channel):
    olga = open_channel(page_for(cast.olga), channel)
    sara = open_channel(page_for(cast.sara, width=PHONE), channel)
    expect(olga.locator(f'[data-person="{cast.sara.public_id}"][data-state="here"]')).to_be_visible(
        timeout=SOON
    )
    sara.locator("#source").press_sequentially("On the")
    expect(olga.locator("key-typing")).to_contain_text("Sara Lind is typing")
    write(sara, "On the bench, **now**.")
    expect(olga.locator(".cmsg strong")).to_have_text("now")
    expect(olga.locator(".cmsg time").last).not_to_contain_text("UTC")
    for text in ("One.", "Two.", "Three."):
        write(olga, text)
    expect(sara.locator(".cmsg", has_text="Three.")).to_be_visible()
    expect(olga.locator(".cmsg.pending")).to_have_count(0)
    assert said(olga) == said(sara) == ["On the bench, now.", "One.", "Two.", "Three."]
    expect(olga.locator(".cmsg.cont")).to_have_count(2)  # under one name
    assert olga.evaluate("window.isSamePage") is True


def test_the_last_message_is_edited_with_the_arrow(cast, page_for: PageFor, channel):
    olga, sara = (open_channel(page_for(user), channel) for user in (cast.olga, cast.sara))
    write(olga, "Twelve degrees.")
    expect(sara.locator(".cmsg")).to_have_count(1)
    olga.locator("#source").press("ArrowUp")
    expect(olga.locator("#source")).to_have_value("Twelve degrees.")
    olga.locator("#source").press("Escape")
    expect(olga.locator("#source")).to_have_value("")
    olga.locator("#source").press("ArrowUp")
    expect(olga.locator("[data-editing]")).to_be_visible()
    write(olga, "Twenty degrees.")
    expect(sara.locator(".cmsg .cbody")).to_have_text("Twenty degrees.")
    expect(sara.get_by_text("edited")).to_be_visible()
    expect(olga.locator("[data-editing]")).to_be_hidden()
    sara.locator(".cmsg").hover()
    sara.locator(".cmsg [data-react]").click()
    sara.locator("#reacting button[value=agree]").click()
    expect(olga.locator(".cmsg .react")).to_contain_text("Agree")
    expect(sara.locator(".cmsg .react")).to_have_attribute("aria-pressed", "true")
    sara.locator(".cmsg .react").click()
    expect(olga.locator(".cmsg .react")).to_have_count(0)


def test_what_is_written_without_a_line_goes_out_when_it_is_back(cast, page_for: PageFor, channel):
    olga, sara = (open_channel(page_for(user), channel) for user in (cast.olga, cast.sara))
    write(olga, "Before.")
    expect(sara.locator(".cmsg")).to_have_count(1)
    olga.context.set_offline(True)
    expect(olga.locator("key-live .banner")).to_contain_text("You are offline.")
    for text in ("First.", "Second."):
        write(olga, text)
    expect(olga.locator(".cmsg.pending .waits")).to_have_count(2)
    expect(olga.locator("key-live .banner")).to_contain_text("2 messages wait here")
    write(sara, "Meanwhile.")
    expect(sara.locator(".cmsg:not(.pending)", has_text="Meanwhile.")).to_be_visible()
    assert stored(channel) == ["Before.", "Meanwhile."]
    olga.context.set_offline(False)
    expect(sara.locator(".cmsg", has_text="Second.")).to_be_visible(timeout=SOON)
    expect(olga.locator(".cmsg.pending")).to_have_count(0, timeout=SOON)
    expect(olga.locator(".newline")).to_contain_text("1 new while you were away")
    assert stored(channel) == said(olga) == said(sara) == ["Before.", "Meanwhile.", "First.", "Second."]


def test_what_is_unsent_lives_through_a_reload(cast, page_for: PageFor, channel):
    olga = open_channel(page_for(cast.olga), channel)
    olga.route(
        f"**/c/{channel.public_id}/",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    write(olga, "Kept.")
    expect(olga.locator(".cmsg.pending .waits")).to_be_visible()
    olga.reload()
    expect(olga.locator(".cmsg.pending")).to_contain_text("Kept.")
    olga.unroute_all()
    olga.reload()
    expect(olga.locator(".cmsg:not(.pending)")).to_contain_text("Kept.")
    expect(olga.locator(".cmsg.pending")).to_have_count(0)
    olga.reload()
    assert stored(channel) == said(olga) == ["Kept."]


def test_a_refused_message_says_why_and_goes_back_into_the_field(cast, page_for: PageFor, channel):
    olga = open_channel(page_for(cast.olga), channel)
    actions.archive_channel(cast.mats, channel)
    write(olga, "Too late.")
    expect(olga.locator(".cmsg.is-held [data-why]")).to_contain_text("This channel is archived.")
    write(olga, "And another.")
    olga.locator(".cmsg.is-held [data-back]").first.click()
    expect(olga.locator("#source")).to_have_value("Too late.")
    expect(olga.locator(".cmsg.is-held")).to_contain_text("And another.")
    assert stored(channel) == []
    actions.bring_back_channel(cast.olga, channel)
    olga.locator(".cmsg.is-held [data-again]").click()
    expect(olga.locator(".cmsg:not(.pending)")).to_contain_text("And another.", timeout=SOON)


def test_nothing_that_is_read_moves(cast, page_for: PageFor, channel):
    fill(channel, [cast.sara, cast.mats], 140)
    actions.mark_read(cast.olga, channel, nr=60)
    olga = open_channel(page_for(cast.olga), channel)
    expect(olga.locator(".newline")).to_contain_text("80 new since")
    log = olga.locator(".clog")
    at = olga.locator('.cmsg[data-nr="61"]')
    expect(at).to_be_in_viewport()
    log.evaluate("each => (each.scrollTop = -each.scrollHeight)")  # to the top of what is there
    first = olga.locator('.cmsg[data-nr="1"]')
    for _step in range(4):
        log.evaluate("each => (each.scrollTop -= 100_000)")
        if first.count():
            break
        olga.wait_for_timeout(400)
    expect(first).to_be_attached()
    numbers = [
        int(nr) for nr in olga.locator(".cmsg").evaluate_all("all => all.map((each) => each.dataset.nr)")
    ]
    assert numbers == list(range(1, len(numbers) + 1))
    middle = olga.locator('.cmsg[data-nr="30"]')
    middle.scroll_into_view_if_needed()
    before = middle.bounding_box()
    send(cast.sara, channel, "The newest.")
    olga.wait_for_timeout(7_000)  # a sweep of the log
    assert middle.bounding_box()["y"] == pytest.approx(before["y"], abs=1)
    for _step in range(8):
        log.evaluate("each => (each.scrollTop = 0)")
        if olga.locator('.cmsg[data-nr="141"]').count():
            break
        olga.wait_for_timeout(400)
    expect(olga.locator('.cmsg[data-nr="141"]')).to_contain_text("The newest.")
    log.evaluate("each => (each.scrollTop = 0)")
    expect(olga.locator(".newer")).to_be_hidden()
    numbers = [
        int(nr) for nr in olga.locator(".cmsg").evaluate_all("all => all.map((each) => each.dataset.nr)")
    ]
    assert numbers == list(range(1, 142))


def test_unread_numbers_follow(cast, page_for: PageFor, channel):
    other = actions.open_channel(cast.olga, cast.workspace, name="drawings", choice=Choice("everyone"))
    olga = open_channel(page_for(cast.olga), other)
    at_home = open_channel(page_for(cast.olga), other)
    sara = open_channel(page_for(cast.sara), channel)
    write(sara, "Look at rev F.")
    row = olga.locator("key-channels a", has_text="bench")
    expect(row.locator(".n")).to_contain_text("1")
    olga.keyboard.press("Alt+ArrowUp")
    olga.wait_for_url(f"**/c/{channel.public_id}/")
    expect(row.locator(".n")).to_have_count(0)
    expect(at_home.locator("key-channels a", has_text="bench").locator(".n")).to_have_count(0, timeout=SOON)
    assert ReadMark.objects.get(user=cast.olga, stream=channel.stream_id).nr == 1


def test_who_lost_sight_is_told(cast, page_for: PageFor, channel):
    sara = open_channel(page_for(cast.sara), channel)
    remove_person(cast.olga, cast.workspace, cast.sara)
    expect(sara.locator("key-live .banner")).to_contain_text("no longer open to you", timeout=SOON)
    write(sara, "Still there?")
    expect(sara.locator(".cmsg.is-held [data-why]")).to_contain_text("you can no longer write here")
    assert stored(channel) == []


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (PHONE, False), (1440, True)])
def test_everybody_can_use_it(cast, page_for: PageFor, channel, axe, width, dark):
    fill(channel, [cast.sara, cast.olga], 6)
    page = open_channel(page_for(cast.olga, width=width, dark=dark), channel)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for path in ("chat/", "chat/new/", "chat/with/"):
        page.goto(f"/w/{cast.workspace.public_id}/{path}")
        axe(page)
    page.goto(f"/m/{Message.objects.filter(channel=channel)[0].public_id}/about/")
    axe(page)


def test_it_works_without_scripts(cast, page_for: PageFor, channel):
    fill(channel, [cast.sara], 60)
    page = page_for(cast.olga, java_script_enabled=False)
    page.goto(f"/c/{channel.public_id}/")
    expect(page.locator('.cmsg[data-nr="60"]')).to_be_in_viewport()
    page.get_by_role("link", name="Earlier messages").click()
    expect(page.locator('.cmsg[data-nr="1"]')).to_be_attached()
    page.goto(f"/c/{channel.public_id}/")
    page.locator("#source").fill("Plain.")
    page.get_by_role("button", name="Send to").click()
    expect(page.locator(".cmsg").last).to_contain_text("Plain.")


def test_what_one_has_written_is_not_sent_by_who_signs_in_after(cast, page_for: PageFor, channel):
    """One device, two people: an old tab of the first has a message that waits."""
    olga = open_channel(page_for(cast.olga), channel)
    context = olga.context
    context.set_offline(True)
    write(olga, "Olga's words.")
    expect(olga.locator(".cmsg.pending .waits")).to_be_visible()
    context.clear_cookies()
    context.add_cookies(page_for(cast.sara).context.cookies())
    asked = []
    olga.on("response", lambda answer: asked.append((answer.request.method, answer.status)))
    context.set_offline(False)
    olga.wait_for_timeout(6_000)
    assert ("POST", 403) in asked
    assert stored(channel) == []
    expect(olga.locator(".cmsg.pending .waits")).to_be_visible()


def test_what_the_site_can_never_take_does_not_hold_up_in_silence(cast, page_for: PageFor, channel):
    olga = open_channel(page_for(cast.olga), channel)
    refused = f"**/c/{channel.public_id}/"
    olga.route(
        refused,
        lambda route: route.fulfill(status=413) if route.request.method == "POST" else route.continue_(),
    )
    write(olga, "Too much.")
    expect(olga.locator(".cmsg.is-held [data-why]")).to_contain_text("could not read it")
    olga.unroute(refused)
    olga.locator(".cmsg.is-held [data-again]").click()
    expect(olga.locator(".cmsg:not(.pending)")).to_contain_text("Too much.", timeout=SOON)
