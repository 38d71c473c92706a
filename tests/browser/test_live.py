"""Two people with the same pages open see each other's words appear, and agree whatever breaks between them."""

import os
import re
import signal
import time
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from playwright.sync_api import Browser, Page, expect

from community.events.models import Stream
from community.threads.actions import (
    Choice,
    delete_post,
    edit_post,
    reply,
    restore_post,
    start_thread,
    write_note,
)
from community.threads.models import Post, ReadMark
from community.threads.posting import Words
from community.workspaces.actions import add_person, remove_person
from config import embedded
from tests.browser.conftest import PHONE, PageFor, _session_of
from tests.make import make_user, new_tag
from tests.stack.live import Live

SOON = 15_000  # what the test's own process does reaches the sockets by their sweep of the log, not by a hint
SECRET = "Leave the second source out of it"


def words(text: str) -> Words:
    return Words(source=text, html=f"<p>{text}</p>", html_version=1, excerpt=text[:200])


def make_thread(cast, title="Preload", posts=1):
    thread = start_thread(
        cast.olga,
        cast.workspace,
        title=title,
        words=words("Six joints came back loose."),
        choice=Choice("everyone"),
        client_id=new_tag(),
    )
    for number in range(2, posts + 1):
        Post.objects.filter(thread=thread).update(at=Now() - timedelta(hours=1))  # not ten in one minute
        reply(
            cast.mats,
            thread,
            words=words(f"Measurement {number}. " + "Cold and warm. " * 30),
            client_id=new_tag(),
        )
    return thread


def open_thread(page: Page, thread, query="") -> Page:
    page.goto(f"/t/{thread.public_id}/{query}")
    page.evaluate("window.isSamePage = true")
    return page


def write(page: Page, text: str, *, note: bool = False) -> None:
    page.locator("label.s-internal" if note else "label.s-shared").click()
    page.locator("#reply textarea[name=source]").fill(text)
    page.locator("#reply textarea[name=source]").press("Control+Enter")


def same_page(page: Page) -> bool:
    return bool(page.evaluate("window.isSamePage === true"))


def post_with(page: Page, text: str):
    return page.locator("key-read > .post", has_text=text)


def test_what_one_writes_appears_before_the_other(cast, page_for: PageFor):
    thread = make_thread(cast)
    olga, sara = open_thread(page_for(cast.olga), thread), open_thread(page_for(cast.sara), thread)
    olga.locator("#reply textarea[name=source]").fill("Half a thought")
    write(sara, "Seen here, **twice**.")
    expect(post_with(olga, "Seen here")).to_be_visible()
    expect(post_with(olga, "Seen here").locator("strong")).to_have_text("twice")
    expect(post_with(olga, "Seen here").get_by_text("Reply")).to_be_visible()  # the words of the interface
    expect(post_with(olga, "Seen here").locator("time")).not_to_contain_text("UTC")  # the reader's own zone
    expect(olga.locator("[data-replies]")).to_have_text("1")
    # The writer's own page: the post, an empty composer that has the focus, and nothing loaded anew.
    expect(post_with(sara, "Seen here")).to_have_attribute("data-mine", "")
    expect(sara.locator("#reply textarea[name=source]")).to_have_value("")
    expect(sara.locator("#reply textarea[name=source]")).to_be_focused()
    write(sara, "And a second one.")
    expect(post_with(olga, "And a second one")).to_have_count(1)
    expect(post_with(sara, "And a second one")).to_have_count(1)
    assert same_page(olga)
    assert same_page(sara)
    expect(olga.locator("#reply textarea[name=source]")).to_have_value("Half a thought")


