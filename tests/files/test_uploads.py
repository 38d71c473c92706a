"""Uploads: pieces at an offset, what is refused and why, whose they are, and what a lost line leaves."""

import base64
import hashlib
import io
import struct
import zlib
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from community.files import keeping
from community.files.models import File
from community.files.preparing import clear_away, draw_waiting
from community.files.types import clean_name, is_as_named
from tests.make import make_file, png
from tests.query_counts import check_queries

PIECE = "application/offset+octet-stream"


def announce(client, workspace, name, size):
    return client.post(
        f"/w/{workspace.public_id}/uploads/",
        headers={
            "Upload-Length": str(size),
            "Upload-Metadata": f"filename {base64.b64encode(name.encode()).decode()}",
        },
    )


def piece(client, url, content, offset):
    return client.patch(url, content, content_type=PIECE, headers={"Upload-Offset": str(offset)})


def upload(client, workspace, name, content):
    """Send a file whole and return the last answer."""
    answer = announce(client, workspace, name, len(content))
    return piece(client, answer["Location"], content, 0) if answer.status_code == 201 else answer


@pytest.fixture
def sara(client, cast):
    client.force_login(cast.sara)
    return client


def test_a_file_comes_in_pieces_and_is_told_how_far_it_is(sara, cast):
    content = b"time;torque\n" * 900
    url = announce(sara, cast.workspace, "run 7.csv", len(content))["Location"]
    assert piece(sara, url, content[:4_000], 0)["Upload-Offset"] == "4000"
    assert sara.head(url)["Upload-Offset"] == "4000"
    # What was cut is asked for and sent from there; from anywhere else it is told where.
    wrong = piece(sara, url, content[2_000:], 2_000)
    assert (wrong.status_code, wrong["Upload-Offset"]) == (409, "4000")
    assert piece(sara, url, content[4_000:], 4_000).status_code == 204
    file = File.objects.get()
    assert (file.state, file.size, file.sha256) == (
        "ready",
        len(content),
        hashlib.sha256(content).hexdigest(),
    )
    assert keeping.kept(file.sha256).read_bytes() == content
    assert sara.get(url).json()["reference"] == f"[run 7.csv](upload:{file.public_id})"


def test_announcing_and_sending_cost_what_a_post_may(sara, cast, request):
    upload(sara, cast.workspace, "first.csv", b"1;2\n")  # the first one opens the audience of one's own
    check_queries(
        request, "files:upload", lambda: upload(sara, cast.workspace, "run.csv", b"time;torque\n"), most=15
    )
    assert File.objects.get(name="run.csv").state == "ready"


def test_what_was_cut_between_the_last_byte_and_its_end_is_finished_when_asked(sara, cast):
    url = announce(sara, cast.workspace, "a.txt", 5)["Location"]
    keeping.append(url.split("/")[-2], [b"hello"], offset=0, size=5)
    assert File.objects.get().state == "arriving"
    assert sara.get(url).json()["state"] == "ready"
    assert sara.get(url).json()["state"] == "ready"  # twice is harmless


def test_more_than_was_said_is_refused(sara, cast):
    url = announce(sara, cast.workspace, "a.txt", 5)["Location"]
    assert piece(sara, url, b"hello, all", 0).status_code == 413
    assert File.objects.get().state == "arriving"


def bomb(side):
    """A white PNG of `side` times `side` pixels that is small to send."""

    def chunk(name, content):
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    packed = zlib.compress(b"\0" * (side // 8 + 1) * side, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("tool.exe", b"MZ\x90\0" + bytes(60), "files of this type are not taken"),
        ("page.html", b"<script>alert(1)</script>", "files of this type are not taken"),
        ("photo.png", b"%PDF-1.7\n", "something else than its name says"),
        ("drawing.pdf", b"MZ\x90\0" + bytes(60), "something else than its name says"),
        ("part.stl", b"\x89PNG\r\n\x1a\n" + bytes(60), "something else than its name says"),
        ("log.txt", b"\x7fELF\0\0\1\2" + bytes(60), "something else than its name says"),
        ("all.zip", b"<!doctype html><html>", "something else than its name says"),
        ("photo.png", png()[:20], "read as an image"),
        ("", b"x", "no name that can be kept"),
        ("..", b"x", "no name that can be kept"),
    ],
    ids=lambda value: None if isinstance(value, str) else "",
)
def test_what_is_refused_says_why_and_leaves_nothing(sara, cast, name, content, says):
    answer = upload(sara, cast.workspace, name, content)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not File.objects.exists()


