"""Bytes of a file: in parts where the site gives them itself, and from a host name of their own where it has one."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from community.events.models import Event
from community.workspaces.actions import remove_person
from config import env
from tests.files.test_files import send
from tests.make import make_file
from tests.threads.test_query_counts import start

CONTENT = bytes(range(256)) * 2_000


@pytest.fixture
def file(cast):
    file = make_file(cast.sara, cast.workspace, "run.bin", CONTENT)
    send(cast.sara, start(cast), file)
    return file


@pytest.fixture
def path(client, cast, file):
    client.force_login(cast.olga)
    return f"/f/{file.public_id}/download/"


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-9", 0, 10),
        ("bytes=300000-", 300_000, 512_000),
        ("bytes=-5", 511_995, 512_000),
        ("bytes=-999999", 0, 512_000),
        ("bytes=511999-999999", 511_999, 512_000),
    ],
)
def test_a_part(client, path, asked, start, stop):
    answer = client.get(path, headers={"Range": asked})
    assert answer.status_code == 206
    assert answer.getvalue() == CONTENT[start:stop]
    assert answer["Content-Range"] == f"bytes {start}-{stop - 1}/512000"
    assert answer["Content-Length"] == str(stop - start)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "asked", ["", "bytes=-", "bytes=9-3", "bytes=0-1,5-6", "lines=0-9", "bytes=x-", "bytes=²-"]
)
def test_all_of_it(client, path, asked):
    answer = client.get(path, headers={"Range": asked})
    assert (answer.status_code, answer["Accept-Ranges"]) == (200, "bytes")
    assert answer.getvalue() == CONTENT


@pytest.mark.parametrize("asked", ["bytes=512000-", "bytes=600000-700000", "bytes=-0"])
def test_a_part_that_is_not_there(client, path, asked):
    answer = client.get(path, headers={"Range": asked})
    assert (answer.status_code, answer["Content-Range"], answer.content) == (416, "bytes */512000", b"")


def test_only_a_part_of_the_same_bytes(client, path, file):
    tag = client.get(path)["ETag"]
    assert file.sha256 not in tag
    asked = {"Range": "bytes=5-9"}
    assert client.get(path, headers={**asked, "If-Range": tag}).status_code == 206
    for other in ('"other"', "Wed, 25 Nov 2026 01:00:00 GMT"):
        answer = client.get(path, headers={**asked, "If-Range": other})
        assert (answer.status_code, answer.getvalue()) == (200, CONTENT)
    assert client.head(path, headers=asked).status_code == 200


@pytest.fixture
def elsewhere(settings):
    settings.FILES_URL = "http://files.testserver"
    settings.ALLOWED_HOSTS = ["testserver", "files.testserver"]
    return {"host": "files.testserver"}


def test_a_host_of_their_own(client, cast, path, elsewhere):
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("http://files.testserver/given/")
    assert answer["Cache-Control"] == "private, no-store"
    assert Event.objects.filter(verb="files.downloaded", actor=cast.olga).count() == 1
    given = answer["Location"].removeprefix("http://files.testserver")
    client.logout()  # no cookie goes there
    answer = client.get(given, headers=elsewhere)
    assert (answer.status_code, answer.getvalue(), answer.cookies) == (200, CONTENT, {})
    assert answer["Content-Disposition"].startswith('attachment; filename="run.bin"')
    assert answer["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert answer["Referrer-Policy"] == "no-referrer"
    assert client.get(given, headers={**elsewhere, "Range": "bytes=0-4"}).status_code == 206
    # Bent, run out, on the site's own host, and for whoever has lost sight meanwhile: nothing.
    assert client.get(given[:-3] + "x/", headers=elsewhere).status_code == 404
    assert client.get(given).status_code == 404
    with time_machine.travel(timezone.now() + timedelta(seconds=301)):
        assert client.get(given, headers=elsewhere).status_code == 404
    assert Event.objects.filter(verb="files.downloaded").count() == 1


def test_an_address_ends_with_its_reader_s_sight(client, cast, file, elsewhere):
    client.force_login(cast.rune)
    given = client.get(f"/f/{file.public_id}/download/")["Location"].removeprefix("http://files.testserver")
    remove_person(cast.olga, cast.workspace, cast.rune)
    client.force_login(cast.olga)  # whose session, if it came there, would not help
    answer = client.get(given, headers=elsewhere)
    assert answer.status_code == 404
    assert "leads nowhere" in answer.content.decode()


def test_that_host_has_no_page(client, cast, file, elsewhere):
    client.force_login(cast.sara)
    for place in (
        "/",
        "/inbox/",
        f"/f/{file.public_id}/",
        f"/f/{file.public_id}/download/",
        "/accounts/login/",
    ):
        answer = client.get(place, headers=elsewhere)
        assert (answer.status_code, answer.cookies) == (404, {})
    assert client.get("/inbox/").status_code == 200


def test_it_is_another_host_than_the_site_s(monkeypatch):
    monkeypatch.setenv("FILES_URL", "https://keyway.example.com")
    with pytest.raises(env.SettingError, match="host name of its own"):
        env.files_url("FILES_URL", "https://keyway.example.com")
