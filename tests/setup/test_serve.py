"""`make run`: answers, refuses what can't work, and leaves no process behind, however it ends."""

import os
import signal
import socket
import time
import urllib.error
import urllib.request

import pytest

from tests.setup.clones import Clone


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(clone: Clone, port: int):
    """The whole site in a clone; returns when it is ready."""
    process = clone.spawn("-m", "config.serve", PORT=str(port))
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2):
                return process
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    process.kill()
    pytest.fail(f"not ready:\n{process.communicate()[0][-4000:]}")


def test_it_serves_and_ends_with_nothing_left(new_clone):
    clone, port = new_clone("keyway"), free_port()
    first = serve(clone, port)

    # A second one is refused: in the same clone, and in another clone at the same port.
    code, said = clone.run("-m", "config.serve", PORT=str(free_port()))
    assert (code, said) == (1, f"Keyway can't start. This clone already runs, at port {port}.\n")
    code, said = new_clone("other").run("-m", "config.serve", PORT=str(port))
    assert code == 1
    assert f"Port {port} can't be used" in said
    assert f"PORT={port + 1}" in said

    os.kill(first.pid, signal.SIGINT)  # Ctrl-C
    said, _ = first.communicate(timeout=30)
    assert first.returncode == 0
    assert f"Keyway is ready at http://localhost:{port}/" in said
    assert clone.processes() == {}

    # Again, and this time it gets no chance to tidy up.
    second = serve(clone, port)
    second.kill()
    second.wait()
    clone.wait_until_empty()

    # Again: one of granian's processes alone is killed. The others end with it, or go on; nothing is left in the end.
    third = serve(clone, port)
    granian = min(number for number, words in clone.processes().items() if "granian" in words)
    os.kill(granian, signal.SIGKILL)
    third.wait(30)
    clone.wait_until_empty()
