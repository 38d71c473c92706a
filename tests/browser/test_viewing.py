"""Documents and models in the page: read, found, turned, cut, measured, on a desk and on a phone."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from community.files import previewing
from tests import shapes
from tests.browser.conftest import PHONE, WIDE, PageFor
from tests.cast import build_cast
from tests.files.test_files import send
from tests.make import make_file, new_tag
from tests.threads.test_query_counts import start


@pytest.fixture
def cast(stack_db):
    return build_cast(new_tag())


def shown(cast, name, content):
    """A file in a post whose preview the site's own worker has drawn, or this process where that is slower."""
    file = make_file(cast.sara, cast.workspace, name, content)
    send(cast.sara, start(cast), file)
    previewing.draw_previews()
    return file


def pixels(page):
    """How many colours the drawing has, and how many pixels are not its ground."""
    picture = Image.open(io.BytesIO(page.locator("key-model .room").screenshot())).convert("RGB")
    colours = picture.getcolors(maxcolors=picture.width * picture.height)
    return len(colours), picture.width * picture.height - max(count for count, _colour in colours)


def test_a_document_is_read_by_keys_and_words(page_for: PageFor, cast):
    file = shown(
        cast, "drawing.pdf", shapes.pdf(12, catalog="/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>")
    )
    page = page_for(cast.olga)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.goto(f"/f/{file.public_id}/")
    expect(page.get_by_role("img", name="First page of drawing.pdf")).to_be_visible(timeout=60_000)
    page.get_by_role("link", name="Read here").click()
    sheets = page.get_by_role("region", name="Pages of drawing.pdf")
    expect(sheets.get_by_text("J4 bearing 1", exact=True)).to_be_visible(timeout=30_000)
    sheets.focus()
    page.keyboard.press("j")
    expect(page.get_by_role("spinbutton", name="Page")).to_have_value("2")
    width = page.locator(".pdfViewer .page").first.bounding_box()["width"]
    page.keyboard.press("+")
    expect(page.locator(".pdfViewer .page").first).not_to_have_css("width", f"{width}px")
    find = page.get_by_role("searchbox", name="Find in the document")
    find.fill("bearing 11")
    find.press("Enter")
    expect(page.get_by_role("status").filter(has_text="1 / 1")).to_be_visible()
    expect(page.get_by_role("spinbutton", name="Page")).to_have_value("11")
    # What is found is marked where it stands: the text lies over its picture, pixel for pixel.
    sheet = page.locator(".pdfViewer .page[data-page-number='11']")
    expect(sheet.locator(".highlight")).to_be_visible()
    assert sheet.locator(".textLayer").bounding_box() == sheet.locator(".canvasWrapper").bounding_box()
    assert all(url.startswith(page.url.split("/f/")[0]) for url in asked)


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_a_model_is_turned_cut_and_measured(page_for: PageFor, cast, width):
    file = shown(cast, "plate.step", shapes.step())
    page = page_for(cast.olga, width=width)
    page.goto(f"/f/{file.public_id}/")
    page.get_by_role("link", name="View in 3D").click(timeout=60_000)
    expect(page.locator("key-model")).to_have_attribute("data-state", "ready", timeout=30_000)
    page.get_by_role("button", name="Top").click()
    colours, whole = pixels(page)
    assert colours > 2
    page.get_by_role("button", name="Measure").click()
    room = page.locator("key-model canvas")
    box = room.bounding_box()
    # The plate's corners as they lie under the eye: a sphere around it fills the shorter side.
    scale = min(box["width"], box["height"]) / 2 / (((120**2 + 80**2 + 25**2) ** 0.5 / 2) * 1.05)
    for x, y in ((-59, -39), (59, -39)):
        room.click(position={"x": box["width"] / 2 + x * scale, "y": box["height"] / 2 - y * scale})
    expect(page.get_by_text("120 mm (X 120, Y 0, Z 0)")).to_be_visible()
    page.get_by_role("combobox", name="Section").select_option("x")
    for _look in range(50):
        if (half := pixels(page)[1]) < whole * 0.75:
            break
    assert half < whole * 0.75
    room.focus()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Measure")).to_have_attribute("aria-pressed", "false")


def test_where_webgl_is_missing_it_says_so(page_for: PageFor, cast):
    file = shown(cast, "plate.stl", shapes.stl())
    page = page_for(cast.olga)
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(f"/f/{file.public_id}/")
    page.get_by_role("link", name="View in 3D").click(timeout=60_000)
    expect(page.get_by_role("alert").filter(has_text="WebGL is missing")).to_be_visible()
