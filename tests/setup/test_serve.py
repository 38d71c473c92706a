"""`make run`: answers, refuses what can't work, and leaves no process behind, however it ends."""

import http.cookiejar
import os
import re
import signal
import time
import urllib.parse
import urllib.request
from contextlib import suppress

import pytest

from config.procfile import SOUND
from tests.setup.clones import PATIENCE, Clone, free_port, serve, stop

pytestmark = pytest.mark.timeout(900)


def wait_until_ready(clone: Clone, port: int, process) -> None:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10):
                return
        except OSError:
            time.sleep(0.2)
    clone.kill_all()
    pytest.fail(f"not ready:\n{process.communicate()[0][-4000:]}")


def sign_in(port: int, email: str, password: str) -> str:
    """Fill in the real form; return the page that comes after it."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    address = f"http://localhost:{port}/accounts/login/"
    form = browser.open(address, timeout=30).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
    assert token, form
    fields = {"login": email, "password": password, "csrfmiddlewaretoken": token[1]}
    body = urllib.parse.urlencode(fields).encode()
    return browser.open(urllib.request.Request(address, body), timeout=30).read().decode()


def kill(clone: Clone, words: str) -> int:
    """Kill the first process whose command line has `words`; return its number."""
    number = min(number for number, line in clone.processes().items() if words in line)
    os.kill(number, signal.SIGKILL)
    return number


def wait_for_another(clone: Clone, words: str, number: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while not any(words in line and found > number for found, line in clone.processes().items()):
        assert time.monotonic() < deadline, f"{words} did not come back"
        time.sleep(0.1)


def test_it_serves_and_ends_with_nothing_left(kept_clone, new_clone):
    clone, port = kept_clone, free_port()
    first = serve(clone, port)

    # A second one is refused: in the same clone, and in another clone at the same port.
    code, said = clone.run("-m", "config.serve", PORT=str(free_port()))
    assert (code, said) == (1, f"Keyway can't start. This clone already runs, at port {port}.\n")
    code, said = new_clone("other").run("-m", "config.serve", PORT=str(port))
    assert code == 1
    assert f"Port {port} can't be used" in said
    assert f"PORT={port + 1}" in said

    stop(first)
    assert clone.processes() == {}

    # Again, and this time it gets no chance to tidy up.
    second = serve(clone, port)
    second.kill()
    second.wait()
    clone.wait_until_empty()


def test_what_is_killed_comes_back_until_nobody_looks(kept_clone):
    clone, port = kept_clone, free_port()
    site = serve(clone, port)
    time.sleep(SOUND)  # what never ran for so long counts as broken, and ends the site
    for part in ("granian", "granian", "config.worker worker", "config.keeper"):  # twice in a few seconds
        wait_for_another(clone, part, kill(clone, part))
        wait_until_ready(clone, port, site)

    # Its terminal is closed, as it were; the next line finds nobody, and the site ends. It may be a late one of a job
    # that missed PostgreSQL; where there is none, a killed server makes one.
    site.stdout.close()
    with suppress(ValueError, ProcessLookupError):
        kill(clone, "granian")
    site.wait(PATIENCE)
    clone.wait_until_empty()
    assert clone.processes() == {}


def test_everybody_whom_it_prints_can_sign_in(kept_clone, first_start):
    clone, port, said = kept_clone, free_port(), first_start[1]
    password = re.search(r"Everybody's password: (.+)", said)[1]
    people = re.findall(r"^  (\S+@\S+) +([^,]+),", said, re.MULTILINE)
    assert len(people) == 14

    site = serve(clone, port)
    for email, name in people:
        page = sign_in(port, email, password)
        assert 'name="password"' not in page, email
        assert name in page, email
    assert email in stop(site)  # they were said again
