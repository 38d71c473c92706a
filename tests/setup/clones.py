"""Clones of this tree for tests that kill things, and a look at who still runs in one."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psycopg2
import pytest

from config import embedded

PARTS = ["config", "accounts", "community", "templates", "locale", "static", "Procfile", "manage.py"]
NOT_OF_A_CLONE = (
    "PYTHONDONTWRITEBYTECODE",  # each of its processes would compile the same code
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "REDIS_URL",
    "KEYWAY_DB",
    "REDIS_PREFIX",
    "SITE_URL",
    "SECRET_KEY",
)
PATIENCE = 120.0  # seconds; a busy machine is slow, not broken
USES_THEM = (
    "from config import embedded; embedded.start(); print('up', flush=True); import time; time.sleep(120)"
)


class Clone:
    """A copy of what the site consists of, which runs with this interpreter."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        for part in PARTS:
            source = embedded.ROOT / part
            if source.is_dir():
                shutil.copytree(source, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
            elif source.exists():
                shutil.copy(source, folder / part)

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in NOT_OF_A_CLONE}
        return kept | {"DEMO": "0"} | more

    def spawn(self, *words: str, **more: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, *words],
            cwd=self.folder,
            env=self.environment(**more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def use_services(self) -> "subprocess.Popen[str]":
        """A process that uses the services; returns when they are up."""
        process = self.spawn("-c", USES_THEM)
        assert process.stdout is not None
        said = process.stdout.readline()
        assert said == "up\n", said + process.stdout.read()
        return process

    def run(self, *words: str, **more: str) -> tuple[int, str]:
        process = self.spawn(*words, **more)
        said, _ = process.communicate(timeout=60)
        return process.returncode, said

    @property
    def sockets(self) -> Path:
        return (self.folder / "var" / "run").resolve()

    def processes(self) -> dict[int, str]:
        """Who runs in this clone, or for it: number -> command line. Linux only, as are these tests."""
        found = {}
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                folder = os.readlink(entry / "cwd")
            except OSError:
                continue  # gone meanwhile
            if words and (folder.startswith(str(self.folder)) or str(self.sockets) in words):
                found[int(entry.name)] = words
        return found

    def kill_all(self) -> None:
        for number in self.processes():
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def wait_until_empty(self, seconds: float = 20.0) -> None:
        deadline = time.monotonic() + seconds
        while (left := self.processes()) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not left, left


def modes_above(folder: Path) -> dict[str, int]:
    return {str(parent): parent.stat().st_mode for parent in folder.parents}


def ask(clone, words: str, role: str = "keyway_app"):
    """What the clone's database answers to `role`."""
    connection = psycopg2.connect(dbname="keyway", user=role, host=str(clone.sockets))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(words)
        rows = cursor.fetchall() if cursor.description else []
    connection.close()
    return rows


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(clone: Clone, port: int, **more: str):
    """The whole site in a clone; returns when it says that it is ready."""
    process = clone.spawn("-m", "config.serve", PORT=str(port), **more)
    said = []
    for line in process.stdout:
        said.append(line)
        if line.startswith("Keyway is ready at "):
            assert line.startswith(f"Keyway is ready at http://localhost:{port}/ ")
            return process
    pytest.fail(f"not ready:\n{''.join(said)[-4000:]}")


def stop(process) -> str:
    """Ctrl-C; returns what else was said."""
    os.kill(process.pid, signal.SIGINT)
    said = process.stdout.read()
    assert process.wait(PATIENCE) == 0
    return said
