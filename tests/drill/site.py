"""The real site on a database of its own, and its processes by name, to be killed or frozen."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
from psycopg2 import sql

from bench.servers import free_port, tree_of
from config import embedded
from config.leash import end_with_parent
from tests.drill import DATABASE

READY = 90.0  # seconds
# What the command line of each part has in it.
PARTS = {
    "pages": "config.wsgi",
    "sockets": "config.asgi",
    "worker": "config.worker worker",
    "beat": "config.worker beat",
}


class Site:
    """A running site: where it answers, and how its parts are found."""

    def __init__(self, port: int, process: "subprocess.Popen[bytes]") -> None:
        self.port, self.process = port, process
        self.url = f"http://127.0.0.1:{port}"

    def pids(self, part: str) -> list[int]:
        """The processes of a part: `pages` and so on, `postgres`, `redis`."""
        if part == "postgres":
            return [int((embedded.VAR / "postgres" / "postmaster.pid").read_text().split()[0])]
        if part == "redis":
            return [int((embedded.RUN / "redis.pid").read_text())]
        return [pid for pid in tree_of(self.process.pid) if PARTS[part] in _words(pid)]

    def kill(self, part: str) -> None:
        """`kill -9` all processes of the part. What runs them starts them again."""
        pids = self.pids(part)
        assert pids, f"no process of {part} is there to be killed"
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue  # went with its parent

    @contextmanager
    def frozen(self, part: str) -> Iterator[None]:
        """Stop all processes of the part for a while: alive, and deaf."""
        pids = self.pids(part)
        assert pids, f"no process of {part} is there to be frozen"
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY
        said = "nothing"
        while self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=3):
                    return
            except urllib.error.HTTPError as error:
                said = error.read().decode(errors="replace")
            except OSError as error:
                said = str(error)
            if time.monotonic() > deadline:
                break
            time.sleep(0.25)
        sys.exit(f"The site is not ready: {said}. What it said: var/log/drill.log")


@contextmanager
def running(smtp_port: int) -> Iterator[Site]:
    """Run the site on an empty database until the block ends; mail goes to a server on loopback."""
    _empty_database()
    port = free_port()
    environment = {
        "PORT": str(port),
        "DEMO": "0",
        "MAKELEVEL": "1",  # it goes when we go
        "SITE_URL": f"http://127.0.0.1:{port}",
        "EMAIL_URL": f"smtp://127.0.0.1:{smtp_port}",
        "MAIL_DELAY": "2",
    }
    with open(embedded.VAR / "log" / "drill.log", "w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "config.serve"],
            cwd=embedded.ROOT,
            env=os.environ | environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            preexec_fn=lambda: end_with_parent(signal.SIGTERM),
        )
    site = Site(port, process)
    try:
        site.wait_until_ready()
        yield site
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()


def _words(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def _empty_database() -> None:
    connection = psycopg2.connect(embedded.database_url(embedded.OWNER, "postgres"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        for words in ("DROP DATABASE IF EXISTS {} WITH (FORCE)", "CREATE DATABASE {}"):
            cursor.execute(sql.SQL(words).format(sql.Identifier(DATABASE)))
    connection.close()
