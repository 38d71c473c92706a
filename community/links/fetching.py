"""Fetches from an address that somebody typed, and from public addresses only.

Whoever may write a post may name a host, and the name may lead to our own machines, to the cloud's, or somewhere else
from one look-up to the next. So (docs/decisions/0031):

1. only http and https, at their own ports, without a user's name;
2. every address that the name leads to must be public, of all families;
3. the connection goes to the very address that was looked at, never by name again; TLS still proves the name;
4. a redirect is a new address and begins at 1; there are at most `REDIRECTS`;
5. a clock cuts the line, however slowly it drips; so many bytes are read and no more;
6. nothing is sent that tells who asks: no cookie, no referrer, no proxy of the environment.
"""

import http.client
import ipaddress
import os
import socket
import ssl
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

REDIRECTS = 3
ADDRESSES = 3  # of one name that are tried
SECONDS = 8.0  # for all of it
AGENT = "Keyway link preview"

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# What is not the public internet: IANA's special-purpose registries. Of IPv6 only 2000::/3 is given out at all, which
# leaves out what maps or embeds IPv4 (::ffff:0:0/96, 64:ff9b::/96); 6to4 and Teredo embed it as well.
CLOSED: tuple[Network, ...] = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15"),
        *("198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        *("::/3", "4000::/2", "8000::/1", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
    )
)
PORTS = {"http": 80, "https": 443}


class NotFetched(Exception):
    """Nothing was fetched; the words say why, for the log."""


@dataclass(frozen=True)
class Fetched:
    """An answer: the address that it came from in the end, its type and its bytes."""

    url: str
    content_type: str
    charset: str
    content: bytes


def fetch(
    url: str,
    *,
    types: Collection[str],
    most: int,
    is_cut: bool = False,
    closed: Collection[Network] = CLOSED,
    ports: Collection[int] = (80, 443),
    seconds: float = SECONDS,
) -> Fetched:
    """Return what lies at `url`, if it is one of `types`; raise NotFetched otherwise.

    More than `most` bytes are refused or, where `is_cut`, left unread. `closed` are the networks that are never
    reached, `ports` those that an address may name.
    """
    deadline = time.monotonic() + seconds
    for _redirect in range(REDIRECTS + 1):
        left = deadline - time.monotonic()
        if left <= 0:
            raise NotFetched("it took too long")
        found = _ask(url, types, most, is_cut=is_cut, closed=closed, ports=ports, seconds=left)
        if isinstance(found, Fetched):
            return found
        url = urljoin(url, found)
    raise NotFetched("too many redirects")


def _ask(
    url: str,
    types: Collection[str],
    most: int,
    *,
    is_cut: bool,
    closed: Collection[Network],
    ports: Collection[int],
    seconds: float,
) -> Fetched | str:
    """One question: what lies there, or where it sends us."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0)
        name = host.encode("idna").decode() if not host.isascii() else host
    except (ValueError, UnicodeError) as error:
        raise NotFetched("no address") from error
    if parts.scheme not in PORTS or not name or port not in ports or parts.username is not None:
        raise NotFetched("not an address that is fetched")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not target.isascii() or any(ord(sign) <= 32 for sign in target):
        raise NotFetched("no address")
    try:
        with _line(name, port, parts.scheme == "https", closed, seconds) as connection:
            connection.request("GET", target, headers=_headers(parts.netloc.rpartition("@")[2], types))
            response = connection.getresponse()
            if response.status in (301, 302, 303, 307, 308):
                return response.headers.get("Location", "")
            return _read(url, response, types, most, is_cut=is_cut)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotFetched(type(error).__name__) from error


def _headers(host: str, types: Collection[str]) -> dict[str, str]:
    accept = ", ".join(types)
    return {
        "Host": host,
        "User-Agent": AGENT,
        "Accept": accept,
        "Accept-Encoding": "identity",
        "Connection": "close",
    }


def public_addresses(name: str, port: int, closed: Collection[Network]) -> list[tuple[Any, ...]]:
    """Every address that the name leads to, as the socket wants it; NotFetched if one of them is not public."""
    found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    for *_family, address in found:
        number = ipaddress.ip_address(str(address[0]).partition("%")[0])
        if any(number in network for network in closed):
            raise NotFetched("not a public address")
    return [(family, address) for family, _type, _protocol, _name, address in found]


@contextmanager
def _line(
    name: str, port: int, is_secret: bool, closed: Collection[Network], seconds: float
) -> Iterator[http.client.HTTPConnection]:
    """A connection to one of the addresses that were looked at, cut after `seconds`."""
    addresses = public_addresses(name, port, closed)
    line = _connected(addresses, seconds)
    # TLS takes the socket over: the clock holds the line by a handle of its own.
    handle = socket.socket(fileno=os.dup(line.fileno()))
    is_over = threading.Event()
    cut = threading.Timer(seconds, _cut, [handle, is_over])
    cut.start()
    try:
        connection = http.client.HTTPConnection(name, port)
        connection.sock = (
            ssl.create_default_context().wrap_socket(line, server_hostname=name) if is_secret else line
        )
        yield connection
        connection.close()
        if is_over.is_set():  # what a cut line has brought looks whole where nobody said how long it is
            raise NotFetched("it took too long")
    finally:
        cut.cancel()
        handle.close()
        line.close()


def _connected(addresses: list[tuple[Any, ...]], seconds: float) -> socket.socket:
    """A line to the first of them that answers."""
    for family, address in addresses[:ADDRESSES]:
        line = socket.socket(family, socket.SOCK_STREAM)
        line.settimeout(seconds / ADDRESSES)
        try:
            line.connect(address)
        except OSError:
            line.close()
            continue
        line.settimeout(seconds)
        return line
    raise NotFetched("no answer")


def _cut(line: socket.socket, is_over: threading.Event) -> None:
    is_over.set()
    try:
        line.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it ended by itself


def _read(
    url: str, response: http.client.HTTPResponse, types: Collection[str], most: int, *, is_cut: bool
) -> Fetched:
    content_type = response.headers.get_content_type()
    if response.status != 200 or content_type not in types:
        raise NotFetched(f"{response.status} {content_type}")
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise NotFetched("packed")
    content = response.read(most + 1)
    if len(content) > most and not is_cut:
        raise NotFetched("too large")
    return Fetched(url, content_type, response.headers.get_content_charset("") or "", content[:most])