def test_edits_deletions_and_restorations_appear(cast, page_for: PageFor):
    thread = make_thread(cast)
    post = reply(cast.sara, thread, words=words("Twelve degrees."), client_id=new_tag())
    olga = open_thread(page_for(cast.olga), thread)
    edit_post(cast.sara, post, words=words("Twenty degrees, and it took us a week to see it." * 3), version=1)
    shown = olga.locator(f"#p-{post.public_id}")
    expect(shown).to_contain_text("Twenty degrees", timeout=SOON)
    expect(shown.get_by_text("edited")).to_be_visible()
    delete_post(cast.mats, post)
    expect(shown).to_contain_text("This post was deleted", timeout=SOON)
    expect(shown).not_to_contain_text("Twenty degrees")
    restore_post(cast.mats, post)
    expect(shown).to_contain_text("Twenty degrees", timeout=SOON)
    assert same_page(olga)


def test_reactions_and_titles_appear(cast, page_for: PageFor):
    thread = make_thread(cast)
    post = thread.posts.get()
    sara, olga = page_for(cast.sara), open_thread(page_for(cast.olga), thread)
    sara.goto(f"/p/{post.public_id}/about/")
    sara.locator("button.react[value=agree]").click()
    mark = olga.locator(f"#p-{post.public_id} .react[value=agree]")
    expect(mark.locator("b")).to_have_text("1")
    expect(mark).to_have_attribute("aria-pressed", "false")
    mark.click()
    expect(mark.locator("b")).to_have_text("2")
    expect(mark).to_have_attribute("aria-pressed", "true")
    expect(sara.locator(f"#p-{post.public_id} .react[value=agree] b")).to_have_text("2")
    olga.goto(f"/threads/{thread.public_id}/title/")
    olga.get_by_label("Title").fill("Preload after 200 hours")
    olga.get_by_label(re.compile("Tags")).fill("preload")
    olga.get_by_role("button", name="Change").click()
    expect(sara.locator("h1")).to_have_text("Preload after 200 hours")
    expect(sara.locator(".thead .tag")).to_have_text("preload")
    expect(sara).to_have_title(re.compile("Preload after 200 hours"))


def test_the_first_reaction_is_made_where_the_post_stands(cast, page_for: PageFor):
    thread = make_thread(cast)
    post = thread.posts.get()
    sara, olga = (open_thread(page_for(user), thread) for user in (cast.sara, cast.olga))
    menu = sara.get_by_role("group", name="React")
    sara.locator("[data-react]").focus()
    sara.keyboard.press("Enter")
    expect(menu.get_by_role("button", name="Agree")).to_be_focused()
    sara.keyboard.press("ArrowDown")
    sara.keyboard.press("Enter")
    for page, pressed in ((sara, "true"), (olga, "false")):
        mark = page.locator(f"#p-{post.public_id} .react[value=reproduced]")
        expect(mark.locator("b")).to_have_text("1")
        expect(mark).to_have_attribute("aria-pressed", pressed)
    expect(menu).to_be_hidden()
    expect(sara.locator("[data-react]")).to_be_focused()
    sara.keyboard.press("Enter")
    expect(menu.get_by_role("button", name="Reproduced")).to_have_attribute("aria-pressed", "true")
    sara.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(sara.locator("[data-react]")).to_be_focused()
    assert same_page(olga)


def test_a_note_and_who_types_one_stay_with_the_firm(cast, page_for: PageFor):
    thread = make_thread(cast)
    olga, mats, sara = (open_thread(page_for(user), thread) for user in (cast.olga, cast.mats, cast.sara))
    expect(sara.locator("key-here")).to_contain_text("Olga Berg")
    olga.locator("label.s-internal").click()
    olga.locator("#reply textarea[name=source]").press_sequentially("Between us", delay=20)
    expect(mats.locator("key-typing")).to_contain_text("Olga Berg is typing")
    expect(sara.locator("key-typing [data-words]")).to_be_empty()
    write(olga, SECRET, note=True)
    expect(post_with(mats, SECRET)).to_be_visible()
    expect(post_with(mats, SECRET)).to_contain_text("Internal: only")
    # Mats had read all posts before: seeing the note is enough, no later post needs to come.
    mats.set_viewport_size({"width": 1440, "height": 3000})
    note = Post.objects.get(thread=thread, after_nr__isnull=False)
    marks = ReadMark.objects.filter(user=cast.mats, stream=note.stream_id, nr=note.nr)
    for _ in range(50):
        if marks.exists():
            break
        mats.wait_for_timeout(100)
    assert marks.exists()
    # The other firm's page has gone on meanwhile, without a gap.
    olga.wait_for_timeout(3000)  # typing is said every three seconds
    olga.locator("label.s-shared").click()
    olga.locator("#reply textarea[name=source]").press_sequentially("For all", delay=20)
    expect(sara.locator("key-typing")).to_contain_text("Olga Berg is typing")
    write(olga, "For everybody.")
    expect(post_with(sara, "For everybody.")).to_be_visible()
    expect(sara.locator("key-typing [data-words]")).to_be_empty()
    assert SECRET not in sara.content()
    assert sara.locator("key-read > .post").count() == 2


