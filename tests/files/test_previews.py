"""Previews of documents and models: what they show, for whom, and what becomes of a file that can't be shown."""

import json
import struct
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image

from community.events.models import Event
from community.files import keeping, modelling, previewing
from community.files.actions import begin_preview, settle_preview
from community.files.models import File, Preview
from community.files.preparing import clear_file
from community.threads.actions import delete_post, write_note
from community.threads.models import Post
from tests import shapes
from tests.files.test_files import gets, send
from tests.make import make_file
from tests.threads.test_query_counts import start


def drawn(user, workspace, name, content):
    """Upload a file and draw its preview."""
    file = make_file(user, workspace, name, content)
    previewing.draw_previews()
    return File.objects.select_related("preview").get(pk=file.pk)


@pytest.fixture
def thread(cast):
    return start(cast)


def test_a_document_is_seen_read_and_remembered(client, cast, thread):
    file = drawn(cast.sara, cast.workspace, "drawing.pdf", shapes.pdf(3))
    assert (file.preview.state, file.preview.pages) == ("ready", 3)
    with Image.open(keeping.drawn(file.public_id, "display")) as page:
        assert page.size == (1600, 1131)
        assert page.convert("L").getextrema() == (0, 255)  # something is drawn on white
    post = send(cast.sara, thread, file)
    assert (
        f'<img src="/f/{file.public_id}/thumb/" alt="" loading="lazy">' in Post.objects.get(pk=post.pk).html
    )
    client.force_login(cast.olga)
    page = client.get(f"/f/{file.public_id}/").content.decode()
    assert "Read here" in page
    assert "3 pages" in page
    assert "3 pages" in client.get(f"/w/{cast.workspace.public_id}/files/").content.decode()
    assert (
        f'data-src="/f/{file.public_id}/content/"'
        in client.get(f"/f/{file.public_id}/view/").content.decode()
    )
    content = client.get(f"/f/{file.public_id}/content/")
    assert b"".join(content.streaming_content) == shapes.pdf(3)
    assert content["Content-Disposition"].startswith("attachment")
    client.get(f"/f/{file.public_id}/content/", headers={"Range": "bytes=100-200"})
    assert Event.objects.filter(verb="files.opened", actor=cast.olga).count() == 1
    client.force_login(cast.sara)
    assert "Opened here" in client.get(f"/f/{file.public_id}/").content.decode()


MODELS = {
    "stl": (shapes.stl(), "120 80 25 - 12"),
    "step": (shapes.step(), "120 80 25 mm 12"),
    "iges": (shapes.iges(), "120 80 25 mm 12"),
    "gltf": (shapes.gltf(), "120 80 25 mm 12"),
    "3mf": (shapes.three_mf(), "120 80 25 mm 12"),
}


