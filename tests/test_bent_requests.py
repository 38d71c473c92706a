"""What somebody has bent by hand gets 4xx with a sentence, or the first page: never a 500. All addresses, generated."""

import base64
import json
from urllib.parse import quote

import pytest
from django.urls import reverse

from tests.places import our_patterns, undone

BENT = [
    "",
    "-1",
    "999999999999999999999",
    "²",
    "garbage",
    "'\"<x>",
    "%s {} \\",
    "\x00",
    "a\x00b",
    "x" * 3_000,
]


def cursor(*parts):
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


CURSORS = [
    "W10",
    "bnVsbA",
    cursor("2013-01-01T00:00:00+00:00", "\x00"),
    cursor("2013-01-01T00:00:00+00:00", "\ud800"),
    cursor("2013-01-01T00:00:00", "abcdefghijkl"),
    cursor("0001-01-01T00:00:00+23:59", "abcdefghijkl"),
    cursor("9999-12-31T23:59:59-23:59", "abcdefghijkl"),
    cursor(7, ["x"]),
]


def addresses(world):
    """(name, parts as they should be), for every address that has parts or takes a query."""
    for name, pattern in our_patterns():
        parts = pattern.pattern.converters or pattern.pattern.regex.groupindex
        yield name, {part: world.kwargs[part] for part in parts}


def test_bent_addresses(client, cast, world):
    client.force_login(cast.olga)
    client.raise_request_exception = False
    wrong = []
    for name, parts in addresses(world):
        for part in parts:
            for value in ("²'\"<x> %s {}", "a\x00b"):
                path = reverse(name, kwargs=parts).replace(str(parts[part]), quote(value, safe=""))
                for method in (client.get, client.post):
                    with undone():
                        status = method(path).status_code
                    if status >= 500:
                        wrong.append((name, part, value[:12], status))
    assert not wrong


@pytest.mark.parametrize("field", ["after", "tag", "category", "show", "page", "q", "next"])
def test_bent_queries(client, cast, world, field):
    client.force_login(cast.olga)
    client.raise_request_exception = False
    lists = (
        "feed:home",
        "threads:list",
        "threads:thread",
        "threads:mentionable",
        "workspaces:people",
        "bookmarks:list",
    )
    wrong = []
    for name, parts in addresses(world):
        if name not in lists:
            continue
        for value in [*BENT, *(CURSORS if field == "after" else ())]:
            answer = client.get(reverse(name, kwargs=parts), {field: value})
            expected = (400,) if "\x00" in value else (200,)
            if answer.status_code not in expected:
                wrong.append((name, value[:12], answer.status_code))
    assert not wrong


def test_bent_forms(client, cast, world):
    client.force_login(cast.olga)
    client.raise_request_exception = False
    fields = (
        "source",
        "title",
        "tags",
        "category",
        "choice",
        "firms",
        "people",
        "note",
        "client_id",
        "shown",
    )
    fields += ("version", "nr", "kind", "name", "role")
    wrong = []
    for name, parts in addresses(world):
        for value in BENT:
            with undone():
                status = client.post(reverse(name, kwargs=parts), dict.fromkeys(fields, value)).status_code
            if status >= 500 or (status < 400 and "\x00" in value):
                wrong.append((name, value[:12], status))
            if status == 405:
                break  # it reads no form
    assert not wrong


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"nr=1", "application/x-www-form-urlencoded; charset=utf-16"),
        (b"\xff\xfenr=\xff", "application/x-www-form-urlencoded"),
        (b"{", "application/json"),
        (b"--x\r\nbad", "multipart/form-data; boundary=x"),
        (b"x", "multipart/form-data"),
        (
            b'--x\r\nContent-Disposition: form-data; name="nr"\r\n\r\n\x00\r\n--x--',
            "multipart/form-data; boundary=x",
        ),
        (b"&".join(b"f%d=1" % n for n in range(2_000)), "application/x-www-form-urlencoded"),
        (b"nr=" + b"1" * 3_000_000, "application/x-www-form-urlencoded"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_bent_bodies(cast, world, body, kind):
    """With the CSRF check on: a body that can't be read is read there first."""
    from django.test import Client

    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(cast.olga)
    client.get(f"/w/{cast.workspace.public_id}/threads/new/")
    token = client.cookies[next(name for name in client.cookies if name.endswith("csrf"))].value
    path = f"/threads/{world.kwargs['thread_id']}/reading/"
    answer = client.generic("POST", path, body, content_type=kind, headers={"X-CSRFToken": token})
    assert 400 <= answer.status_code < 500
    assert answer.content
