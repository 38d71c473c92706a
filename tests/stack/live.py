"""The real site for tests: Caddy, page workers, socket server, Celery worker and beat, on a database of their own.

That database is never emptied: each test makes its own firms and people, which also proves that they stay apart.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import pytest

from config import embedded
from config.procfile import SOUND
from tests import databases
from tests.early import NAME

PATIENCE = 90.0


@dataclass(frozen=True)
class Live:
    """A running site: where it answers, its database, and the process that runs the Procfile."""

    url: str
    port: int
    database: str
    process: "subprocess.Popen[bytes]"
    log: str

    def processes(self, words: str, *, childless: bool = False) -> list[int]:
        """The site's processes that have `words` in their command line, or those of them that keep no others."""
        # Twice w: whole lines, however narrow somebody says that the terminal is.
        listed = subprocess.run(["ps", "-ewwo", "pid,ppid,args"], capture_output=True, text=True, check=True)
        rows = [line.split(None, 2) for line in listed.stdout.splitlines()[1:]]
        found: list[list[str]] = []
        parents = {str(self.process.pid)}
        while parents:
            below = [row for row in rows if row[1] in parents]
            found += below
            parents = {row[0] for row in below}
        keepers = {parent for _pid, parent, _line in found} if childless else set()
        return [int(pid) for pid, _parent, line in found if words in line and pid not in keepers]

    @property
    def session_cookie(self) -> str:
        return f"keyway{self.port}_session"


@pytest.fixture(scope="session")
def live(request: pytest.FixtureRequest, django_db_blocker) -> Iterator[Live]:
    """The site, started once a session of tests. With --reuse-db its database outlives the session."""
    database = f"{NAME}_stack"
    keep = request.config.getvalue("reuse_db") and not request.config.getvalue("create_db")
    with django_db_blocker.unblock():
        (databases.keep_database if keep else databases.make_database)(database)
    port = _free_port()
    log = embedded.VAR / "log" / f"{database}.log"
    with open(log, "w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "config.serve"],
            cwd=embedded.ROOT,
            env=_environment(database, port),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        site = Live(f"http://localhost:{port}", port, database, process, str(log))
        wait_until_ready(site)
        time.sleep(SOUND)  # from here on each part that a test kills is started again
        yield site
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
        if not keep:
            databases.drop_database(database)


@pytest.fixture
def stack_db(live: Live, django_db_blocker, settings) -> Iterator[Live]:
    """Let this test's own code use the real site's database and files: what it commits stays, and servers see it."""
    settings.FILES_FOLDER = embedded.VAR / f"files-{live.database}"
    from django.db import connections

    facts = connections["default"].settings_dict
    usual = facts["NAME"]
    connections.close_all()
    facts["NAME"] = live.database
    try:
        with django_db_blocker.unblock():
            yield live
            connections.close_all()
    finally:
        facts["NAME"] = usual


def _environment(database: str, port: int) -> dict[str, str]:
    environment = os.environ | {
        "PORT": str(port),
        "KEYWAY_DB": database,
        "DEMO": "0",
        "MAKELEVEL": "1",  # a killed test run takes the site along
        "SITE_URL": "",
        "MAINTENANCE": "0",
    }
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        if environment.get(name):
            environment[name] = urlunsplit(urlsplit(environment[name])._replace(path=f"/{database}"))
            environment["SITE_URL"] = f"http://localhost:{port}"
    return environment


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_ready(site: Live) -> None:
    deadline = time.monotonic() + PATIENCE
    said = "nothing"
    while time.monotonic() < deadline and site.process.poll() is None:
        try:
            with urllib.request.urlopen(f"{site.url}/readyz", timeout=2):
                return
        except urllib.error.HTTPError as error:
            said = error.read().decode(errors="replace")
        except OSError as error:
            said = str(error)
        time.sleep(0.2)
    with open(site.log) as log:
        pytest.fail(
            f"The real site did not get ready ({said}). Its log:\n{log.read()[-4000:]}", pytrace=False
        )
