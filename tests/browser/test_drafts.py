"""What somebody typed survives a dropped line, a closed tab, a sign-in that ends and a killed server."""

import os
import re
import signal
import time
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Error, expect

from community.threads.actions import clear_old_drafts, reply, slow_thread
from community.threads.models import Draft, Post
from config import embedded
from tests.browser.conftest import PHONE, PageFor, sign_in
from tests.make import PASSWORD
from tests.threads.test_threads import send_id, words


def field_of(page):
    return page.locator("textarea[name=source]")


def send(page):
    page.get_by_role("button", name=re.compile("Reply to")).click()


def posted(thread, source):
    return Post.objects.filter(thread=thread, source=source).count()


def test_a_closed_tab(page_for: PageFor, thread, cast):
    """Closed before the two quiet seconds are over; opened again in the same browser."""
    page = page_for(cast.sara)
    page.goto(f"/t/{thread.public_id}/")
    page.locator("label.s-internal").click()
    field_of(page).press_sequentially("Not yet said")
    context = page.context
    page.close()
    again = context.new_page()
    again.goto(f"/t/{thread.public_id}/")
    assert field_of(again).input_value() == "Not yet said"
    expect(again.get_by_role("button", name="Save internal note")).to_be_visible()


def test_what_was_undone_is_sent_again(page_for: PageFor, thread, cast):
    """On the reader's clock, whatever the device's is; undone by Escape, too."""
    cast.sara.undo_send = True
    cast.sara.time_zone = "Asia/Kathmandu"
    cast.sara.save()
    page = page_for(cast.sara, timezone_id="Pacific/Honolulu")
    page.goto(f"/t/{thread.public_id}/")
    field_of(page).fill("Said too early")
    page.get_by_text(re.compile("Draft kept")).wait_for()
    # A quarter of an hour lies between the two clocks.
    minutes = {f"{at.astimezone(ZoneInfo('Asia/Kathmandu')):%M}" for at in moments_of_now()}
    assert page.locator("key-draft").inner_text()[-2:] in minutes
    for undo in (
        lambda: page.get_by_role("button", name="Undo").click(),
        lambda: page.keyboard.press("Escape"),
    ):
        send(page)
        page.get_by_text(re.compile("goes out in")).wait_for()
        undo()
        expect(page.locator(".holding")).to_have_count(0)
        expect(page.get_by_role("button", name=re.compile("Reply to"))).to_be_enabled()
        assert field_of(page).input_value() == "Said too early"
    assert posted(thread, "Said too early") == 0


def moments_of_now():
    now = timezone.now()
    return now, now - timedelta(minutes=1)


@pytest.mark.real_passwords
def test_an_expired_sign_in(page_for: PageFor, thread, cast):
    cast.sara.set_password(PASSWORD)
    cast.sara.save()
    EmailAddress.objects.create(user=cast.sara, email=cast.sara.email, verified=True, primary=True)
    page = page_for(cast.sara)
    page.goto(f"/t/{thread.public_id}/")
    cookie = next(c for c in page.context.cookies() if c["name"].endswith("_session"))
    Session.objects.filter(session_key=cookie["value"]).delete()
    field_of(page).fill("Typed while the sign-in ended")
    send(page)
    page.get_by_text(re.compile("your sign-in has ended")).wait_for()
    assert field_of(page).input_value() == "Typed while the sign-in ended"
    with page.context.expect_page() as opened:
        page.locator(".toast").get_by_role("link", name="Sign in").click()
    other = opened.value
    sign_in(other, cast.sara.email, PASSWORD)
    # Back in the first tab, whose form holds the token of before: it is sent, once.
    send(page)
    expect(page.locator(".post .prose", has_text="Typed while the sign-in ended")).to_be_visible()
    assert posted(thread, "Typed while the sign-in ended") == 1


def test_a_killed_server(page_for: PageFor, live, thread, cast):
    page = page_for(cast.sara)
    page.goto(f"/t/{thread.public_id}/")
    field_of(page).fill("Typed while the server died")
    page.get_by_text(re.compile("Draft kept")).wait_for()
    field_of(page).press_sequentially(", and on")
    stopped = live.processes("granian", childless=True)
    assert stopped
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)  # it takes the request and never answers, as a dying one does
    sent = page.evaluate("document.querySelector('.composer').requestSubmit()")
    assert sent is None
    time.sleep(1)
    for pid in stopped:
        os.kill(pid, signal.SIGKILL)
    # Either it could not be posted and the page says so, or the next worker took it; nothing in between.
    there = page.locator(".post .prose", has_text="and on")
    there.or_(page.get_by_text(re.compile("Not posted"))).first.wait_for(timeout=60_000)
    kept = "" if there.count() else "Typed while the server died, and on"
    assert field_of(page).input_value() == kept
    context = page.context
    page.close()
    again = context.new_page()
    wait_until_up(again)
    again.goto(f"/t/{thread.public_id}/")
    assert field_of(again).input_value() == kept
    if kept:
        send(again)
        expect(again.locator(".post .prose", has_text="and on")).to_be_visible()
    assert posted(thread, "Typed while the server died, and on") == 1


def wait_until_up(page):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if page.request.get("/healthz", timeout=5_000).ok:
                return
        except Error:  # no answer yet
            time.sleep(0.5)
    raise AssertionError(f"not up again; see {embedded.VAR / 'log'}")


