"""Pictures and PDFs that name their viewer, where a workspace's owners ask for it."""

import io

import pypdfium2
import pytest
from PIL import Image, ImageChops

from community.events.models import Event
from community.files import keeping
from community.files.actions import rule_files
from community.files.previewing import draw_previews
from community.files.stamping import stamp
from tests.files.test_files import gets, send
from tests.make import make_file, png
from tests.threads.test_query_counts import start


def pdf(*sizes):
    """A PDF with empty pages of these sizes."""
    pages = [Image.new("RGB", size, "white") for size in sizes]
    made = io.BytesIO()
    pages[0].save(made, "PDF", save_all=True, append_images=pages[1:])
    return made.getvalue()


@pytest.fixture
def marked(cast):
    rule_files(cast.olga, cast.workspace, most=0, types="", marks=True)


def sent(cast, name, content):
    file = make_file(cast.sara, cast.workspace, name, content)
    send(cast.sara, start(cast), file)
    return file


def bytes_of(client, user, file, part):
    client.force_login(user)
    answer = client.get(f"/f/{file.public_id}/{part}/")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"  # the next one at this browser is somebody else
    return answer.getvalue()


def differs(one, other):
    """How many of a hundred pixels differ between two pictures."""
    pictures = [Image.open(io.BytesIO(content)).convert("L") for content in (one, other)]
    changed = ImageChops.difference(*pictures).point(lambda value: 255 if value > 24 else 0).histogram()[255]
    return 100 * changed / (pictures[0].width * pictures[0].height)


def test_each_viewer_gets_their_own_picture(client, cast, marked):
    original = png(900, 600, "white")
    file = sent(cast, "photo.png", original)
    for part in ("display", "thumb", "download"):
        olga = bytes_of(client, cast.olga, file, part)
        assert olga == bytes_of(client, cast.olga, file, part)
        for other in (cast.rune, cast.sara):  # who sent it as well
            assert differs(olga, bytes_of(client, other, file, part)) > 0.5
    plain = keeping.kept(file.sha256).read_bytes()
    assert differs(plain, bytes_of(client, cast.olga, file, "download")) > 2
    with Image.open(io.BytesIO(bytes_of(client, cast.olga, file, "download"))) as taken:
        assert (taken.size, taken.format) == ((900, 600), "PNG")
    assert "carry your name" in client.get(f"/f/{file.public_id}/").content.decode()


def test_each_page_of_a_pdf_says_who_took_it(client, cast, marked):
    file = sent(cast, "J4.pdf", pdf((620, 877), (877, 620)))
    document = pypdfium2.PdfDocument(bytes_of(client, cast.olga, file, "download"))
    assert len(document) == 2
    for page in document:
        words = page.get_textpage().get_text_bounded()
        assert f"{cast.olga.name} · {cast.host.name} · 20" in words
        assert cast.olga.public_id in words
        assert cast.rune.public_id not in words


def test_what_can_t_be_marked_is_given_to_nobody(client, cast, marked):
    broken = sent(cast, "broken.pdf", b"%PDF-1.7\nnothing else")
    for user in (cast.sara, cast.olga):
        assert gets(client, user, broken, "download/") == [403]
        assert "can’t be marked" in client.get(f"/f/{broken.public_id}/download/").content.decode()
    assert not Event.objects.filter(verb="files.downloaded").exists()  # nobody got it
    draw_previews()
    page = client.get(f"/f/{broken.public_id}/").content.decode()
    assert "can’t be marked" in page
    assert "/download/" not in page
    # A model carries no mark, and the page that asks for marks says so.
    model = sent(cast, "J4.stl", b"solid J4\n")
    client.force_login(cast.olga)
    assert client.get(f"/f/{model.public_id}/download/").getvalue() == b"solid J4\n"


def test_without_the_rule_and_elsewhere_nothing_changes(client, cast, marked):
    rule_files(cast.olga, cast.workspace, most=0, types="", marks=False)
    content = pdf((620, 877))
    file = sent(cast, "J4.pdf", content)
    client.force_login(cast.olga)
    assert client.get(f"/f/{file.public_id}/download/").getvalue() == content


def test_on_the_host_of_files_too(client, cast, marked, settings):
    settings.FILES_URL, settings.ALLOWED_HOSTS = "http://files.testserver", ["testserver", "files.testserver"]
    file = sent(cast, "J4.pdf", pdf((620, 877)))
    client.force_login(cast.rune)
    place = client.get(f"/f/{file.public_id}/download/")["Location"].removeprefix("http://files.testserver")
    taken = client.get(place, headers={"host": "files.testserver"}).getvalue()
    assert cast.rune.public_id in pypdfium2.PdfDocument(taken)[0].get_textpage().get_text_bounded()


def test_a_mark_is_seen_on_light_and_dark():
    for shade in ("white", "gray", "black"):
        plain = Image.new("RGB", (900, 600), shade)
        stamped = stamp(plain, "Łukasz Sölve · Aoki Bearings · 2026-11-25 · k3fq2xyzabcd")
        one, other = io.BytesIO(), io.BytesIO()
        plain.save(one, "PNG")
        stamped.save(other, "PNG")
        assert differs(one.getvalue(), other.getvalue()) > 1