def test_a_note_that_would_move_what_is_read_waits_behind_a_button(cast, page_for: PageFor):
    thread = make_thread(cast, posts=3)
    olga, mats = open_thread(page_for(cast.olga), thread), open_thread(page_for(cast.mats), thread)
    # As if the second and third post had come while the note was on its way.
    shared = Stream.objects.filter(subject_id=thread.pk, audience_id=thread.audience_id)
    shared.update(items=1)
    write_note(cast.olga, thread, words=words(SECRET), client_id=new_tag())
    shared.update(items=3)
    before = mats.locator("key-read > .post").nth(1).bounding_box()
    button = mats.get_by_role("button", name="1 new reply")
    expect(button).to_be_visible(timeout=SOON)
    assert mats.locator("key-read > .post").nth(1).bounding_box() == before
    button.focus()
    mats.keyboard.press("Enter")
    expect(mats.locator("key-read > .post").nth(1)).to_contain_text(SECRET)
    expect(mats.locator("key-read > .post").nth(1)).to_be_focused()
    expect(button).to_be_hidden()
    assert olga.locator("key-read").count() == 1


def test_what_comes_below_is_offered_and_moves_nothing(cast, page_for: PageFor):
    thread = make_thread(cast, posts=12)
    olga = open_thread(page_for(cast.olga), thread, "?page=1#top")
    sara = open_thread(page_for(cast.sara, width=PHONE), thread)
    olga.evaluate("scrollTo(0, 300)")
    seen = olga.locator("key-read > .post").nth(2).bounding_box()
    write(sara, "First of two.")
    write(sara, "Second of two.")
    button = olga.get_by_role("button", name="2 new replies")
    expect(button).to_be_visible()
    assert olga.locator("key-read > .post").nth(2).bounding_box() == seen
    button.click()
    expect(post_with(olga, "First of two.")).to_be_in_viewport()
    expect(button).to_be_hidden()
    # On an older page of a long thread there is only a way to the last one.
    long = make_thread(cast, title="Long", posts=21)
    older = open_thread(page_for(cast.olga), long, "?page=1")
    open_thread(sara, long, "?page=2")
    write(sara, "At the end.")
    link = older.get_by_role("link", name="1 new reply on the last page")
    expect(link).to_be_visible()
    link.click()
    expect(post_with(older, "At the end.")).to_be_visible()


def test_offline_and_back_with_what_was_missed_marked(cast, page_for: PageFor):
    thread = make_thread(cast)
    olga, sara = open_thread(page_for(cast.olga), thread), open_thread(page_for(cast.sara), thread)
    expect(sara.locator("key-here")).to_contain_text("Olga Berg")
    olga.context.set_offline(True)
    expect(olga.get_by_text("You are offline.")).to_be_visible()
    olga.locator("#reply textarea[name=source]").fill("Half a thought")
    write(sara, "First missed.")
    expect(post_with(sara, "First missed.")).to_be_visible()
    write(sara, "Second missed.")
    expect(post_with(sara, "Second missed.")).to_be_visible()
    expect(post_with(olga, "missed")).to_have_count(0)
    olga.context.set_offline(False)
    expect(post_with(olga, "missed")).to_have_count(2)
    expect(olga.locator("key-live")).to_contain_text("Back. 2 new replies")
    expect(olga.locator("#new")).to_contain_text("2 new")
    expect(olga.locator("#new + .post")).to_contain_text("First missed.")
    expect(olga.locator("#reply textarea[name=source]")).to_have_value("Half a thought")
    expect(olga.locator("key-live .banner")).to_be_hidden(timeout=SOON)
    assert same_page(olga)


