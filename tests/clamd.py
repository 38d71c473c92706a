"""A small virus scanner on loopback that speaks clamd's protocol: finds EICAR, is away, refuses what is too long."""

import socketserver
import struct
import threading
from collections.abc import Iterator

import pytest

# The test file that every scanner knows, cut in two so that none takes this file for one.
EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*").encode()


class Tcp(socketserver.ThreadingTCPServer):
    allow_reuse_address = True


class Scanner:
    """`seen` has the bytes it was asked about. It takes `most` of them, and answers what it `says`, if that is set."""

    def __init__(self, address: str = "") -> None:
        self.seen: list[bytes] = []
        self.most = 1 << 20
        self.says = ""
        self._server: socketserver.BaseServer | None = None
        self._address, self._port = address, 0
        self.url = ""

    def open(self) -> None:
        scanner = self

        class Line(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self.wfile.write(scanner.answer(self.rfile).encode() + b"\0")

        if self._address:
            self._server = socketserver.ThreadingUnixStreamServer(self._address, Line)
            self.url = f"unix://{self._address}"
        else:
            server = Tcp(("127.0.0.1", self._port), Line)
            self._port = server.server_address[1]  # it comes back at the same one
            self._server, self.url = server, f"tcp://127.0.0.1:{self._port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def answer(self, line) -> str:
        if line.read(10) != b"zINSTREAM\0":
            return "UNKNOWN COMMAND"
        content = b""
        while length := struct.unpack(">I", line.read(4))[0]:
            content += line.read(length)
            if len(content) > self.most:
                return "INSTREAM size limit exceeded. ERROR"
        self.seen.append(content)
        if self.says:
            return self.says
        return "stream: Win.Test.EICAR_HDB-1 FOUND" if EICAR in content else "stream: OK"


@pytest.fixture
def scanner(settings) -> Iterator[Scanner]:
    """The scanner of this test, and the site set to ask it."""
    made = Scanner()
    made.open()
    settings.CLAMD_URL = made.url
    yield made
    made.close()
