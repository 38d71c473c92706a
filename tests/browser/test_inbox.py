"""The inbox in a real browser: a reply arrives by the real worker, is opened, done by key and brought back."""

import re
import time

import pytest
from playwright.sync_api import expect

from community.events.models import Outbox
from community.notifications.models import Notification
from tests.browser.conftest import PHONE, WIDE
from tests.notifications.make import answer, start


def wait_until_told(user, count=1):
    """The worker of the real site does it; nothing here runs the reader."""
    deadline = time.monotonic() + 60
    while Notification.objects.filter(user=user, post__isnull=False).count() < count:
        assert time.monotonic() < deadline, "nobody was told"
        time.sleep(0.2)


def test_read_done_and_undone(cast, page_for, axe):
    thread = start(cast.olga, cast.workspace, title="Preload at 65 °C")
    answer(cast.sara, thread, cast.olga, text="Which site should receive them?")
    wait_until_told(cast.olga)
    page = page_for(cast.olga, width=WIDE)
    page.goto("/inbox/")
    expect(page.get_by_role("heading", name="Needs an action")).to_be_visible()
    line = page.locator(".nrow", has_text="Preload at 65 °C")
    expect(line).to_contain_text("Sara Lind")
    expect(line).to_contain_text("asked you")
    axe(page)
    page.keyboard.press("j")
    expect(line.locator(".nt")).to_be_focused()
    page.keyboard.press("e")
    expect(page.get_by_role("status").get_by_text("Done.")).to_be_visible()
    expect(page.locator(".nrow", has_text="Preload at 65 °C")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".nrow", has_text="Preload at 65 °C")).to_have_count(1)
    page.locator(".nt", has_text="Preload at 65 °C").click()
    expect(page).to_have_url(re.compile(f"/t/{thread.public_id}/"))


@pytest.mark.parametrize("dark", [False, True])
def test_on_a_phone_by_buttons(cast, page_for, axe, dark):
    thread = start(cast.olga, cast.workspace, title="Grease in the pair")
    answer(cast.sara, thread)
    wait_until_told(cast.olga)
    page = page_for(cast.olga, width=PHONE, dark=dark)
    page.goto("/inbox/")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Mark as read: Grease in the pair").click()
    page.goto("/inbox/?show=all")
    page.get_by_role("button", name="Done: Grease in the pair").click()
    page.goto("/inbox/?show=done")
    expect(page.locator(".nrow", has_text="Grease in the pair")).to_have_count(1)


def test_work_whose_job_was_forgotten_is_found_by_the_sweep(cast):
    """As after a Redis that was flushed: the row is there and no job tells of it."""
    thread = start(cast.olga, cast.workspace)
    post = answer(cast.sara, thread)
    wait_until_told(cast.olga)
    rows = Notification.objects.filter(user=cast.olga, post=post)
    event = rows.get().event
    rows.delete()
    Outbox.objects.create(reader="notifications", event=event)
    wait_until_told(cast.olga)
    assert not Outbox.objects.filter(event=event).exists()
