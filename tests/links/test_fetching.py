"""What the worker reaches and what it does not: every address, every redirect, by a real server and real look-ups."""

import ipaddress
import socket
import time

import pytest

from community.links.fetching import CLOSED, NotFetched, fetch
from community.links.reading import read

HTML = ("text/html",)


def get(web, url, **how):
    return web.fetch(url, **{"types": HTML, "most": 10_000, **how})


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.5", "172.16.9.9", "192.168.1.1", "169.254.169.254"),
        *("100.64.0.1", "192.0.0.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1"),
        *(
            "::",
            "::1",
            "::ffff:10.0.0.5",
            "::ffff:8.8.8.8",
            "64:ff9b::a00:5",
            "fe80::1",
            "fc00::1",
            "fd12::1",
        ),
        *("ff02::1", "2001::1", "2001:db8::1", "2002:a00:5::1", "3fff::1", "4000::1"),
    ],
)
def test_what_is_not_public_is_closed(address):
    assert any(ipaddress.ip_address(address) in network for network in CLOSED)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "193.0.6.139", "2606:4700::1111", "2a00:1450:4001::1"]
)
def test_what_is_public_is_open(address):
    assert not any(ipaddress.ip_address(address) in network for network in CLOSED)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://2130706433/",  # the same in one number
        "http://0x7f.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1:6379/",
        "https://user:secret@example.com/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "http:///x",
        "http://exa mple.com/",
        "http://example.com:99999/",
        "",
    ],
)
def test_nothing_of_ours_is_reached(url):
    with pytest.raises(NotFetched):
        fetch(url, types=HTML, most=10, seconds=2)


def test_a_page_is_fetched_and_nothing_tells_who_asks(web):
    url = web.page("/a", "<title>Hello</title>", **{"Set-Cookie": "who=you"})
    assert read(get(web, url)).title == "Hello"
    get(web, url)
    for _path, headers in web.asked:
        assert not {"Cookie", "Referer", "Authorization", "X-Forwarded-For"} & set(headers)


def test_one_address_that_is_not_public_closes_the_name(web, monkeypatch):
    """Whoever answers for a name may give a public address and a private one: the second is never a fallback."""
    real = socket.getaddrinfo

    def both(name, port, *rest, **more):
        if name != "two.example":
            return real(name, port, *rest, **more)
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port)),
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.5", port)),
        ]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    with pytest.raises(NotFetched, match="not a public address"):
        get(web, f"http://two.example:{web.port}/a")
    assert web.asked == []


def test_the_line_goes_to_the_address_that_was_looked_at(web, monkeypatch):
    """A name that leads elsewhere at the second look-up is asked for once only."""
    looked = []

    def once(name, port, *_rest, **_more):
        looked.append(name)
        address = "127.0.0.1" if len(looked) == 1 else "10.0.0.5"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    web.page("/a", "<title>Pinned</title>")
    monkeypatch.setattr(socket, "getaddrinfo", once)
    assert read(get(web, f"http://moves.example:{web.port}/a")).title == "Pinned"
    assert looked == ["moves.example"]
    assert web.asked[0][1]["Host"] == f"moves.example:{web.port}"


def test_each_redirect_is_looked_at_anew(web):
    web.page("/end", "<title>End</title>")
    assert read(get(web, web.leads("/on", "/end"))).title == "End"
    for inside in (
        "http://10.0.0.5/",
        "http://[::1]/",
        "file:///etc/passwd",
        f"http://user@127.0.0.1:{web.port}/end",
    ):
        with pytest.raises(NotFetched):
            get(web, web.leads("/in", inside))
    with pytest.raises(NotFetched, match="too many redirects"):
        get(web, web.leads("/round", "/round"))


def test_what_is_too_much_or_something_else(web):
    large = web.page("/large", "<title>Large</title>" + "x" * 20_000)
    with pytest.raises(NotFetched, match="too large"):
        get(web, large)
    assert len(get(web, large, is_cut=True).content) == 10_000
    for url in (
        web.page("/pdf", b"%PDF", "application/pdf"),
        web.page("/packed", b"\x1f\x8b", **{"Content-Encoding": "gzip"}),
        f"{web.url}/nothing",
    ):
        with pytest.raises(NotFetched):
            get(web, url)


def test_a_server_that_drips_is_cut_off(web):
    def drip(line):
        try:
            while True:
                line.write(b"x")
                line.flush()
                time.sleep(0.05)
        except OSError:
            return

    web.page("/drip", drip)
    started = time.monotonic()
    with pytest.raises(NotFetched):
        get(web, f"{web.url}/drip", seconds=0.5, most=10**9)
    assert time.monotonic() - started < 3


def test_what_a_page_says_of_itself(web):
    page = """<html><head><meta property="og:title" content="Bearing &amp; seat\u202e  rev B">
    <title>Other</title><meta name="description" content="Line
    two"><meta property="og:image" content="/p.png"><script>document.title = "no"</script></head>"""
    told = read(get(web, web.page("/x/y", page)))
    assert (told.title, told.text, told.picture) == ("Bearing & seat rev B", "Line two", f"{web.url}/p.png")
    latin = web.page("/latin", "<title>Größe</title>".encode("latin-1"), "text/html; charset=latin-1")
    assert read(get(web, latin)).title == "Größe"
    odd = web.page(
        "/odd", "<title>" + "x" * 400 + "</title><meta property=og:image content=javascript:x>", "text/html"
    )
    told = read(get(web, odd))
    assert (len(told.title), told.picture) == (160, "")