def sockets_of(live: Live) -> list[int]:
    return live.processes("config.asgi")


def redis_of(_live: Live) -> list[int]:
    return [int((embedded.RUN / "redis.pid").read_text())]


@pytest.mark.parametrize("victim", [sockets_of, redis_of])
def test_something_is_killed_and_both_agree(cast, page_for: PageFor, stack_db, victim):
    thread = make_thread(cast)
    olga, sara = open_thread(page_for(cast.olga), thread), open_thread(page_for(cast.sara), thread)
    write(sara, "Before.")
    expect(post_with(olga, "Before.")).to_be_visible()
    victims = victim(stack_db)
    assert victims
    for pid in victims:
        os.kill(pid, signal.SIGKILL)
    for number in range(4):
        write(sara, f"Meanwhile {number}.")
        expect(post_with(sara, f"Meanwhile {number}.")).to_be_visible(timeout=30_000)
    expect(post_with(olga, "Meanwhile")).to_have_count(4, timeout=30_000)
    write(olga, "After.")
    expect(post_with(sara, "After.")).to_be_visible(timeout=30_000)
    shown = [
        page.locator("key-read > .post").evaluate_all("all => all.map((each) => each.id)")
        for page in (olga, sara)
    ]
    assert shown[0] == shown[1]
    assert len(shown[0]) == 7


def test_two_tabs_share_one_socket(cast, page_for: PageFor, browser: Browser):
    thread = make_thread(cast)
    first = page_for(cast.olga)
    sockets = []
    second = first.context.new_page()
    for page in (first, second):
        page.on("websocket", lambda socket: sockets.append(socket.url))
    sara = open_thread(page_for(cast.sara), thread)
    for page in (first, second):
        open_thread(page, thread)
    write(sara, "For both tabs.")
    for page in (first, second):
        expect(post_with(page, "For both tabs.")).to_be_visible()
    assert not sockets  # no page has one of its own
    found = browser.new_browser_cdp_session().send("Target.getTargets")["targetInfos"]
    workers = [each["browserContextId"] for each in found if each["type"] == "shared_worker"]
    assert len(workers) == len(set(workers)) == 2  # one for each browser


def test_without_shared_workers_the_page_has_a_socket_of_its_own(cast, page_for: PageFor):
    thread = make_thread(cast)
    olga = page_for(cast.olga)
    olga.add_init_script("delete window.SharedWorker")
    sockets = []
    olga.on("websocket", lambda socket: sockets.append(socket))
    open_thread(olga, thread)
    write(open_thread(page_for(cast.sara), thread), "For one tab.")
    expect(post_with(olga, "For one tab.")).to_be_visible()
    assert len([socket for socket in sockets if not socket.is_closed()]) == 1


def test_lists_move_but_never_under_the_pointer(cast, page_for: PageFor):
    older, newer = make_thread(cast, title="The older one"), make_thread(cast, title="The newer one")
    ago = Now() - timedelta(minutes=5)
    Stream.objects.filter(subject_id=newer.pk, audience_id=newer.audience_id).update(
        active_at=ago, last_at=ago
    )
    ago = Now() - timedelta(minutes=9)
    Stream.objects.filter(subject_id=older.pk, audience_id=older.audience_id).update(
        active_at=ago, last_at=ago
    )
    olga, sara = page_for(cast.olga), open_thread(page_for(cast.sara), older)
    olga.goto(f"/w/{cast.workspace.public_id}/threads/")
    rows = olga.locator(".trow .t")
    expect(rows).to_have_text(["The newer one", "The older one"])
    olga.mouse.move(5, 5)
    home = page_for(cast.mats)
    home.goto("/")
    home.locator(".trow", has_text="The newer one").hover()
    write(sara, "Up it goes.")
    expect(rows).to_have_text(["The older one", "The newer one"])
    expect(olga.locator(".trow", has_text="The older one")).to_have_class(re.compile("unread"))
    button = home.get_by_role("button", name="1 thread has new replies")
    expect(button).to_be_visible()
    expect(home.locator(".trow .t")).to_have_text(["The newer one", "The older one"])
    # Its words are new where it stands.
    expect(home.locator(".trow", has_text="The older one")).not_to_contain_text("No reply yet")
    button.click()
    expect(home.locator(".trow .t")).to_have_text(["The older one", "The newer one"])
    # Read in one tab, read in the other.
    reading = olga.context.new_page()
    reading.goto(f"/t/{older.public_id}/")
    expect(olga.locator(".trow", has_text="The older one")).not_to_have_class(re.compile("unread"))


