"""A small web server on loopback, and the site's fetcher with loopback, and nothing else, taken for public."""

import functools
import http.server
import ipaddress
import threading
from collections.abc import Callable, Iterator

import pytest

from community.links.fetching import CLOSED, fetch

LOOPBACK = ipaddress.ip_network("127.0.0.0/8")


class Web:
    """`pages` maps a path to (status, headers, bytes or a function that writes them); `asked` has what came."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, dict[str, str], bytes | Callable]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        web = self

        class Line(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                web.asked.append((self.path, dict(self.headers)))
                status, headers, content = web.pages.get(self.path, (404, {}, b""))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                content(self.wfile) if callable(content) else self.wfile.write(content)

            def log_message(self, *_words) -> None:
                """Nothing: the test says what matters."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Line)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def page(self, path: str, content, kind: str = "text/html; charset=utf-8", **headers: str) -> str:
        content = content.encode() if isinstance(content, str) else content
        self.pages[path] = (200, {"Content-Type": kind, **headers}, content)
        return self.url + path

    def leads(self, path: str, to: str) -> str:
        self.pages[path] = (302, {"Location": to}, b"")
        return self.url + path

    @property
    def fetch(self):
        """The site's own function; of its closed networks loopback alone is open, and only this server's port."""
        closed = [network for network in CLOSED if network != LOOPBACK]
        return functools.partial(fetch, closed=closed, ports=(self.port,), seconds=20.0)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def web() -> Iterator[Web]:
    made = Web()
    yield made
    made.close()