@pytest.mark.parametrize("ending", MODELS)
def test_a_model_of_each_form_is_the_same_plate(tmp_path, ending):
    content, says = MODELS[ending]
    source, target, display, thumb = (
        tmp_path / name for name in ("source", "model", "display.webp", "thumb.webp")
    )
    source.write_bytes(content)
    assert modelling.main(*map(str, (source, ending, target, display, thumb))).split() == says.split()
    made = target.read_bytes()
    described = json.loads(made[20 : 20 + struct.unpack("<I", made[12:16])[0]])
    (position,) = (row for row in described["accessors"] if "min" in row)
    # Around its middle, in its own axes.
    assert [round(value, 3) for value in position["max"]] == [60, 40, 12.5]
    assert [round(value, 3) for value in position["min"]] == [-60, -40, -12.5]
    with Image.open(thumb) as picture:
        assert picture.mode == "RGBA"
        assert picture.getpixel((0, 0))[3] == 0
        assert picture.getpixel((picture.width // 2, picture.height // 2))[3] == 255


def test_a_reader_that_prints_says_nothing_in_our_place(cast):
    """Open CASCADE says how many entities it read of an IGES file, after we have said what we made of it."""
    file = drawn(cast.sara, cast.workspace, "plate.igs", shapes.iges())
    assert (file.preview.state, file.preview.extent) == ("ready", "120 × 80 × 25 mm")


def test_colours_are_those_that_the_drawing_office_chose(tmp_path):
    """glTF, and what STEP becomes, holds colours in linear light: 0.214 there is 0.5 on the screen."""
    source, target, display, thumb = (tmp_path / name for name in ("in", "out", "d.webp", "t.webp"))
    described = json.loads(shapes.gltf())
    described["materials"] = [{"pbrMetallicRoughness": {"baseColorFactor": [0.214, 0.0, 1.0, 1.0]}}]
    described["meshes"][0]["primitives"][0]["material"] = 0
    source.write_text(json.dumps(described))
    modelling.main(*map(str, (source, "gltf", target, display, thumb)))
    made = target.read_bytes()
    (material,) = json.loads(made[20 : 20 + struct.unpack("<I", made[12:16])[0]])["materials"]
    assert material["pbrMetallicRoughness"]["baseColorFactor"] == pytest.approx([0.214, 0, 1, 1], abs=0.01)


def test_a_model_is_turned_by_who_sees_it_and_goes_with_its_post(client, cast, thread):
    file = drawn(cast.sara, cast.workspace, "plate.stl", shapes.stl())
    assert (file.preview.state, file.preview.extent) == ("ready", "120 × 80 × 25")
    post = send(
        cast.sara, thread, file, act=write_note
    )  # an internal note's file is internal, and all that is made of it
    parts = ("view/", "content/", "display/", "thumb/")
    assert gets(client, cast.lin, file, *parts) == [200] * 4
    assert client.get(f"/f/{file.public_id}/content/")["Content-Disposition"].endswith(".glb")
    for user in (cast.olga, cast.ravi):
        assert gets(client, user, file, *parts) == [404] * 4
    client.force_login(cast.lin)
    assert "120 × 80 × 25" in client.get(f"/w/{cast.workspace.public_id}/files/").content.decode()
    delete_post(cast.sara, post)
    assert gets(client, cast.lin, file, *parts) == [404] * 4
    clear_file(file)
    assert not keeping.drawn(file.public_id, "model").exists()


LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a '"
    + "ha" * 500
    + "'>"
    + "".join(f"<!ENTITY {two} '{f'&{one};' * 50}'>" for one, two in zip("abcde", "bcdef", strict=True))
    + "]>"
)
HOSTILE = {
    "js.pdf": (shapes.pdf(catalog="/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"), ""),
    "huge.pdf": (shapes.pdf(size="9000000 9000000"), ""),
    "locked.pdf": (shapes.locked_pdf(), "locked"),
    "broken.pdf": (b"%PDF-1.7\n" + bytes(400), "broken"),
    "broken.step": (b"ISO-10303-21;\nHEADER;\nnothing of the kind", "broken"),
    "nan.stl": (shapes.stl()[:134] + struct.pack("<12fH", *[float("nan")] * 12, 0) * 11, "broken"),
    "outside.gltf": (shapes.gltf("outside.bin"), "broken"),
    "laughs.3mf": (shapes.three_mf(head=LAUGHS, name="&f;"), "broken"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_hostile_or_broken_ends_in_the_sandbox(client, cast, name):
    content, fault = HOSTILE[name]
    file = drawn(cast.sara, cast.workspace, name, content)
    assert (file.preview.state, file.preview.fault) == ("failed" if fault else "ready", fault)
    if fault:
        client.force_login(cast.sara)
        page = client.get(f"/f/{file.public_id}/").content.decode()
        assert "No preview: " in page
        assert "/view/" not in page
        parts = ("view/", "content/", "thumb/", "display/", "download/")
        assert gets(client, cast.sara, file, *parts) == [404, 404, 404, 404, 200]


def test_a_program_of_the_sandbox_has_no_network_and_no_more_than_its_memory(tmp_path):
    """Where the kernel allows no namespaces, `leave_network` says so, and only then there is a network."""
    program = """
import pathlib, socket, sys
from community.files import sandbox
listening = socket.create_server(("127.0.0.1", 0))
try:
    sandbox.leave_network()
    is_gone = True
except OSError:
    is_gone = False
try:
    socket.create_connection(listening.getsockname(), timeout=5)
    reached = True
except OSError:
    reached = False
answer = sandbox.shut_in(memory=400 * 2**20, seconds=5, written=1000)
try:
    bytearray(2**30)
    grew = True
except MemoryError:
    grew = False
try:
    pathlib.Path(sys.argv[1]).write_bytes(bytes(5000))
    wrote = True
except OSError:
    wrote = False
print("a library speaks")
answer(f"{is_gone != reached} {grew} {wrote}")
"""
    words = [sys.executable, "-c", program, str(tmp_path / "written")]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == ["True", "False", "False"]


def test_a_preview_whose_worker_fell_is_tried_again_and_then_given_up(cast):
    file = make_file(cast.sara, cast.workspace, "drawing.pdf", shapes.pdf())
    for _try in range(3):
        assert begin_preview() == file
        assert begin_preview() is None  # somebody has it in hand
        Preview.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert begin_preview() is None
    assert (Preview.objects.get().state, Preview.objects.get().fault) == ("failed", "slow")
    # What comes late changes nothing.
    assert not settle_preview(file, pages=1)