def test_a_bomb_is_refused_at_the_door_and_where_it_is_drawn(sara, cast, settings):
    for side in (12_000, 20_000):
        answer = upload(sara, cast.workspace, "photo.png", bomb(side))
        assert answer.status_code == 422
        assert "at most 40 million pixels" in answer.content.decode()
    settings.FILE_MAX_PIXELS = 10**9
    # Out of memory, and nothing but this one image suffers.
    assert make_file(cast.sara, cast.workspace, "photo.png", bomb(12_000)).fault == "pixels"


def test_too_large_and_empty_are_refused_before_a_byte_comes(sara, cast, settings):
    settings.FILE_MAX_SIZE = 2 * 2**20
    assert "at most 2 MB" in announce(sara, cast.workspace, "a.zip", 2 * 2**20 + 1).content.decode()
    assert "it is empty" in announce(sara, cast.workspace, "a.zip", 0).content.decode()
    for bent in ("-1", "²", "x", "9" * 40):
        assert (
            sara.post(f"/w/{cast.workspace.public_id}/uploads/", headers={"Upload-Length": bent}).status_code
            == 400
        )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\drawings\\J4.step", "J4.step"),
        ("a\x00b\r\nc\x1b.txt", "abc.txt"),
        ("invoice\u202efdp.exe.txt", "invoicefdp.exe.txt"),
        ("zero\u200bwidth.csv", "zerowidth.csv"),
        (".htaccess", "htaccess"),
        ("...", ""),
        ('a"b<c>.txt', "a_b_c_.txt"),
        ("  J4\u00a0 rev  B .pdf ", "J4 rev B.pdf"),
        ("x" * 400 + ".step", "x" * 145 + ".step"),
        ("лист 軸受.pdf", "лист 軸受.pdf"),
    ],
)
def test_names_lose_what_deceives(typed, kept):
    assert clean_name(typed) == kept


def test_real_forms_are_taken():
    forms = {
        "step": b"ISO-10303-21;\nHEADER;\n",
        "stl": bytes(80) + struct.pack("<I", 1) + bytes(50),
        "glb": b"glTF\x02\0\0\0" + bytes(20),
        "pdf": b"%PDF-1.4\n",
        "docx": b"PK\x03\x04" + bytes(40),
        "xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40),
        "csv": "Größe;N·m\n".encode(),
        "txt": "\ufeffhello".encode("utf-16"),
        "dwg": b"AC1032" + bytes(40),
        "mp4": b"\0\0\0\x18ftypmp42" + bytes(20),
    }
    assert [ending for ending, head in forms.items() if not is_as_named(ending, head)] == []


def test_an_upload_is_its_authors_alone(client, cast):
    client.force_login(cast.sara)
    url = announce(client, cast.workspace, "a.txt", 5)["Location"]
    for user in (cast.lin, cast.olga, cast.ravi, cast.ada):
        client.force_login(user)
        answers = [client.get(url), client.head(url), piece(client, url, b"hello", 0), client.delete(url)]
        assert {answer.status_code for answer in answers} == {404}
    client.force_login(cast.sara)
    assert client.delete(url).status_code == 204
    assert client.get(url).status_code == 404


def test_who_reads_here_or_is_elsewhere_sends_nothing(client, cast):
    client.force_login(cast.rune)
    assert announce(client, cast.workspace, "a.txt", 5).status_code == 403
    client.force_login(cast.ravi)
    assert announce(client, cast.workspace, "a.txt", 5).status_code == 404
    assert not File.objects.exists()


def test_the_same_bytes_of_two_firms_stay_two_files(client, cast):
    """One place on the disk, and nothing that tells either of the other: all bytes are asked for, each row is alone."""
    mine = make_file(cast.sara, cast.workspace, "spec.txt", b"the same words")
    client.force_login(cast.ravi)
    answer = announce(client, cast.rival_workspace, "spec.txt", 14)
    assert client.head(answer["Location"])["Upload-Offset"] == "0"
    assert piece(client, answer["Location"], b"the same words", 0).status_code == 204
    theirs = File.objects.get(author=cast.ravi)
    assert theirs.sha256 == mine.sha256
    assert client.get(f"/f/{mine.public_id}/download/").status_code == 404
    # The one that goes takes nothing from the other.
    assert client.delete(answer["Location"]).status_code == 204
    assert keeping.kept(mine.sha256).exists()


def test_what_no_post_took_goes_after_two_days(cast):
    file = make_file(cast.sara, cast.workspace, "photo.png", png())
    young = make_file(cast.sara, cast.workspace, "young.txt", b"stays")
    File.objects.filter(pk=file.pk).update(at=timezone.now() - timedelta(hours=49))
    assert clear_away() == 1
    assert list(File.objects.all()) == [young]
    assert not keeping.kept(file.sha256).exists()
    assert not keeping.drawn(file.public_id, "thumb").exists()
    assert keeping.kept(young.sha256).exists()
    assert clear_away() == 0


