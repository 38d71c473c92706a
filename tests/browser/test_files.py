"""Files in the composer: a line that is cut goes on where it stopped, errors say what to do, pictures open large."""

import re

import pytest
from playwright.sync_api import expect

from community.files.models import File
from community.threads.models import Post
from tests.browser.conftest import PHONE, WIDE, PageFor
from tests.browser.test_drafts import field_of, send
from tests.make import png
from tests.threads.test_query_counts import start


def choose(page, *files):
    choose_from_disk(
        page,
        [
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
            for name, content in files
        ],
    )


def choose_from_disk(page, files):
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Attach files").click()
    chooser.value.set_files(files)


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_several_at_once_with_one_that_is_refused(page_for: PageFor, cast, width):
    thread = start(cast)
    page = page_for(cast.sara, width=width)
    page.goto(f"/t/{thread.public_id}/")
    field_of(page).fill("Two pictures.")
    choose(page, ("one.png", png(300, 200)), ("tool.exe", b"MZ"), ("two.png", png(200, 300, "maroon")))
    expect(page.get_by_text("tool.exe was not taken: files of this type are not taken here.")).to_be_visible()
    for name in ("one", "two"):  # drawn by the worker, one after the other
        reference = re.compile(rf"{name}\.png\]\(upload:\w{{12}}\)")
        expect(field_of(page)).to_have_value(reference, timeout=20_000)
    page.get_by_role("button", name="Remove").click()
    send(page)
    pictures = page.locator(".post .prose a.pic img")
    expect(pictures).to_have_count(2)
    for number in range(2):  # each is fetched when it comes near what is seen
        pictures.nth(number).scroll_into_view_if_needed()
        pictures.nth(number).evaluate("image => image.decode()")
    assert set(pictures.evaluate_all("all => all.map((image) => image.naturalWidth)")) == {200, 300}
    pictures.first.click()
    dialog = page.get_by_role("dialog")
    first = dialog.locator("figure img").get_attribute("alt")
    page.keyboard.press("ArrowRight")
    expect(dialog.locator("figure img")).not_to_have_attribute("alt", first)
    expect(dialog.get_by_text("2 / 2")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    post = Post.objects.filter(thread=thread).latest("id")
    assert set(File.objects.filter(carrier=post.public_id).values_list("name", flat=True)) == {
        "one.png",
        "two.png",
    }


def test_a_line_that_is_cut_costs_no_piece_that_came(page_for: PageFor, cast, tmp_path):
    """The second piece is cut; the post waits for the file; after a reload the file goes on at its second piece."""
    thread = start(cast)
    log = tmp_path / "log.zip"  # the same file on the disk both times
    log.write_bytes(b"PK\x03\x04" + bytes(5 * 2**20))
    page = page_for(cast.sara)
    page.goto(f"/t/{thread.public_id}/")
    field_of(page).fill("The whole log.")
    sent = []

    def cut(route):
        sent.append(route.request.headers["upload-offset"])
        if route.request.headers["upload-offset"] == "0":
            route.continue_()
        else:
            route.abort()

    page.route(
        "**/uploads/*/", lambda route: cut(route) if route.request.method == "PATCH" else route.continue_()
    )
    choose_from_disk(page, log)
    expect(page.locator(".uploads .about")).to_have_text(re.compile(r"[789]\d %"), timeout=20_000)
    send(page)
    expect(page.get_by_text("Not sent yet: a file is still on its way.")).to_be_visible()
    expect(page.locator("key-draft")).to_contain_text("kept")
    page.reload()
    page.unroute_all()
    sent.clear()
    page.on(
        "request",
        lambda asked: sent.append(asked.headers["upload-offset"]) if asked.method == "PATCH" else None,
    )
    expect(field_of(page)).to_have_value("The whole log.")
    choose_from_disk(page, log)
    expect(field_of(page)).to_have_value(re.compile(r"log\.zip\]\(upload:"))
    assert sent == [str(4 * 2**20)]
    assert File.objects.get(author=cast.sara).state == "ready"


def test_files_chosen_together_stand_in_that_order_and_nobody_who_types_is_moved(page_for: PageFor, cast):
    """The large one is chosen first and comes last; meanwhile the title is typed, and what is told stays told."""
    page = page_for(cast.sara)
    page.goto(f"/w/{cast.workspace.public_id}/threads/new/")
    field = page.locator("textarea[name=source]")
    field.fill("As measured:\nThe rest by Friday.")
    field.evaluate("field => field.setSelectionRange(5, 5)")
    choose(
        page,
        ("1 log.zip", b"PK\x03\x04" + bytes(5 * 2**20)),
        ("2 J4_seat.pdf", b"%PDF-1.4\n"),
        ("3 run.csv", b"t;N\n1;2\n"),
        ("4 photo.tiff", b"II*\0" + bytes(200)),
    )
    title = page.locator("input[name=title]")
    title.focus()
    expect(field).to_have_value(
        re.compile(r"1 log\.zip.*2 J4_seat\.pdf.*3 run\.csv.*4 photo\.tiff", re.DOTALL)
    )
    expect(field).to_have_value(
        re.compile(r"^As measured:\n\n\[1 log\.zip\].*\n\nThe rest by Friday\.$", re.DOTALL)
    )
    expect(title).to_be_focused()
    expect(page.locator("key-attach .note")).to_have_text(
        re.compile(r"is still in (2 J4_seat\.pdf and 4 photo\.tiff|4 photo\.tiff and 2 J4_seat\.pdf):")
    )


def test_what_is_cancelled_while_it_is_prepared_does_not_come(page_for: PageFor, cast):
    thread = start(cast)
    page = page_for(cast.sara)
    page.goto(f"/t/{thread.public_id}/")
    looks = []

    def prepare(route):
        """As long as nobody has cancelled it, the image is being drawn."""
        if route.request.method != "GET":
            return route.continue_()
        looks.append(route.request.url)
        told = '{"state": "waiting", "name": "one.png", "reference": "![one.png](upload:aaaaaaaaaaaa)"}'
        return route.fulfill(content_type="application/json", body=told)

    page.route("**/uploads/*/", prepare)
    choose(page, ("one.png", png(300, 200)))
    expect(page.get_by_text("Being prepared")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(field_of(page)).to_be_focused()
    page.wait_for_timeout(1000)  # the next look would have come
    asked = len(looks)
    page.wait_for_timeout(1500)
    assert len(looks) == asked
    expect(field_of(page)).to_have_value("")


def test_a_lost_line_is_said_and_waited_for(page_for: PageFor, cast):
    thread = start(cast)
    page = page_for(cast.sara)
    page.goto(f"/t/{thread.public_id}/")
    page.route("**/uploads/*/", lambda route: route.abort())
    choose(page, ("run.csv", b"t;N\n1;2\n"))
    expect(page.locator(".uploads .about")).to_have_text("Waiting for the line")
    page.unroute_all()
    expect(field_of(page)).to_have_value(re.compile(r"run\.csv\]\(upload:"))


def test_files_wait_for_their_turn_and_for_a_line_that_was_not_there(page_for: PageFor, cast):
    """Three go up at once. Without a line not even what sends them can be fetched."""
    thread = start(cast)
    page = page_for(cast.sara)
    page.goto(f"/t/{thread.public_id}/")
    field_of(page).fill("Five pictures.")
    page.context.set_offline(True)
    choose(page, *((f"{number}.png", png(30, 20)) for number in range(5)))
    expect(page.get_by_text("The line is gone.")).to_have_count(5)
    held = []
    page.route("**/uploads/**", lambda route: held.append(route))
    page.context.set_offline(False)
    expect(page.get_by_text("Waiting for its turn")).to_have_count(2)
    for route in held:
        route.continue_()
    page.unroute("**/uploads/**")
    for number in range(5):
        reference = re.compile(rf"{number}\.png\]\(upload:\w{{12}}\)")
        expect(field_of(page)).to_have_value(reference, timeout=20_000)


def test_a_document_without_a_picture_shows_what_form_it_has(page_for: PageFor, cast):
    """Nothing of a broken picture is seen, neither while it is drawn nor where it can't be."""
    thread = start(cast)
    page = page_for(cast.sara)
    page.goto(f"/t/{thread.public_id}/")
    choose(page, ("broken.pdf", b"%PDF-1.7\n" + bytes(400)))
    expect(field_of(page)).to_have_value(re.compile("broken"))
    send(page)
    sign = page.locator(".post .file .thumb")
    sign.scroll_into_view_if_needed()
    expect(sign).to_have_text("PDF")
    expect(sign.locator("img")).to_have_css("visibility", "hidden")


def test_what_is_not_ready_says_so_to_who_sends_it_and_to_who_reads(page_for: PageFor, cast):
    """The scanner is slow: the sender need not wait for it; who finds no picture is led to the page that says why."""
    thread = start(cast)
    page = page_for(cast.sara)
    page.goto(f"/t/{thread.public_id}/")

    def scanned(route):
        answer = route.fetch()
        if answer.ok and route.request.method == "GET":
            return route.fulfill(response=answer, json=answer.json() | {"state": "checking"})
        return route.fulfill(response=answer)

    page.route("**/uploads/*/", scanned)
    choose(page, ("worn race.png", png(300, 200)))
    expect(page.locator(".uploads .about")).to_have_text("Being checked for viruses")
    expect(field_of(page)).to_have_value(re.compile("worn race"), timeout=20_000)
    expect(page.locator("key-attach .note")).to_contain_text("not checked and drawn yet: worn race.png")
    send(page)
    expect(page.locator("key-attach .note")).to_be_hidden()
    File.objects.filter(author=cast.sara).update(state="refused", fault="infected")  # none, for good
    page.reload()
    picture = page.locator(".post .prose a.pic")
    picture.scroll_into_view_if_needed()
    expect(picture.locator("img")).to_have_class("is-missing")
    picture.click()
    expect(page).to_have_url(re.compile("/f/"))
    expect(page.get_by_text("The virus scanner found something harmful in this file.")).to_be_visible()