def test_the_title_counts_what_is_unread(cast, page_for: PageFor):
    thread = make_thread(cast)
    olga, sara = page_for(cast.olga), open_thread(page_for(cast.sara), thread)
    olga.goto("/")
    expect(olga).to_have_title("Home · Keyway")
    write(sara, "Which grease is it?")
    expect(olga).to_have_title("(1) Home · Keyway", timeout=SOON)
    expect(olga.locator(".rail [data-unread]")).to_contain_text("1")
    # Read elsewhere: the count goes here too.
    reading = open_thread(olga.context.new_page(), thread)
    expect(post_with(reading, "Which grease")).to_be_visible()
    expect(olga).to_have_title("Home · Keyway", timeout=SOON)
    expect(olga.locator(".rail [data-unread]")).to_be_hidden()


def test_a_refused_reply_keeps_the_text_and_the_page(cast, page_for: PageFor):
    thread = make_thread(cast)
    sara = open_thread(page_for(cast.sara), thread)
    write(sara, "  ")
    expect(sara.locator("#reply .msg:visible")).to_contain_text("Write something first.")
    add_person(cast.olga, cast.workspace, make_user(cast.host, f"New {new_tag()}"), role="member")
    write(sara, "For those whom I was shown.")
    expect(sara.locator("#reply .banner")).to_contain_text("Not sent yet")
    expect(sara.locator("#reply textarea[name=source]")).to_have_value("For those whom I was shown.")
    expect(sara.locator("#reply textarea[name=source]")).to_be_focused()
    expect(post_with(sara, "For those")).to_have_count(0)
    sara.keyboard.press("Control+Enter")
    expect(post_with(sara, "For those")).to_have_count(1)
    expect(sara.locator("#reply textarea[name=source]")).to_have_value("")
    assert same_page(sara)


def test_a_sign_in_that_ends_is_said_and_mended_without_losing_the_text(cast, page_for: PageFor, stack_db):
    from django.contrib.sessions.models import Session

    thread = make_thread(cast)
    olga = open_thread(page_for(cast.olga), thread)
    expect(olga.locator("key-here")).to_have_count(1)
    olga.locator("#reply textarea[name=source]").fill("Half a thought")
    cookie = next(each for each in olga.context.cookies() if each["name"] == stack_db.session_cookie)
    Session.objects.filter(session_key=cookie["value"]).delete()
    expect(olga.get_by_text("Your sign-in has ended.")).to_be_visible(timeout=SOON)
    expect(olga.locator("#reply textarea[name=source]")).to_have_value("Half a thought")
    olga.context.add_cookies([{**cookie, "value": _session_of(cast.olga)}])
    other = olga.context.new_page()
    other.goto("/")
    expect(olga.get_by_text("Back.")).to_be_visible()
    olga.locator("#reply textarea[name=source]").press("Control+Enter")
    expect(post_with(olga, "Half a thought")).to_be_visible()
    assert same_page(olga)