def test_a_form_without_script_sends_files_too(sara, cast):
    from community.threads.models import Post
    from tests.threads.test_query_counts import start

    thread = start(cast)
    form = {
        "source": "See the photo.",
        "client_id": "plain-1",
        "files": SimpleUploadedFile("a photo.png", png()),
    }
    assert sara.post(f"/t/{thread.public_id}/", form).status_code == 302
    post = Post.objects.get(client_id="plain-1")
    file = File.objects.get()
    assert (file.carrier, file.audience_id) == (post.public_id, thread.audience_id)
    assert f'src="/f/{file.public_id}/display/"' in post.html
    # What can't be taken keeps the text, and says so.
    form = {"source": "Once more.", "client_id": "plain-2", "files": SimpleUploadedFile("tool.exe", b"MZ")}
    answer = sara.post(f"/t/{thread.public_id}/", form)
    assert answer.status_code == 422
    assert "Once more." in answer.content.decode()
    assert "Put it in a .zip." in answer.content.decode()


def photo(orientation=6):
    """A JPEG with a place, a camera, and pixels that stand on their side."""
    from PIL import Image

    image = Image.new("RGB", (60, 40), "white")
    image.paste("red", (0, 0, 30, 40))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "CameraMaker"
    exif.get_ifd(0x8825)[2] = (57.0, 42.0, 0.0)
    made = io.BytesIO()
    image.save(made, "JPEG", exif=exif, comment=b"a secret place")
    return made.getvalue() + b"TRAILER with a second place"


def test_a_photo_tells_neither_place_nor_camera(sara, cast):
    from PIL import Image

    file = make_file(cast.sara, cast.workspace, "photo.jpg", photo())
    assert (file.state, file.width, file.height) == ("ready", 40, 60)  # upright
    for path in (keeping.kept(file.sha256), keeping.drawn(file.public_id, "display")):
        content = path.read_bytes()
        for word in (b"CameraMaker", b"secret place", b"TRAILER"):
            assert word not in content
    with Image.open(keeping.kept(file.sha256)) as kept, Image.open(io.BytesIO(photo())) as original:
        assert dict(kept.getexif()) == {0x0112: 6}
        assert kept.tobytes() == original.tobytes()
    with Image.open(keeping.drawn(file.public_id, "display")) as shown:
        assert (shown.size, shown.format) == ((40, 60), "WEBP")
        assert shown.convert("RGB").getpixel((20, 5))[1] < 80  # red is up, as the camera held it
    assert not keeping.kept(hashlib.sha256(photo()).hexdigest()).exists()  # the bytes with the place are gone


def test_an_image_that_can_t_be_drawn_is_refused_and_says_so(sara, cast):
    broken = png(400, 300)[:-200] + bytes(200)
    answer = upload(sara, cast.workspace, "photo.png", broken)
    assert answer.status_code == 204
    draw_waiting()
    file = File.objects.get()
    assert (file.state, file.fault) == ("refused", "broken")
    told = sara.get(f"/uploads/{file.public_id}/")
    assert told.status_code == 422
    assert "read as an image" in told.content.decode()
    assert sara.get(f"/f/{file.public_id}/download/").status_code == 404


def test_who_sends_what_keeps_its_maker_s_name_is_told(sara, cast):
    for name, content, says in (("J4.pdf", b"%PDF-1.4\n", True), ("run.csv", b"1;2\n", False)):
        file = make_file(cast.sara, cast.workspace, name, content)
        assert ("says" in sara.get(f"/uploads/{file.public_id}/").json()) is says


def test_a_form_without_script_says_how_many_files_it_took(sara, cast):
    from tests.threads.test_query_counts import start

    thread = start(cast)
    files = [SimpleUploadedFile(f"run {number}.csv", b"t;N\n") for number in range(21)]
    answer = sara.post(
        f"/t/{thread.public_id}/", {"source": "All runs.", "client_id": "plain-3", "files": files}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Only the first 20 files were taken" in page
    assert "run 19.csv](upload:" in page
    assert "run 20.csv" not in page


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("DSC_0412 a_b.png", "DSC_0412 a_b.png"),  # within a word it is no emphasis
        ("_draft_ [rev *C*].png", r"\_draft\_ \[rev \_C\_\].png"),  # `*` is no sign of a file's name
    ],
)
def test_a_file_s_name_is_shown_as_it_is(sara, cast, name, named):
    """In the text that one writes with as few marks as can be, and in what is read without any."""
    from community.files.linking import reference
    from community.threads.forms import words_of

    file = make_file(cast.sara, cast.workspace, name, png())
    assert reference(file).startswith(f"![{named}](upload:")
    drawn = words_of(reference(file), [file.audience_id], cast.workspace, writer=cast.sara)
    assert f'alt="{file.name}"' in drawn.html