def test_an_answer_that_was_lost_is_not_sent_twice(page_for: PageFor, thread, cast):
    page = page_for(cast.sara)
    page.goto(f"/t/{thread.public_id}/")
    field_of(page).fill("Once only")

    def lose(route):
        route.fetch()
        route.abort()

    page.route(re.compile(r"/t/"), lose)
    send(page)
    page.get_by_text(re.compile("Not posted")).wait_for()
    page.unroute(re.compile(r"/t/"))
    page.reload()
    assert field_of(page).input_value() == "Once only"
    send(page)
    expect(page.locator(".post .prose", has_text="Once only")).to_be_visible()
    assert posted(thread, "Once only") == 1


def test_what_another_device_sent_is_not_brought_back(page_for: PageFor, thread, cast):
    desk, phone = page_for(cast.sara), page_for(cast.sara, width=PHONE)
    desk.goto(f"/t/{thread.public_id}/")
    field_of(desk).fill("Begun at the desk")
    desk.get_by_text(re.compile("Draft kept")).wait_for()
    phone.goto(f"/t/{thread.public_id}/")
    send(phone)
    expect(phone.locator(".post .prose", has_text="Begun at the desk")).to_be_visible()
    desk.reload()
    assert field_of(desk).input_value() == ""


def test_the_next_person_on_this_device_sees_nothing_of_it(page_for: PageFor, thread, cast):
    page = page_for(cast.olga)
    page.goto(f"/t/{thread.public_id}/")
    field_of(page).fill("For my eyes")
    page.wait_for_timeout(200)
    kept = page.evaluate("({...localStorage})")
    other = page_for(cast.sara)
    other.goto(f"/t/{thread.public_id}/")
    other.evaluate(
        "kept => Object.entries(kept).forEach(([key, value]) => localStorage.setItem(key, value))", kept
    )
    other.reload()
    assert field_of(other).input_value() == ""


def test_signing_out_leaves_no_text_on_the_device_and_says_what_was_not_sent(page_for: PageFor, thread, cast):
    page = page_for(cast.olga)
    page.goto(f"/t/{thread.public_id}/")
    page.context.route("**/draft/**", lambda route: route.abort())
    field_of(page).fill("Never taken by the site")
    page.wait_for_timeout(200)
    page.evaluate("localStorage.setItem('draft:somebody:else', 'theirs')")
    page.goto("/me/")
    sign_out = page.locator("header").get_by_role("button", name="Sign out")

    said = []
    page.once("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    sign_out.click()
    assert "has not been sent yet" in said[0]
    assert "Never taken" in str(page.evaluate("({...localStorage})"))

    page.once("dialog", lambda dialog: dialog.accept())
    sign_out.click()
    page.wait_for_url(re.compile("/accounts/login/"))
    assert page.evaluate("({...localStorage})") == {"draft:somebody:else": "theirs"}


def test_a_new_thread_keeps_whom_it_was_for(page_for: PageFor, cast):
    path = f"/w/{cast.workspace.public_id}/threads/new/"
    page = page_for(cast.olga)
    page.goto(path)
    page.get_by_label("Named people and you").check()
    for person in (cast.sara, cast.lin):
        page.get_by_label(person.name).check()
    page.get_by_label("Title").fill("For two")
    field_of(page).fill("Some words")
    page.get_by_text(re.compile("Draft kept")).wait_for()
    other = page_for(cast.olga)
    other.goto("/")
    other.locator("li", has_text="For two").get_by_role("link", name="Continue").click()
    assert other.get_by_label("Title").input_value() == "For two"
    assert other.get_by_label("Named people and you").is_checked()
    chosen = other.locator("[name=people]:checked").evaluate_all("all => all.map(one => one.value)")
    assert set(chosen) == {cast.sara.public_id, cast.lin.public_id}


def test_an_edit_is_kept_too(page_for: PageFor, thread, cast):
    post = thread.posts.get()
    page = page_for(cast.olga)
    page.goto(f"/p/{post.public_id}/edit/")
    field_of(page).fill("Better words")
    page.get_by_text(re.compile("Draft kept")).wait_for()
    other = page_for(cast.olga)
    other.goto(f"/p/{post.public_id}/edit/")
    assert field_of(other).input_value() == "Better words"
    other.get_by_role("button", name="Save").click()
    expect(other.locator(".post .prose")).to_have_text("Better words")
    assert not Draft.objects.filter(user=cast.olga).exists()


def test_drafts_older_than_thirty_days_go(stack_db, cast):
    from datetime import timedelta

    from django.utils import timezone

    from community.threads.actions import save_draft

    kept = {"title": "", "source": "x", "choice": ""}
    for place, days in (("thread:aaaaaaaaaaaa", 29), ("thread:bbbbbbbbbbbb", 31)):
        save_draft(cast.olga, place, words=kept)
        Draft.objects.filter(user=cast.olga, place=place).update(at=timezone.now() - timedelta(days=days))
    clear_old_drafts()
    assert list(Draft.objects.filter(user=cast.olga).values_list("place", flat=True)) == [
        "thread:aaaaaaaaaaaa"
    ]


def test_a_refused_send_is_kept_by_the_composer_that_says_why(page_for: PageFor, thread, cast):
    slow_thread(cast.olga, thread, seconds=3600)
    reply(cast.sara, thread, words=words("First."), client_id=send_id())
    page = page_for(cast.sara)
    forbidden = []
    page.on("response", lambda answer: forbidden.append(answer.url) if answer.status == 403 else None)
    page.goto(f"/t/{thread.public_id}/")
    field_of(page).fill("Too soon")
    send(page)
    page.get_by_text(re.compile("This thread is slow: each")).wait_for()
    page.get_by_text(re.compile("Draft kept")).wait_for()
    assert Draft.objects.get(user=cast.sara).source == "Too soon"
    assert not forbidden