def test_who_loses_the_thread_is_told_and_hears_nothing_more(cast, page_for: PageFor):
    thread = make_thread(cast)
    sara, olga = open_thread(page_for(cast.sara), thread), open_thread(page_for(cast.olga), thread)
    expect(olga.locator("key-here")).to_contain_text("Sara Lind")
    remove_person(cast.olga, cast.workspace, cast.sara)
    expect(sara.get_by_text("This page is no longer open to you.")).to_be_visible(timeout=SOON)
    write(olga, SECRET)
    expect(post_with(olga, SECRET)).to_be_visible()
    sara.wait_for_timeout(2000)
    assert SECRET not in sara.content()


def test_an_edit_is_warned_of_another_one(cast, page_for: PageFor):
    thread = make_thread(cast)
    post = reply(cast.sara, thread, words=words("Twelve degrees."), client_id=new_tag())
    sara = page_for(cast.sara)
    sara.goto(f"/p/{post.public_id}/edit/")
    sara.locator("textarea[name=source]").fill("Twelve degrees, warm.")
    edit_post(cast.sara, post, words=words("Thirteen degrees."), version=1)
    expect(sara.get_by_text("The post was edited meanwhile.")).to_be_visible(timeout=SOON)
    delete_post(cast.olga, post)
    expect(sara.get_by_text("The post was deleted meanwhile.")).to_be_visible(timeout=SOON)
    expect(sara.locator("textarea[name=source]")).to_have_value("Twelve degrees, warm.")


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (PHONE, True)])
def test_what_appears_by_itself_is_accessible(cast, page_for: PageFor, axe, width, dark):
    thread = make_thread(cast, posts=12)
    olga = open_thread(page_for(cast.olga, width=width, dark=dark), thread, "?page=1")
    sara = open_thread(page_for(cast.sara), thread)
    olga.evaluate("scrollTo(0, 0)")
    write(sara, "One more.")
    expect(olga.get_by_role("button", name="1 new reply")).to_be_visible()
    # A screen reader hears of it, ten seconds after the last time that it heard something.
    expect(olga.locator("p.vh[role=status]")).to_have_text("1 new reply", timeout=SOON)
    sara.locator("#reply textarea[name=source]").press_sequentially("And", delay=20)
    expect(olga.locator("key-typing")).to_contain_text("Sara Lind is typing")
    olga.context.set_offline(True)
    expect(olga.get_by_text("You are offline.")).to_be_visible()
    olga.set_viewport_size({"width": width, "height": 6000})  # nothing half under the docked composer
    time.sleep(0.3)
    axe(olga)
    assert olga.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_reply_that_nobody_saw_is_not_read(cast, page_for: PageFor):
    thread = make_thread(cast, posts=5)
    olga = open_thread(page_for(cast.olga, width=PHONE), thread, "?page=1#top")
    expect(olga.locator("[data-replies]")).to_have_text("4")
    sara = open_thread(page_for(cast.sara), thread)
    expect(olga.locator("key-here")).to_contain_text("Sara Lind")
    told = []

    def hear(request):
        if "/reading/" in request.url:
            told.append(re.search(r'name="nr"\s+(\d+)', request.post_data)[1])

    olga.on("request", hear)
    # Below the posts, beside none of them: the column about this thread.
    olga.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    olga.wait_for_timeout(1500)
    side = olga.locator(".side > section").last
    before = side.bounding_box()
    write(sara, "A reply below which one reads.")
    expect(post_with(olga, "A reply below")).to_have_count(1)
    expect(olga.locator("[data-replies]")).to_have_text("5")
    expect(olga.get_by_role("button", name="1 new reply")).to_be_visible()
    olga.wait_for_timeout(1500)
    assert abs(side.bounding_box()["y"] - before["y"]) < 2
    assert "6" not in told
    # Behind the composer it is not read either; above it it is.
    post = post_with(olga, "A reply below")
    post.evaluate("each => scrollBy(0, each.getBoundingClientRect().top - innerHeight + 60)")
    olga.wait_for_timeout(1500)
    assert "6" not in told
    olga.get_by_role("button", name="1 new reply").click()
    expect(olga.get_by_role("button", name="1 new reply")).to_be_hidden()
    olga.wait_for_timeout(1500)
    assert "6" in told
