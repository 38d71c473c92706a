"""The servers that are measured, all the same: granian, two workers. And what the machine spent on whom."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from config import embedded
from config.leash import end_with_parent

WORKERS = 2
READY = 60.0  # seconds
TICKS = os.sysconf("SC_CLK_TCK")


class Server(NamedTuple):
    """A running server: where it answers, and the process that its workers belong to."""

    port: int
    pid: int


@contextmanager
def serve(application: str, database: str, environment: dict[str, str]) -> Iterator[Server]:
    """Run `application` (module:name) on `database`, on loopback, until the block ends."""
    port = free_port()
    words = (
        f"-m granian --interface wsgi --host 127.0.0.1 --port {port} --workers {WORKERS} --blocking-threads 4"
    )
    log = embedded.VAR / "log" / f"bench-{application.split('.')[0]}-{database}.log"
    with open(log, "w") as out:
        process = subprocess.Popen(
            [sys.executable, *words.split(), "--no-ws", "--log-level", "warning", application],
            cwd=embedded.ROOT,
            env=os.environ | environment | {"KEYWAY_DB": database},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            preexec_fn=lambda: end_with_parent(signal.SIGTERM),
        )
    try:
        _wait(process, port, log)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            for pid in tree_of(process.pid):
                os.kill(pid, signal.SIGKILL)
            process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + READY
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit(f"A server did not start. What it said: {log}")


def tree_of(pid: int) -> list[int]:
    """The process and all that came from it."""
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        if fields := _stat(path):
            parents.setdefault(int(fields[1]), []).append(int(path.parent.name))
    found = [pid]
    for each in found:
        found += parents.get(each, [])
    return found


def cpu_of(pid: int) -> float:
    """Seconds of CPU that the process, all that came from it and their children that have ended have used."""
    spent = 0
    for each in tree_of(pid):
        if fields := _stat(Path(f"/proc/{each}/stat")):
            spent += sum(map(int, fields[11:15]))
    return spent / TICKS


def _stat(path: Path) -> list[str]:
    """The fields after the name, from the third on; [] where the process has just gone."""
    try:
        return path.read_text().rpartition(")")[2].split()
    except OSError:
        return []


def pid_of_postgres() -> int:
    return int((embedded.VAR / "postgres" / "postmaster.pid").read_text().split()[0])


def pid_of_redis() -> int:
    return int((embedded.RUN / "redis.pid").read_text())
